package flow

import (
	"slices"
	"time"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/lang"
	"github.com/callwright/callwright/engine/spec"
)

// WaitFor describes the block wait_for.
func WaitFor() block.Descriptor {
	return block.Descriptor{
		Name: "wait_for", Family: Family, Mode: effect.Read, Short: "event", Waits: true,
		Summary: "Waits for an event.",
		Doc:     "The service that runs the scenario tells it of events by their names, such as payment.done. One that happens before the step is reached is not kept: start a handler for it, and set a variable there.",
		Fields: []spec.Field{
			{Name: "event", Kind: spec.Name, Required: true, Doc: "The event's name: two words or more with dots between.", Example: "payment.done"},
			{Name: "timeout", Kind: spec.Duration, Default: time.Hour, Doc: "How long to wait."},
			{Name: "into", Kind: spec.Into, Doc: "The variable that gets what belongs to the event.", Example: "payment"},
			block.WhileWaiting("Steps that run again and again until the event is there, such as a prompt."),
		},
		Exits: []block.Exit{{Name: "timeout", Doc: "It did not happen in time."}},
		Outputs: []block.Output{
			{Name: "data", Type: expression.Any(), Doc: "What belongs to the event."},
		},
		Declares: func(s block.Static) []block.Local {
			return []block.Local{{Name: s.Text("into"), Type: expression.Any()}}
		},
		Check:    checkEvent,
		Begin:    awaitEvent,
		Finish:   gotEvent,
		Examples: []string{"- wait_for: {event: payment.done, timeout: 2m, into: payment}\n  exits:\n    timeout: end\n- log: \"Paid ${payment}\"\n"},
	}
}

// checkEvent reports a name that no event can have.
func checkEvent(s block.Static) (diags diag.List) {
	n := s.Setting("event")
	if n == nil || lang.CustomEvent(n.Text) || slices.Contains(awaitable(), n.Text) {
		return nil
	}
	if slices.Contains(lang.HandlerEvents(), n.Text) {
		diags.Add(diag.CodeUnknownEvent, n.File.Name, n.Range, "write a handler for it, under handlers", "no step can wait for %q", n.Text)
		return diags
	}
	diags.Add(diag.CodeUnknownEvent, n.File.Name, n.Range, "name it with two words or more and dots between, such as payment.done", "no event is called %q", n.Text)
	return diags
}

// awaitable are the events of the engine that a step can wait for.
func awaitable() []string { return []string{"agent.offered", "agent.answered"} }

func awaitEvent(c *block.Call) block.Outcome {
	o := block.AskFor(effect.TimeWait, effect.WaitArgs{For: effect.Duration(c.Duration("timeout"))})
	o.Ask.Event = c.Text("event")
	return o
}

func gotEvent(c *block.Call, r effect.Result) block.Outcome {
	if r.Fault != nil {
		return block.FailAs("", r.Fault)
	}
	got, happened := r.Value.(map[string]any)
	if !happened { // the deadline
		return block.Leave("timeout")
	}
	if into := c.Text("into"); into != "" {
		if f := c.Assign(into, got["data"]); f != nil {
			return block.FailAs("", f)
		}
	}
	return block.LeaveWith(block.OK, map[string]any{"data": got["data"]})
}
