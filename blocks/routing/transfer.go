package routing

import (
	"time"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/spec"
)

// Transfer describes the block transfer.
func Transfer() block.Descriptor {
	return block.Descriptor{
		Name: "transfer", Family: Family, Mode: effect.Write, Waits: true, Short: "number",
		Asks:    []effect.Kind{effect.HostTransfer},
		Summary: "Hands the call to a telephone number, an agent or a queue.",
		Doc: "An attended transfer waits for an answer, so that the caller is not lost when there is none, and lasts until that conversation is over; the flow then goes on with the caller, if they are still there. " +
			"A blind transfer waits for nothing: the call leaves this run, as it does by hangup, and the flow goes on without the caller; it can still write to a CRM.",
		Fields: []spec.Field{
			{Name: "number", Kind: spec.Text, Exposes: true, Doc: "A telephone number or a SIP address.", Example: `"+18005550100"`},
			{Name: "agent", Kind: spec.Text, Exposes: true, Doc: "Or an agent, by name or e-mail address.", Example: "alex@callwright.example"},
			{Name: "queue", Kind: spec.Text, Exposes: true, Doc: "Or a queue, by name.", Example: "billing"},
			{Name: "blind", Kind: spec.Bool, Default: false, Doc: "Whether to hand the call over without waiting for an answer."},
			{Name: "ring", Kind: spec.Duration, Default: 30 * time.Second, Doc: "How long to let it ring."},
			{Name: "whisper", Kind: spec.Text, Exposes: true, Doc: "What the other side hears before the caller is on the line; only in an attended transfer.", Example: "A call from support."},
			{Name: "from", Kind: spec.Text, Exposes: true, Doc: "The number to show to the other side; the caller's if not given.", Example: `"+18005550199"`},
		},
		Exits: []block.Exit{
			{Name: "busy", Doc: "The other side is busy or has rejected the call."},
			{Name: "no_answer", Doc: "Nobody answered in time."},
			{Name: "failed", Doc: "There is no such number, agent or queue, or the host could not transfer."},
		},
		Outputs: []block.Output{{Name: "seconds", Type: expression.Int(), Doc: "How long the conversation was; 0 after a blind transfer."}},
		Check:   checkTransfer,
		Begin:   transfer,
		Finish:  transferred,
		Examples: []string{
			"- transfer: \"+18005550100\"\n  exits: {busy: end, no_answer: end, failed: end}\n",
			"- transfer: {queue: billing, blind: true}\n  exits: {busy: end, no_answer: end, failed: end}\n",
		},
	}
}

func checkTransfer(s block.Static) (diags diag.List) {
	oneOf(&diags, s, "number", "agent", "queue")
	checkNumber(&diags, s, "number")
	checkNumber(&diags, s, "from")
	if s.Text("blind") == "true" && s.Setting("whisper") != nil {
		report(&diags, diag.CodeBadValue, s.Setting("whisper"), "leave it out, or leave blind out", "nobody waits for the other side of a blind transfer, so nothing can be whispered to it")
	}
	return diags
}

// checkNumber reports a literal that nobody can dial.
func checkNumber(diags *diag.List, s block.Static, setting string) {
	n := s.Setting(setting)
	if text, ok := literal(n); ok {
		if _, ok := dialable(text); !ok {
			report(diags, diag.CodeBadValue, n, "write it with its country code, for example \"+18005550100\"", "%q is no telephone number", text)
		}
	}
}

func transfer(c *block.Call) block.Outcome {
	args, f := transferArgs(c)
	if f != nil {
		return block.FailAs("failed", f)
	}
	c.Session.Over = args.Blind // else the host's word that the call has left would come as news
	return block.AskFor(effect.HostTransfer, args)
}

func transferArgs(c *block.Call) (args effect.TransferArgs, f *effect.Fault) {
	args = effect.TransferArgs{Blind: c.Bool("blind"), Ring: effect.Duration(c.Duration("ring")), Whisper: c.Text("whisper"), From: c.Text("from")}
	if c.Has("number") {
		number, ok := dialable(c.Text("number"))
		if !ok {
			return args, effect.NewFault(effect.Invalid, "the setting number holds no telephone number")
		}
		args.Number = number
	}
	if args.Agent, f = named(c, "agent"); f != nil {
		return args, f
	}
	args.Queue, f = named(c, "queue")
	return args, f
}

func transferred(c *block.Call, r effect.Result) block.Outcome {
	if r.Fault != nil {
		c.Session.Over = false
		return untaken(r.Fault)
	}
	got, _ := r.Value.(map[string]any)
	seconds, _ := got["seconds"].(int)
	c.Session.Talked += seconds
	return block.LeaveWith(block.OK, map[string]any{"seconds": seconds})
}

// untaken takes the exit that says why nobody has taken the call.
func untaken(f *effect.Fault) block.Outcome {
	switch f.Code {
	case effect.Busy:
		return block.FailAs("busy", f)
	case effect.NoAnswer:
		return block.FailAs("no_answer", f)
	}
	return block.FailAs("failed", f)
}
