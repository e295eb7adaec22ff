package call

import (
	"time"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/spec"
)

// Voicemail describes the block voicemail.
func Voicemail() block.Descriptor {
	return block.Descriptor{
		Name: "voicemail", Family: Family, Mode: effect.Write, Waits: true,
		Asks:    []effect.Kind{effect.HostMessage},
		Summary: "Records a message of the caller.",
		Doc: "The message ends at a finish key, after a pause, at its greatest length, or when the caller hangs up, as most do: the message is kept, and `handlers.call.ended` can do something with it. " +
			"The variable is set only by the exit ok.",
		Fields: append(promptFields(),
			spec.Field{Name: "beep", Kind: spec.Bool, Default: true, Doc: "Whether a beep says that the recording begins."},
			spec.Field{Name: "min", Kind: spec.Duration, Default: 1 * time.Second, Doc: "A shorter message counts as none."},
			spec.Field{Name: "max", Kind: spec.Duration, Default: 2 * time.Minute, Doc: "How long the message may be."},
			spec.Field{Name: "silence", Kind: spec.Duration, Default: 5 * time.Second, Doc: "The pause that ends the message."},
			spec.Field{Name: "finish_on", Kind: spec.Text, Literal: true, Default: "#", Doc: "The keys that end the message."},
			spec.Field{Name: "into", Kind: spec.Into, Doc: "The variable to fill: `message.recording` says where the host keeps it, `message.seconds` how long it is.", Example: "message"},
		),
		Exits: []block.Exit{
			{Name: "no_message", Doc: "Nothing was said, or too little."},
			exitFailed(),
		},
		Outputs: []block.Output{
			{Name: "recording", Type: expression.String(), Doc: "Where the host keeps the message; empty if the variable is secret."},
			{Name: "seconds", Type: expression.Int(), Doc: "How long it is."},
			{Name: "reason", Type: expression.String(), Doc: "Why it ended: finished, timeout (a pause), max, hung_up or no_input."},
		},
		Declares: func(s block.Static) []block.Local {
			return []block.Local{{Name: s.Text("into"), Type: messageType()}}
		},
		Check:    checkVoicemail,
		Begin:    askMessage,
		Finish:   gotMessage,
		Examples: []string{"- voicemail:\n    say: Please leave a message after the tone.\n    max: 3m\n    into: message\n  exits: {no_message: end, failed: end}\n- log: \"${message.seconds} seconds at ${message.recording}\"\n"},
	}
}

func messageType() expression.Type {
	return expression.Record(map[string]expression.Type{"recording": expression.String(), "seconds": expression.Int()})
}

// checkVoicemail reports messages that can never be left.
func checkVoicemail(s block.Static) diag.List {
	f := findings{Static: s}
	f.prompt()
	f.keys("finish_on", len(telephone))
	f.positive("max", "silence")
	shortest, known := f.duration("min")
	longest, bounded := f.duration("max")
	if known && bounded && shortest > longest {
		n := f.Setting("min")
		if n == nil {
			n = f.Setting("max")
		}
		f.bad(n, "", "no message is at least %s and at most %s long", shortest, longest)
	}
	return f.diags
}

func askMessage(c *block.Call) block.Outcome {
	return block.AskFor(effect.HostMessage, effect.MessageArgs{
		Prompt: prompt(c), Beep: c.Bool("beep"), Max: effect.Duration(c.Duration("max")),
		Silence: effect.Duration(c.Duration("silence")), FinishOn: c.Text("finish_on"),
	})
}

func gotMessage(c *block.Call, r effect.Result) block.Outcome {
	if r.Fault != nil {
		return failed(r.Fault)
	}
	recording, reason := gotText(r, "recording"), gotText(r, "reason")
	seconds := number(got(r, "seconds"))
	outputs := map[string]any{"seconds": int(seconds), "reason": reason}
	if recording == "" || reason == effect.ReasonNoInput || seconds < c.Duration("min").Seconds() {
		return block.LeaveWith("no_message", outputs)
	}
	if !c.Secret {
		outputs["recording"] = recording
	}
	if into := c.Text("into"); into != "" {
		if f := c.Assign(into, map[string]any{"recording": recording, "seconds": int(seconds)}); f != nil {
			return failed(f)
		}
	}
	return block.LeaveWith(block.OK, outputs)
}
