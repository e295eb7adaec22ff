package messages

import (
	"net/mail"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
)

// SendEmail describes the block send_email.
func SendEmail() block.Descriptor {
	return block.Descriptor{
		Name: "send_email", Family: Family, Mode: effect.Write, Remote: true,
		Summary: "Sends an e-mail.",
		Doc: "It goes out by an account of the type smtp, from the address of that account. Either all recipients get it or none: one address that the mail server refuses takes the exit failed. " +
			"A message whose receipt the server did not confirm is not sent again: the exit is failed with the code unknown. The idempotency key is the message's id, by which mail programs tell a repeated one.",
		Fields: []spec.Field{
			{Name: "connector", Kind: spec.Account, Want: "smtp", Doc: "The account to send from; the default account of the type smtp if not given.", Example: "office-mail"},
			addressesField("to", true, "The recipients.", "[desk@example.com]"),
			addressesField("cc", false, "Who gets a copy.", "[lead@example.com]"),
			{Name: "reply_to", Kind: spec.Text, Exposes: true, Doc: "Where answers go, if not to the sender.", Example: "support@example.com"},
			{Name: "subject", Kind: spec.Text, Required: true, Exposes: true, Doc: "The subject.", Example: "Missed call from ${call.from}"},
			{Name: "text", Kind: spec.Text, Exposes: true, Doc: "The message as plain text.", Example: "Please call back."},
			{Name: "html", Kind: spec.Text, Literal: true, Doc: "The message as HTML, with `{{.name}}` where one of `values` is to stand; it is escaped for that place. Mail programs that show no HTML show `text`.", Example: "<p>Please call {{.name}} back.</p>"},
			{Name: "values", Kind: spec.Map, Exposes: true, Doc: "The values that stand in the HTML.", Example: `{name: "${caller.first.Name}"}`},
			{Name: "key", Kind: spec.Text, Exposes: true, Doc: "The idempotency key; the run's id and the step if not given.", Example: "${run.id}"},
		},
		Outputs:  []block.Output{{Name: "message", Type: expression.String(), Doc: "The Message-ID."}},
		Check:    checkEmail,
		Begin:    sendEmail,
		Finish:   mailed,
		Examples: []string{"- send_email:\n    connector: office-mail\n    to: desk@example.com\n    subject: Missed call from ${call.from}\n    text: Please call back.\n  exits: {failed: continue, timeout: continue}\n"},
	}
}

func addressesField(name string, required bool, doc, example string) spec.Field {
	return spec.Field{Name: name, Kind: spec.Objects, Required: required, Min: 1, Max: 50, Doc: doc, Example: example, Fields: []spec.Field{
		{Name: "address", Kind: spec.Text, Required: true, Exposes: true, Doc: "An address, with or without a name.", Example: "Desk <desk@example.com>"},
	}}
}

// checkEmail reports a message that says nothing, or goes nowhere.
func checkEmail(s block.Static) (diags diag.List) {
	if s.Setting("text") == nil && s.Setting("html") == nil {
		diags.Add(diag.CodeMissingKey, s.Node.File.Name, s.Node.Range, "give text, html or both", "the e-mail has no content")
	}
	for _, name := range []string{"to", "cc", "reply_to"} {
		diags = append(diags, checkAddresses(s.Setting(name))...)
	}
	return append(diags, checkPage(s)...)
}

// checkAddresses reports what is no e-mail address, in a list or by itself.
func checkAddresses(n *source.Node) (diags diag.List) {
	switch {
	case n == nil:
	case n.Kind == source.Sequence:
		for _, item := range n.Items {
			diags = append(diags, checkAddresses(item)...)
		}
	case n.Kind == source.Mapping:
		return checkAddresses(n.Get("address"))
	case !expression.HasSlot(n.Text):
		if _, err := mail.ParseAddress(n.Text); err != nil {
			diags.Add(diag.CodeBadValue, n.File.Name, n.Range, "for example desk@example.com, or Desk <desk@example.com>", "%q is not one e-mail address", n.Text)
		}
	}
	return diags
}

func sendEmail(c *block.Call) block.Outcome {
	var html string
	if text := c.Text("html"); text != "" {
		var f *effect.Fault
		if html, f = render(text, c.Map("values")); f != nil {
			return block.Fail(f)
		}
	}
	return block.AskAccount(effect.MailSend, c.Text("connector"), effect.MailArgs{
		To: list(c, "to", "address"), CC: list(c, "cc", "address"), ReplyTo: c.Text("reply_to"),
		Subject: c.Text("subject"), Text: c.Text("text"), HTML: html,
	})
}

func mailed(_ *block.Call, r effect.Result) block.Outcome {
	if r.Fault != nil {
		return block.Fail(r.Fault)
	}
	return block.LeaveWith(block.OK, map[string]any{"message": idOf(r)})
}
