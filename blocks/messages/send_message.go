package messages

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/spec"
)

// SendMessage describes the block send_message.
func SendMessage() block.Descriptor {
	return block.Descriptor{
		Name: "send_message", Family: Family, Mode: effect.Write, Short: "text",
		Asks:    []effect.Kind{effect.HostSend},
		Summary: "Sends a message: in the chat that the run is about, or to somebody else.",
		Doc:     "Without `to` and `channel` it goes to the other side of the conversation. In a call it needs both, or the host's own way to write to a caller.",
		Fields: []spec.Field{
			{Name: "text", Kind: spec.Text, Required: true, Exposes: true, Doc: "The text.", Example: "How can we help you?"},
			{Name: "to", Kind: spec.Text, Exposes: true, Doc: "A number or an address; the other side of the conversation if not given.", Example: "${call.from}"},
			{Name: "channel", Kind: spec.Text, Exposes: true, Doc: "sms, chat, or another that the host has; the run's own if not given.", Example: "sms"},
			choicesField(),
		},
		Exits:    []block.Exit{{Name: "failed", Doc: "The host could not send it; `error` says why.", Rare: true}},
		Outputs:  []block.Output{{Name: "message", Type: expression.String(), Doc: "The message's id, as the host knows it."}},
		Begin:    sendMessage,
		Finish:   sent,
		Examples: []string{"- send_message: How can we help you?\n", "- send_message:\n    text: Is this about your order?\n    choices: [\"Yes\", \"No\"]\n"},
	}
}

func choicesField() spec.Field {
	return spec.Field{Name: "choices", Kind: spec.Objects, Min: 1, Max: 20, Doc: "Answers to choose from, where the channel can show them.", Example: "[Sales, Support]", Fields: []spec.Field{
		{Name: "text", Kind: spec.Text, Required: true, Exposes: true, Doc: "An answer.", Example: "Sales"},
	}}
}

func sendMessage(c *block.Call) block.Outcome {
	return block.AskFor(effect.HostSend, effect.SendArgs{
		Text: c.Text("text"), To: c.Text("to"), Channel: c.Text("channel"), Choices: list(c, "choices", "text"),
	})
}

func sent(_ *block.Call, r effect.Result) block.Outcome {
	if r.Fault != nil {
		return failed(r.Fault)
	}
	return block.LeaveWith(block.OK, map[string]any{"message": idOf(r)})
}
