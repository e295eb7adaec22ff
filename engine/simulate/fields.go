package simulate

import (
	"time"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/lang"
	"github.com/callwright/callwright/engine/router"
	"github.com/callwright/callwright/engine/spec"
)

// Version is the version of the form of mix files.
const Version = "v1"

const maxShare = 1_000_000

// Fields declares what a mix file holds. Settings that are a Spread are of the
// kind Text.
func Fields() []spec.Field {
	d := DefaultMix()
	return []spec.Field{
		{Name: "mix", Kind: spec.Enum, Enum: []string{Version}, Required: true, Doc: "The version of the form of the file.", Example: Version},
		{Name: "start", Kind: spec.Text, Default: d.Start.Format(time.RFC3339), Doc: "When the first call may come in.", Example: "2026-03-02T09:00:00Z"},
		{Name: "every", Kind: spec.Text, Default: d.Every, Doc: "The time between two calls.", Example: "~6s"},
		{Name: "event", Kind: spec.Enum, Enum: lang.Events(), Default: d.Event, Doc: "What starts the scenario."},
		{Name: "callers", Kind: spec.Objects, Doc: "Who calls.", Fields: callerFields(d.Callers[0]), Example: `[{name: members, share: 3, from: "+14155550100"}, {name: others}]`},
		{Name: "agents", Kind: spec.Object, Doc: "What agents do when it rings.", Fields: agentFields(d.Agents), Example: "{answer: 8, no_answer: 2, talk: ~4m}"},
		{Name: "queue", Kind: spec.Object, Doc: "How long find_agent takes, where no agents are simulated.", Fields: queueFields(d.Queue), Example: "{wait: ~45s}"},
		{Name: "connectors", Kind: spec.Object, Doc: "How connectors behave where no result is kept ready.", Fields: serviceFields(d.Service), Example: "{takes: 80ms..600ms, fail: 1}"},
		{Name: "results", Kind: spec.Objects, Doc: "What connectors answer. Of the results for a step, or else for a kind of request, one is drawn by the shares.", Fields: resultFields(), Example: "[{step: find_caller, records: []}]"},
		{Name: "shifts", Kind: spec.Objects, Doc: "Simulated agents who come or go.", Fields: shiftFields(), Example: "[{agent: Jane Doe, at: 30m, state: away}]"},
		percent("reached", d.Reached, "a call back reaches somebody, where agents are simulated. It takes its agent no time."),
	}
}

func percent(name string, n int, doc string) spec.Field {
	return spec.Field{Name: name, Kind: spec.Int, Default: n, Max: 100, Doc: "In how many of a hundred cases " + doc}
}

func share(name string, n int, doc string) spec.Field {
	return spec.Field{Name: name, Kind: spec.Int, Default: n, Max: maxShare, Doc: doc}
}

func callerFields(d Group) []spec.Field {
	return []spec.Field{
		{Name: "name", Kind: spec.Text, Required: true, Doc: "What this kind of callers is called.", Example: "members"},
		{Name: "share", Kind: spec.Int, Default: 1, Min: 1, Max: maxShare, Doc: "How many they are, in relation to the others."},
		{Name: "from", Kind: spec.Value, Doc: "Their numbers; fictional ones if they are not given.", Example: `["+14155550100", "+14155550111"]`},
		{Name: "to", Kind: spec.Value, Default: texts(d.To), Doc: "The numbers that they call."},
		{Name: "channel", Kind: spec.Name, Default: d.Channel, Doc: "How they come."},
		{Name: "digits", Kind: spec.Value, Default: texts(d.Digits), Doc: "What they press during the call; one of the list. A comma ends an entry, or leaves a question without an answer.", Example: `["1", "2,1234#"]`},
		{Name: "says", Kind: spec.Value, Default: texts(d.Says), Doc: "What they say where words are listened for, and write where people write."},
		{Name: "reacts", Kind: spec.Objects, Doc: "What they do about what they hear; the first that fits counts.", Fields: reactionFields(), Example: "[{hears: case number, press: 1234#}]"},
		{Name: "patience", Kind: spec.Text, Default: d.Patience, Doc: "How long they wait in queues, for music and for ringing phones; 0s: without end."},
		{Name: "hang_up", Kind: spec.Object, Doc: "Callers who hang up in whatever they are.", Fields: []spec.Field{
			percent("percent", d.Leaves, "they do."),
			{Name: "after", Kind: spec.Text, Default: d.LeaveAt, Doc: "How long after the call's beginning."},
		}},
		{Name: "inputs", Kind: spec.Map, Literal: true, Doc: "Values for the scenario's inputs and variables."},
	}
}

func reactionFields() []spec.Field {
	return []spec.Field{
		{Name: "hears", Kind: spec.Text, Required: true, Doc: "A part of what is heard or read.", Example: "case number"},
		{Name: "press", Kind: spec.Text, Doc: "Keys; a comma is a pause of a second."},
		{Name: "say", Kind: spec.Text, Doc: "What is said where words are listened for."},
		{Name: "reply", Kind: spec.Text, Doc: "What is written back."},
		{Name: "record", Kind: spec.Duration, Doc: "How long they speak where a message is recorded."},
		{Name: "hang_up", Kind: spec.Bool, Doc: "They leave."},
		{Name: "after", Kind: spec.Duration, Doc: "How long they wait with it."},
		{Name: "always", Kind: spec.Bool, Doc: "It counts each time, and not only once."},
	}
}

func agentFields(d Agents) []spec.Field {
	return []spec.Field{
		share("answer", d.Answer, "The share of offers that are answered."),
		share("busy", d.Busy, "The share of offers that are refused at once."),
		share("no_answer", d.NoAnswer, "The share of offers that nobody answers."),
		{Name: "after", Kind: spec.Text, Default: d.After, Doc: "How long it rings until they answer."},
		{Name: "talk", Kind: spec.Text, Default: d.Talk, Doc: "How long a conversation is."},
		percent("ended_by_caller", d.EndedByCaller, "the caller hangs up first."),
		percent("lost", d.Lost, "the agent's line is lost during the conversation."),
	}
}

func queueFields(d Queue) []spec.Field {
	return []spec.Field{
		{Name: "wait", Kind: spec.Text, Default: d.Wait, Doc: "How long it takes until an agent is found."},
		percent("no_agents", d.NoAgents, "nobody with the skills is signed in."),
		percent("full", d.Full, "the queue is full."),
	}
}

func serviceFields(d Service) []spec.Field {
	return []spec.Field{
		{Name: "takes", Kind: spec.Text, Default: d.Takes, Doc: "How long a request takes."},
		percent("fail", d.Faults, "a request fails."),
		{Name: "code", Kind: spec.Enum, Enum: codes(), Default: string(d.Fault), Doc: "How it fails."},
	}
}

func resultFields() []spec.Field {
	return []spec.Field{
		{Name: "step", Kind: spec.Name, Doc: "The step that asks."},
		{Name: "kind", Kind: spec.Enum, Enum: kinds(), Doc: "What is asked for."},
		{Name: "share", Kind: spec.Int, Default: 1, Min: 1, Max: maxShare, Doc: "How often, in relation to the other results for the same."},
		{Name: "records", Kind: spec.Value, Doc: "The records that a search finds.", Example: "[{Id: 003000000000001AAA, Name: Jane Doe}]"},
		{Name: "value", Kind: spec.Value, Doc: "Or the value of the result, as it is."},
		{Name: "fault", Kind: spec.Enum, Enum: codes(), Doc: "Or how it fails."},
		{Name: "message", Kind: spec.Text, Default: "a simulated fault", Doc: "What the fault says."},
		{Name: "takes", Kind: spec.Text, Doc: "How long it takes; as connectors.takes says if it is not given."},
	}
}

func shiftFields() []spec.Field {
	return []spec.Field{
		{Name: "agent", Kind: spec.Text, Required: true, Doc: "Who.", Example: "Jane Doe"},
		{Name: "at", Kind: spec.Duration, Required: true, Doc: "How long after the start.", Example: "30m"},
		{Name: "state", Kind: spec.Enum, Enum: []string{string(router.Available), string(router.Away), string(router.Offline)}, Required: true, Doc: "What they are from then on.", Example: "away"},
	}
}

// kinds are the kinds of requests that connectors answer.
func kinds() []string {
	var out []string
	for _, k := range []effect.Kind{
		effect.CRMSelect, effect.CRMSearch, effect.CRMGet, effect.CRMCreate, effect.CRMUpdate, effect.CRMUpsert, effect.CRMDelete,
		effect.CRMLink, effect.CRMLog, effect.CRMRequest, effect.HTTPFetch, effect.MailSend,
	} {
		out = append(out, string(k))
	}
	return out
}

// codes are the codes of connectors' faults.
func codes() []string {
	var out []string
	for _, c := range effect.Codes() {
		if out = append(out, string(c)); c == effect.Unknown {
			break // the rest is the engine's own
		}
	}
	return out
}

func texts(list []string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}
