package cli

import (
	"time"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/simulate"
	"github.com/callwright/callwright/engine/trace"
)

// simulateReport is what `simulate --output json` prints.
type simulateReport struct {
	FormatVersion int            `json:"format_version"`
	Scenario      string         `json:"scenario"`
	Seed          uint64         `json:"seed"`
	Calls         int            `json:"calls"`
	PassedOver    int            `json:"passed_over"` // by the scenario's guard
	Failed        int            `json:"failed"`
	ElapsedMS     int64          `json:"elapsed_ms"` // on the virtual clock
	Ends          []simulatedEnd `json:"ends"`
	Callers       []simulatedWho `json:"callers"`
	Waits         []simulatedFor `json:"waits"`
	Steps         []simulatedAt  `json:"steps"`
	Failures      []simulatedWhy `json:"failures"`
	TraceFile     *string        `json:"trace_file"`
}

type simulatedEnd struct {
	Status trace.Status `json:"status"`
	Exit   string       `json:"exit"`
	Calls  int          `json:"calls"`
}

type simulatedWho struct {
	Name     string `json:"name"`
	Calls    int    `json:"calls"`
	Answered int    `json:"answered"`
	Failed   int    `json:"failed"`
}

type simulatedFor struct {
	Name   string `json:"name"`
	Times  int    `json:"times"`
	MeanMS int64  `json:"mean_ms"`
	P50MS  int64  `json:"p50_ms"`
	P90MS  int64  `json:"p90_ms"`
	P99MS  int64  `json:"p99_ms"`
	MaxMS  int64  `json:"max_ms"`
}

type simulatedAt struct {
	Step   string          `json:"step"`
	Block  string          `json:"block"`
	Visits int             `json:"visits"`
	Exits  []simulatedExit `json:"exits"`
}

type simulatedExit struct {
	Name  string `json:"exit"`
	Times int    `json:"times"`
}

type simulatedWhy struct {
	Step      string      `json:"step"`
	Code      effect.Code `json:"code"`
	Message   string      `json:"message"`
	Calls     int         `json:"calls"`
	FirstCall int         `json:"first_call"` // from 1
}

func (s *simulation) report(r *simulate.Report) simulateReport {
	out := simulateReport{
		FormatVersion: 1, Scenario: s.scenario.Name(), Seed: s.flags.seed, Calls: r.Calls, PassedOver: r.Passed, Failed: r.Failed,
		ElapsedMS: r.Until.Milliseconds(), Ends: []simulatedEnd{}, Callers: []simulatedWho{}, Waits: []simulatedFor{},
		Steps: []simulatedAt{}, Failures: []simulatedWhy{},
	}
	for _, e := range r.Ends {
		out.Ends = append(out.Ends, simulatedEnd(e))
	}
	for _, k := range r.Kinds {
		out.Callers = append(out.Callers, simulatedWho(k))
	}
	for _, w := range r.Waits {
		ms := time.Duration.Milliseconds
		out.Waits = append(out.Waits, simulatedFor{w.Name, w.Times, ms(w.Mean), ms(w.P50), ms(w.P90), ms(w.P99), ms(w.Max)})
	}
	for _, step := range r.Steps {
		at := simulatedAt{step.Key, step.Block, step.Visits, []simulatedExit{}}
		for _, e := range step.Exits {
			at.Exits = append(at.Exits, simulatedExit(e))
		}
		out.Steps = append(out.Steps, at)
	}
	for _, f := range r.Faults {
		out.Failures = append(out.Failures, simulatedWhy{f.Step, f.Code, f.Message, f.Calls, f.First + 1})
	}
	if s.flags.trace != "" && len(r.Trace) > 0 {
		out.TraceFile = &s.flags.trace
	}
	return out
}
