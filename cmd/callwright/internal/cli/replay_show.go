package cli

import (
	"fmt"
	"strings"

	"github.com/callwright/callwright/engine/replay"
	"github.com/callwright/callwright/engine/trace"
	"github.com/callwright/callwright/engine/value"
)

// replayReport is what `replay --output json` prints.
type replayReport struct {
	FormatVersion int           `json:"format_version"`
	Traces        []replayEntry `json:"traces"`
}

type replayEntry struct {
	Trace      string   `json:"trace"`
	Scenario   string   `json:"scenario"` // the file; "" when it was not found
	Verdict    verdict  `json:"verdict"`
	Changed    bool     `json:"changed"` // the scenario's content is not what it was
	Line       int      `json:"line"`    // of the trace
	Step       string   `json:"step"`
	At         string   `json:"at"` // the step's place in the scenario, as file:line
	In         []string `json:"in"` // what differs
	Expected   string   `json:"expected"`
	Got        string   `json:"got"`
	Unrecorded string   `json:"unrecorded"` // the request that was never recorded
	Problem    string   `json:"problem"`    // of an unusable trace
}

func (r *replayed) entry() replayEntry {
	e := replayEntry{Trace: r.path, Scenario: r.file, Verdict: r.verdict, Changed: r.changed, Line: r.line, Problem: r.problem, In: []string{}}
	if d := r.diff; d != nil {
		e.Step, e.At, e.In = d.Step(), r.place(d.Step()), d.In
		e.Expected, e.Got = told(d.Expected), told(d.Got)
		if d.Unrecorded != nil {
			e.Unrecorded = told(d.Unrecorded)
		}
	}
	return e
}

// place is where a step stands; "" when it is gone.
func (r *replayed) place(step string) string {
	p, n := r.scenario.Program().Locate(step)
	if n == nil {
		return ""
	}
	return fmt.Sprintf("%s:%d", p.File, n.Line)
}

// told is an event in words.
func told(e *replay.Event) string {
	if e == nil {
		return "nothing more"
	}
	switch e.Kind {
	case trace.StepEntered:
		return strings.TrimSpace("enters " + e.Step + " · " + e.Block + " " + written(map[string]any(e.Settings)))
	case trace.Requested:
		return strings.TrimSpace(fmt.Sprintf("asks %s %s %s", e.Asks, e.Account, e.Args))
	case trace.VariableSet:
		return "sets " + e.Name + " = " + written(e.Value)
	case trace.ExitTaken:
		return "leaves " + e.Step + " by " + e.Exit + " to " + e.To
	case trace.Failed:
		return fmt.Sprintf("fails at %s with %s: %s", e.Step, e.Code, e.Message)
	case trace.RunEnded:
		return "ends as " + string(e.Status)
	case trace.Resulted:
		return "waits for the answer at " + e.Step
	}
	return "waits for " + e.Name
}

func written(v any) string {
	if m, ok := v.(map[string]any); ok && len(m) == 0 {
		return ""
	}
	text, err := value.Encode(v)
	if err != nil {
		return ""
	}
	return string(text)
}

// showReplays prints what was found.
func (a *app) showReplays(all []replayed, format string) error {
	switch format {
	case formatJSON:
		report := replayReport{FormatVersion: 1, Traces: []replayEntry{}}
		for i := range all {
			report.Traces = append(report.Traces, all[i].entry())
		}
		return a.out.json(report)
	case formatJUnit:
		return writeJUnit(a.out, replaySuite(all))
	}
	var b strings.Builder
	wide := 0
	for i := range all {
		wide = max(wide, len(all[i].path))
	}
	for i := range all {
		a.tellReplay(&b, &all[i], wide)
	}
	b.WriteString(replayTotals(all) + "\n")
	_, err := a.out.Write([]byte(b.String()))
	return err
}

// tellReplay writes a line for a trace, and what differs below it.
func (a *app) tellReplay(b *strings.Builder, r *replayed, wide int) {
	c := map[verdict]colour{verdictSame: colourGood, verdictDiffers: colourWarn}[r.verdict]
	if c == colourNone {
		c = colourBad
	}
	e := r.entry()
	fmt.Fprintf(b, "%-*s  %s", wide, r.path, a.out.paint(c, string(r.verdict)))
	switch {
	case r.problem != "" && r.line > 0:
		fmt.Fprintf(b, "  line %d: %s", r.line, r.problem)
	case r.problem != "":
		b.WriteString("  " + r.problem)
	case r.diff != nil:
		fmt.Fprintf(b, "  at %s", a.out.paint(colourStep, e.Step))
		if e.At != "" {
			fmt.Fprintf(b, " (%s)", e.At)
		}
		fmt.Fprintf(b, " in %s", strings.Join(e.In, ", "))
	}
	b.WriteString("\n")
	if r.diff == nil {
		return
	}
	line := ""
	if r.line > 0 {
		line = a.out.paint(colourFaint, fmt.Sprintf("  (line %d of the trace)", r.line))
	}
	fmt.Fprintf(b, "  expected  %s%s\n  got       %s\n", e.Expected, line, e.Got)
	if r.other != "" {
		fmt.Fprintf(b, "  the trace is of the scenario %s, and %s is %s\n", r.other, r.file, r.scenario.Program().Name)
	}
	if e.Unrecorded != "" && e.Unrecorded != e.Got {
		fmt.Fprintf(b, "  never recorded: %s\n", e.Unrecorded)
	}
}

// replayTotals is the last line: "12 traces: 10 same, 2 differ".
func replayTotals(all []replayed) string {
	counts := map[verdict]int{}
	for i := range all {
		counts[all[i].verdict]++
	}
	var parts []string
	for _, v := range []verdict{verdictSame, verdictDiffers, verdictUnrecorded, verdictUnusable} {
		if n := counts[v]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, v))
		}
	}
	return fmt.Sprintf("%d %s: %s", len(all), plural(len(all), "trace"), strings.Join(parts, ", "))
}

// replaySuite is the report for CI servers: a test case for each trace.
func replaySuite(all []replayed) junitSuite {
	s := junitSuite{Name: "callwright replay"}
	for i := range all {
		e := all[i].entry()
		c := junitCase{Name: e.Trace, Class: e.Scenario}
		if e.Verdict != verdictSame {
			c.Failure = &junitFailure{Type: string(e.Verdict), Message: strings.TrimSpace(e.Problem + e.Step), Text: "expected " + e.Expected + "\ngot " + e.Got}
			if e.Problem != "" {
				c.Failure.Text = e.Problem
				if e.Line > 0 {
					c.Failure.Text = fmt.Sprintf("line %d: %s", e.Line, e.Problem)
				}
			}
		}
		s.Cases = append(s.Cases, c)
	}
	return s
}
