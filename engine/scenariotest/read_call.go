package scenariotest

import (
	"net/mail"
	"strings"
	"time"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/lang"
	"github.com/callwright/callwright/engine/simulate"
	"github.com/callwright/callwright/engine/spec"
)

// RunID is the id of the runs of all tests. It is none that a text would hold by
// chance: golden traces and cassettes have another word for it.
const RunID = "run-00000000test0000"

// call reads who calls and when.
func (r *reader) call(t *Test, v spec.Values) {
	c := object(v, "call")
	t.input = interp.Input{
		Run: RunID, Event: or(spec.Get[string](c, "event"), defaultEvent), Inputs: data(v, "inputs"),
		Call: interp.Call{
			ID: or(spec.Get[string](c, "id"), RunID), From: spec.Get[string](c, "from"), To: or(spec.Get[string](c, "to"), defaultTo),
			Channel: spec.Get[string](c, "channel"), Direction: or(spec.Get[string](c, "direction"), "inbound"), Queue: spec.Get[string](c, "queue"),
		},
		Had: interp.Conversation{Answered: spec.Get[bool](c, "answered"), Seconds: int(spec.Get[time.Duration](c, "talked") / time.Second)},
	}
	if t.input.Call.Channel == "" {
		t.input.Call.Channel = "voice"
		if strings.HasPrefix(t.input.Event, "chat.") {
			t.input.Call.Channel = "chat"
		}
	}
	if text := spec.Get[string](c, "agent"); text != "" {
		t.input.Had.Agent = r.agentOf(t, text)
	}
	at, err := time.Parse(time.RFC3339, spec.Get[string](v, "clock"))
	if err != nil && has(v, "clock") {
		r.bad(find(t.node, "clock"), "for example clock: "+defaultClock, "the setting %q needs a moment", "clock")
	}
	t.input.Now = at.UTC()
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// agentOf reads a name, an e-mail address, or both.
func (r *reader) agentOf(t *Test, text string) *effect.Agent {
	a, err := mail.ParseAddress(text)
	switch {
	case err == nil && a.Name == "":
		return &effect.Agent{ID: a.Address, Name: a.Address, Email: a.Address}
	case err == nil:
		return &effect.Agent{ID: a.Address, Name: a.Name, Email: a.Address}
	case strings.ContainsAny(text, "<>@"):
		r.bad(find(t.node, "call", "agent"), "for example agent: Jane Doe <jane@acme.example>", "the setting %q is not a name and an e-mail address", "agent")
	}
	return &effect.Agent{ID: text, Name: text}
}

// events reads what happens whatever the call does.
func (r *reader) events(t *Test, v spec.Values) {
	for i, e := range v.List("events") {
		n := item(find(t.node, "events"), i)
		event := interp.Event{HangUp: spec.Get[bool](e, "hang_up"), Cancel: spec.Get[bool](e, "cancel"), Name: spec.Get[string](e, "name"), Data: spec.Data(e["data"])}
		given := 0
		for _, is := range []bool{event.HangUp, event.Cancel, event.Name != ""} {
			if is {
				given++
			}
		}
		if given != 1 {
			r.bad(n, "", "an event has exactly one of name, hang_up and cancel")
		}
		if event.Name != "" && !lang.CustomEvent(event.Name) {
			r.add(diag.CodeUnknownEvent, find(n, "name"), "two words or more, joined by dots, such as order.paid", "a service has no event %q", event.Name)
		}
		t.events = append(t.events, simulate.Event{At: spec.Get[time.Duration](e, "at"), Event: event})
	}
}
