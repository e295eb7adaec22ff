package messages

import (
	"time"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/spec"
	"github.com/callwright/callwright/engine/value"
)

// WaitForReply describes the block wait_for_reply.
func WaitForReply() block.Descriptor {
	return block.Descriptor{
		Name: "wait_for_reply", Family: Family, Mode: effect.Write, Waits: true,
		Asks:    []effect.Kind{effect.HostReply, effect.HostSend},
		Summary: "Waits for the other side's next message.",
		Doc:     "A reply that is not `valid` is asked for again, with `retry_text`, as often as `retries` says; each time there is the whole `timeout`. Into a secret variable, the reply reaches no trace.",
		Fields: []spec.Field{
			{Name: "into", Kind: spec.Into, Required: true, Doc: "The variable to fill with the text.", Example: "answer"},
			{Name: "timeout", Kind: spec.Duration, Default: 5 * time.Minute, Doc: "How long to wait."},
			{Name: "valid", Kind: spec.Expressions, Want: "bool", Doc: "An expression over `reply` that must be true of it.", Example: "reply matches '^[0-9]{6}$'"},
			{Name: "retries", Kind: spec.Int, Default: 2, Max: 10, Doc: "How often to ask again for a valid reply."},
			{Name: "retry_text", Kind: spec.Text, Exposes: true, Doc: "What to send then; nothing if not given.", Example: "Please send the six digits of your order number."},
			block.WhileWaiting("What goes on until the reply is there."),
		},
		Exits: []block.Exit{
			{Name: "no_reply", Doc: "There was no reply in time."},
			{Name: "invalid", Doc: "No reply was valid."},
			{Name: "failed", Doc: "The host could not wait or send; `error` says why.", Rare: true},
		},
		Declares: func(s block.Static) []block.Local {
			return []block.Local{{Name: s.Text("into"), Type: expression.String()}}
		},
		Locals: []block.Local{{Name: "reply", Type: expression.String()}},
		Check:  checkReply,
		Begin:  askReply,
		Finish: replied,
		Examples: []string{
			"- send_message: What is your order number?\n- wait_for_reply:\n    into: order\n    timeout: 10m\n    valid: len(reply) == 6\n    retry_text: Please send the six digits of your order number.\n  exits: {no_reply: end, invalid: end}\n- log: \"Order ${order}\"\n",
		},
	}
}

// checkReply reports settings for replies that are asked for again where every
// reply will do.
func checkReply(s block.Static) (diags diag.List) {
	if s.Setting("valid") != nil {
		return nil
	}
	for _, name := range []string{"retries", "retry_text"} {
		if n := s.Setting(name); n != nil {
			diags.Add(diag.CodeBadValue, n.File.Name, n.Range, "say with valid: which replies will do", "the setting %q has no effect, because every reply is taken", name)
		}
	}
	return diags
}

// Kept in the block's memory.
const (
	memoryTries = "tries" // replies that were not valid
	memoryAsked = "asked" // retry_text is on its way
)

func askReply(c *block.Call) block.Outcome {
	o := block.AskFor(effect.HostReply, effect.ReplyArgs{Secret: c.Secret})
	o.Ask.Timeout = c.Duration("timeout")
	return o
}

func replied(c *block.Call, r effect.Result) block.Outcome {
	switch {
	case r.Fault != nil && r.Fault.Code == effect.Timeout && c.Memory[memoryAsked] == nil:
		return block.Leave("no_reply")
	case r.Fault != nil:
		return failed(r.Fault)
	case c.Memory[memoryAsked] != nil:
		delete(c.Memory, memoryAsked)
		return askReply(c)
	}
	got, _ := r.Value.(map[string]any)
	text := value.Text(got["text"])
	ok, f := valid(c, text)
	switch {
	case f != nil:
		return failed(f)
	case !ok:
		return again(c)
	}
	if f := c.Assign(c.Text("into"), text); f != nil {
		return failed(f)
	}
	return block.Leave(block.OK)
}

// valid reports whether the reply will do.
func valid(c *block.Call, text string) (bool, *effect.Fault) {
	conditions, f := c.Expressions("valid", map[string]any{"reply": text})
	if f != nil && c.Secret { // its text may hold the reply
		f = effect.NewFault(f.Code, "the condition valid could not be evaluated")
	}
	for _, p := range conditions {
		if p.Value != true {
			return false, f
		}
	}
	return f == nil, f
}

// again asks for another reply, or gives up.
func again(c *block.Call) block.Outcome {
	tries, _ := c.Memory[memoryTries].(int)
	if tries >= c.Int("retries") {
		return block.Leave("invalid")
	}
	c.Memory = map[string]any{memoryTries: tries + 1}
	text := c.Text("retry_text")
	if text == "" {
		return askReply(c)
	}
	c.Memory[memoryAsked] = true
	return block.AskFor(effect.HostSend, effect.SendArgs{Text: text})
}
