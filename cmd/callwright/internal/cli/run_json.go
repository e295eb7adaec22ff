package cli

import (
	"time"

	"github.com/callwright/callwright/cmd/callwright/internal/story"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/trace"
	"github.com/callwright/callwright/engine/value"
)

// runReport is what `run --output json` prints.
type runReport struct {
	FormatVersion int          `json:"format_version"`
	Status        trace.Status `json:"status"`
	Exit          string       `json:"exit"`
	Error         *reportError `json:"error,omitempty"` // of a run that failed
	Vars          value.Map    `json:"vars"`
	AttachedData  value.Map    `json:"attached_data"`
	ScreenPops    []reportPop  `json:"screen_pops"`
	Said          []string     `json:"said"`
	Sent          []reportSent `json:"sent"` // messages
	Events        []reportNews `json:"events"`
	Steps         []reportStep `json:"steps"`
	DurationMS    int64        `json:"duration_ms"`
	TraceFile     *string      `json:"trace_file"`
}

type reportError struct {
	Code    effect.Code `json:"code"`
	Message string      `json:"message"`
	Step    string      `json:"step"`
}

// reportPop is a screen pop: as it was shown, or as it waits.
type reportPop struct {
	ID        string   `json:"id"`
	Account   string   `json:"account"`
	Mode      string   `json:"mode"`
	Object    string   `json:"object"`
	Records   []string `json:"records,omitempty"`
	URL       string   `json:"url,omitempty"`
	Title     string   `json:"title,omitempty"`
	Text      string   `json:"text,omitempty"`
	Via       string   `json:"via"`
	Payload   any      `json:"payload,omitempty"`
	Delivered bool     `json:"delivered"`
}

func newReportPop(s effect.Shown, delivered bool) reportPop {
	return reportPop{s.ID, s.Account, s.Mode, s.Object, s.Records, s.URL, s.Title, s.Text, s.Via, s.Payload, delivered}
}

// reportSent is a message that was sent.
type reportSent struct {
	Channel string   `json:"channel,omitempty"`
	To      string   `json:"to,omitempty"`
	Text    string   `json:"text"`
	Choices []string `json:"choices,omitempty"`
}

// reportNews is an event of the service that runs the scenario.
type reportNews struct {
	Name string `json:"name"`
	Data any    `json:"data,omitempty"`
	AtMS int64  `json:"at_ms"`
}

// reportStep is a visit of a step. Its key has those of the calls that led to
// it before it; its strand says in which branch it was.
type reportStep struct {
	Step       string      `json:"step"`
	Block      string      `json:"block"`
	Strand     string      `json:"strand"`
	Exit       string      `json:"exit"`            // also withdrawn, hung_up, cancelled and error; "" for a step that was left with what is inside of it
	Error      effect.Code `json:"error,omitempty"` // what went wrong in it
	AtMS       int64       `json:"at_ms"`
	DurationMS int64       `json:"duration_ms"`
}

func newReportStep(v *story.Visit) reportStep {
	s := reportStep{Step: v.Key, Block: v.Block, Strand: v.Strand, Exit: v.Exit, AtMS: v.At.Milliseconds(), DurationMS: v.Took().Milliseconds()}
	if v.Fault != nil {
		s.Error = v.Fault.Code
	}
	return s
}

// report is the run as data, with the secret variables masked.
func (p *performance) report(end *interp.State, tale *story.Story) runReport {
	r := runReport{
		FormatVersion: 1, Status: end.Status, Exit: end.Exit, Vars: value.Map{}, AttachedData: value.Map{}, Said: append([]string{}, tale.Said...),
		ScreenPops: reportPops(end, tale), Steps: []reportStep{}, Sent: []reportSent{}, Events: []reportNews{}, DurationMS: time.Duration(end.Now).Milliseconds(),
	}
	secrets := p.secrets(end)
	for _, v := range p.scenario.Program().Vars {
		r.Vars[v.Name] = trace.Redact(end.Vars[v.Name], secrets)
		if v.Secret {
			r.Vars[v.Name] = trace.Mask
		}
	}
	for name, v := range end.Session.Attached {
		r.AttachedData[name] = trace.Redact(v, secrets)
	}
	for _, m := range tale.Sent {
		r.Sent = append(r.Sent, reportSent{m.Channel, m.To, m.Text, m.Choices})
	}
	for _, e := range tale.Events {
		r.Events = append(r.Events, reportNews{e.Name, e.Value, e.At.Milliseconds()})
	}
	for _, v := range tale.Visits {
		r.Steps = append(r.Steps, newReportStep(v))
	}
	if f := tale.Fault; f != nil && end.Status == trace.StatusFailed {
		r.Error = &reportError{f.Code, trace.RedactText(f.Message, secrets), tale.At}
	}
	if p.flags.trace != "" {
		r.TraceFile = &p.flags.trace
	}
	return r
}

// secrets are the values of the secret variables.
func (p *performance) secrets(end *interp.State) []string {
	var out []string
	for _, v := range p.scenario.Program().Vars {
		if text := value.Text(end.Vars[v.Name]); v.Secret && text != "" {
			out = append(out, text)
		}
	}
	return out
}

func reportPops(end *interp.State, tale *story.Story) []reportPop {
	out := []reportPop{}
	for _, shown := range tale.Pops() {
		out = append(out, newReportPop(shown, true))
	}
	for _, pop := range tale.Undelivered(end.Session.Pops) {
		out = append(out, newReportPop(waiting(pop), false))
	}
	return out
}

// waiting is what would be shown for a pop.
func waiting(p effect.Pop) effect.Shown {
	s := effect.Shown{ID: p.ID, Account: p.Account, Object: p.Object, Mode: mode(p), URL: p.URL, Title: p.Title, Text: p.Text}
	if p.New != nil && len(p.Records) == 0 {
		s.Object = p.New.Object
	}
	for _, record := range p.Records {
		id := value.Text(record["Id"])
		if id == "" {
			id = value.Text(record["id"])
		}
		s.Records = append(s.Records, id)
	}
	return s
}

// mode is how a pop would be shown.
func mode(p effect.Pop) string {
	switch n := len(p.Records); {
	case p.URL != "":
		return "web"
	case p.Text != "":
		return "text"
	case n == 0:
		return "new"
	case n == 1:
		return "record"
	}
	return "choice"
}
