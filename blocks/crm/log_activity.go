package crm

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/spec"
	"github.com/callwright/callwright/engine/value"
)

// LogActivity describes the block log_activity.
func LogActivity() block.Descriptor {
	return block.Descriptor{
		Name: "log_activity", Family: Family, Mode: effect.Write, Remote: true,
		Summary: "Puts the call on the records that it was about.",
		Doc: "Salesforce keeps it as a completed Task, Zendesk as a voice comment on the ticket. " +
			"It belongs to the agent with the given e-mail address if the CRM knows one, else to the account's own user.",
		Fields: []spec.Field{
			{Name: "subject", Kind: spec.Text, Required: true, Doc: "One line.", Example: "Call from ${call.from}"},
			{Name: "text", Kind: spec.Text, Doc: "What was said or done.", Example: "Asked for an invoice."},
			{Name: "about", Kind: spec.Value, Exposes: true, Doc: "The records, each {object, id}: a list or a single one. Those without an id are left out.", Example: "[{object: Contact, id: \"${caller.first.Id}\"}]"},
			{Name: "direction", Kind: spec.Enum, Enum: []string{"inbound", "outbound"}, Default: "inbound", Doc: "Who called whom."},
			{Name: "from", Kind: spec.Text, Doc: "The caller's number.", Example: "${call.from}"},
			{Name: "to", Kind: spec.Text, Doc: "The number that was called.", Example: "${call.to}"},
			{Name: "seconds", Kind: spec.Int, Doc: "How long the conversation was.", Example: "${call.duration}"},
			{Name: "started_at", Kind: spec.Text, Doc: "When it began, as in 2026-01-31T09:00:00Z.", Example: "${run.started_at}"},
			{Name: "outcome", Kind: spec.Text, Doc: "What became of it.", Example: "answered"},
			{Name: "recording", Kind: spec.Text, Doc: "The https URL of a recording.", Example: "${message.recording}"},
			{Name: "agent", Kind: spec.Text, Doc: "The e-mail address of the agent who owns it.", Example: "${call.agent?.email}"},
			accountField(),
		},
		Outputs: []block.Output{
			{Name: "record", Type: expression.String(), Doc: "The id of what the CRM keeps it as."},
			{Name: "object", Type: expression.String(), Doc: "Its kind, e.g. Task."},
		},
		Begin:    logActivity,
		Finish:   logged,
		Examples: []string{"- log_activity:\n    subject: Call from ${call.from}\n    seconds: ${call.duration}\n    agent: ${call.agent?.email}\n  exits: {failed: end, timeout: end}\n"},
	}
}

func logActivity(c *block.Call) block.Outcome {
	return block.AskAccount(effect.CRMLog, c.Account(), effect.ActivityArgs{
		About: refs(c.Value("about")), Subject: c.Text("subject"), Text: c.Text("text"),
		Direction: c.Text("direction"), From: c.Text("from"), To: c.Text("to"), Seconds: c.Int("seconds"),
		StartedAt: c.Text("started_at"), Outcome: c.Text("outcome"), Recording: c.Text("recording"), Agent: c.Text("agent"),
	})
}

func logged(_ *block.Call, r effect.Result) block.Outcome {
	if r.Fault != nil {
		return block.Fail(r.Fault)
	}
	got, _ := r.Value.(map[string]any)
	return block.LeaveWith(block.OK, map[string]any{"record": text(got["id"]), "object": text(got["object"])})
}

// refs reads one {object, id} or a list of them.
func refs(v any) []effect.Ref {
	switch v := v.(type) {
	case []any:
		var out []effect.Ref
		for _, e := range v {
			out = append(out, refs(e)...)
		}
		return out
	case map[string]any:
		if r := ref(v); r.ID != "" {
			return []effect.Ref{r}
		}
	}
	return nil
}

func ref(m map[string]any) effect.Ref {
	return effect.Ref{Object: text(m["object"]), ID: value.Text(m["id"])}
}
