package scenariotest

import (
	"time"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/lang"
	"github.com/callwright/callwright/engine/router"
	"github.com/callwright/callwright/engine/spec"
	"github.com/callwright/callwright/engine/trace"
)

// What is so where a test does not say it.
const (
	defaultTo    = "+18005550199"
	defaultEvent = "call.incoming"
	defaultClock = "2026-03-02T09:00:00Z" // a Monday
	defaultTalk  = 30 * time.Second
	defaultTakes = 20 * time.Millisecond
)

// Fields declares what a test file holds.
func Fields() []spec.Field {
	defaults := Defaults()
	return literal([]spec.Field{
		{Name: "scenario", Kind: spec.Text, Doc: "The file of the scenario, as seen from here; the one of the same name if it is not given.", Example: "inbound.yaml"},
		{Name: "defaults", Kind: spec.Object, Fields: defaults, Doc: "What holds for every test that does not say otherwise. Mappings are put together key by key."},
		{Name: "tests", Kind: spec.Objects, Required: true, Min: 1, Max: 10_000, Fields: TestFields(), Doc: "The tests, each of them one call.", Example: "[{name: known, call: {from: +14155550100}, expect: {exits: {find_caller: ok}}}]"},
	})
}

// literal makes fields, and those in them, take no ${ }.
func literal(fields []spec.Field) []spec.Field {
	for i := range fields {
		fields[i].Literal = true
		literal(fields[i].Fields)
	}
	return fields
}

// Defaults declares what can stand under defaults.
func Defaults() []spec.Field {
	return literal([]spec.Field{
		{Name: "call", Kind: spec.Object, Fields: callFields(), Doc: "The call, and the event that starts the scenario.", Example: `{from: "+14155550100"}`},
		{Name: "clock", Kind: spec.Text, Default: defaultClock, Doc: "When the call comes in.", Example: defaultClock},
		{Name: "inputs", Kind: spec.Map, Doc: "Values for the scenario's inputs and variables."},
		{Name: "caller", Kind: spec.Object, Fields: callerFields(), Doc: "What the caller does.", Example: "{digits: 1234#}"},
		{Name: "agent", Kind: spec.Objects, Fields: conductFields(), Doc: "What agents do with the call: with the first offer, the second, and so on; the last one holds on.", Example: "[no_answer, answers]"},
		{Name: "agents", Kind: spec.Objects, Fields: agentFields(), Doc: "Who works here; Alex Agent, who serves every queue, if they are not given.", Example: "[{name: Jane Doe, skills: [support]}]"},
		{Name: "queues", Kind: spec.Objects, Fields: queueFields(), Doc: "The queues there are; every name is one if they are not given.", Example: "[{name: support, capacity: 50}]"},
		{Name: "numbers", Kind: spec.Objects, Fields: append([]spec.Field{{Name: "number", Kind: spec.Text, Required: true, Doc: "A telephone number."}}, conductFields()...), Doc: "Who can be reached by telephone; all other numbers answer.", Example: `[{number: "+14155550122", does: busy}]`},
		{Name: "connectors", Kind: spec.Object, Fields: connectorFields(), Doc: "What the services answer. The embedded emulators do where nothing else is said.", Example: "{faults: [salesforce:down]}"},
		{Name: "events", Kind: spec.Objects, Fields: eventFields(), Doc: "What happens to the call whatever it does.", Example: "[{at: 20s, hang_up: true}]"},
		{Name: "expect", Kind: spec.Object, Fields: expectFields(), Doc: "What must come of it. Without `end` and `error`, the run must not fail.", Example: "{end: completed, exits: {find_caller: ok}}"},
		{Name: "golden", Kind: spec.Text, Doc: "A file with the trace that the call must leave. With `true` it is testdata/<test file>.<test>.trace.jsonl.", Example: "true"},
	})
}

// TestFields declares what a test holds.
func TestFields() []spec.Field {
	name := spec.Field{Name: "name", Kind: spec.Text, Required: true, Literal: true, Doc: "What the test is called; unique in the file.", Example: "known-caller"}
	return append([]spec.Field{name}, Defaults()...)
}

// one declares the mapping that a bare text in a list stands for.
func one(name, doc string) []spec.Field {
	return []spec.Field{{Name: name, Kind: spec.Text, Required: true, Doc: doc}}
}

func callFields() []spec.Field {
	return []spec.Field{
		{Name: "from", Kind: spec.Text, Doc: "The caller's number; empty if it is withheld."},
		{Name: "to", Kind: spec.Text, Default: defaultTo, Doc: "The number that was called."},
		{Name: "event", Kind: spec.Enum, Enum: lang.Events(), Default: defaultEvent, Doc: "What starts the scenario."},
		{Name: "id", Kind: spec.Text, Doc: "The telephone side's id of the call; the run's id if it is not given."},
		{Name: "channel", Kind: spec.Text, Doc: "How the caller comes; chat for the events of chats and else voice, if it is not given."},
		{Name: "direction", Kind: spec.Enum, Enum: []string{"inbound", "outbound"}, Default: "inbound", Doc: "Who called whom."},
		{Name: "queue", Kind: spec.Text, Doc: "The queue that the call is, or was, in."},
		{Name: "agent", Kind: spec.Text, Doc: "Who was offered the call last, for events after its beginning.", Example: "Jane Doe <jane@acme.example>"},
		{Name: "answered", Kind: spec.Bool, Doc: "Whether an agent answered, for events after that."},
		{Name: "talked", Kind: spec.Duration, Doc: "How long the conversation was, for events after it."},
	}
}

func callerFields() []spec.Field {
	return []spec.Field{
		{Name: "digits", Kind: spec.Text, Doc: "The keys that the caller presses, over the whole call. A comma ends an entry, or leaves a question without an answer.", Example: `"1,1234#"`},
		{Name: "reacts", Kind: spec.Objects, Fields: append(hearingFields(), actionFields()...), Doc: "What the caller does about what they hear or read. The first that fits and is not used up counts.", Example: `[{hears: case number, press: "1234#"}]`},
		{Name: "otherwise", Kind: spec.Object, Fields: actionFields(), Doc: "What the caller does when an answer is wanted and nothing else fits.", Example: "{say: no}"},
		{Name: "in_queue", Kind: spec.Object, Fields: actionFields(), Doc: "What the caller does in a queue of their own accord.", Example: `{press: "*", after: 30s}`},
		{Name: "patience", Kind: spec.Duration, Doc: "How long the caller waits in all, in queues, for music and for ringing phones, before they hang up; without end if it is not given."},
	}
}

func hearingFields() []spec.Field {
	return []spec.Field{
		{Name: "hears", Kind: spec.Text, Doc: "A part of what is heard, in upper or lower case; everything fits if it is not given.", Example: "case number"},
		{Name: "times", Kind: spec.Int, Default: 1, Min: 1, Max: 1000, Doc: "How often it counts."},
		{Name: "always", Kind: spec.Bool, Doc: "It is never used up."},
	}
}

func actionFields() []spec.Field {
	return []spec.Field{
		{Name: "press", Kind: spec.Text, Doc: "Keys; a comma is a pause of a second."},
		{Name: "say", Kind: spec.Text, Doc: "What is said where words are listened for."},
		{Name: "confidence", Kind: spec.Number, Max: 1, Doc: "How sure the recognition is of it; 0.95 if it is not given."},
		{Name: "record", Kind: spec.Duration, Doc: "How long the caller speaks where a message is recorded."},
		{Name: "reply", Kind: spec.Text, Doc: "What is written back, where people write."},
		{Name: "hang_up", Kind: spec.Bool, Doc: "The caller leaves."},
		{Name: "after", Kind: spec.Duration, Doc: "How long the caller waits with it."},
		{Name: "during", Kind: spec.Bool, Doc: "The wait begins with what is heard, and not with its end."},
	}
}

func conductFields() []spec.Field {
	var does []string
	for _, b := range host.Behaviours() {
		does = append(does, string(b))
	}
	return []spec.Field{
		{Name: "does", Kind: spec.Enum, Enum: does, Default: string(host.Answers), Doc: "What they do."},
		{Name: "after", Kind: spec.Duration, Doc: "How long it rings before they do it; 3s if it is not given."},
		{Name: "talk", Kind: spec.Duration, Default: defaultTalk, Doc: "How long the conversation is."},
		{Name: "ended_by", Kind: spec.Enum, Enum: []string{host.ByAgent, host.ByCaller, host.ByTarget}, Default: host.ByAgent, Doc: "Who ends the conversation; target: the agent's line is lost, and the caller is still there."},
	}
}

func skillFields() []spec.Field {
	return []spec.Field{
		{Name: "name", Kind: spec.Text, Required: true, Doc: "The skill."},
		{Name: "level", Kind: spec.Int, Max: 100, Doc: "How well; without a level every level is had."},
	}
}

func agentFields() []spec.Field {
	return []spec.Field{
		{Name: "name", Kind: spec.Text, Required: true, Doc: "The agent's name.", Example: "Jane Doe"},
		{Name: "id", Kind: spec.Text, Doc: "What the telephone side knows the agent by; the e-mail address, or else the name, if it is not given."},
		{Name: "email", Kind: spec.Text, Doc: "The agent's e-mail address."},
		{Name: "skills", Kind: spec.Objects, Fields: skillFields(), Doc: "What the agent can do; everything if it is not given.", Example: "[support, {name: german, level: 3}]"},
		{Name: "queues", Kind: spec.Objects, Fields: one("name", "A queue."), Doc: "The queues that the agent serves; all if they are not given."},
		{Name: "state", Kind: spec.Enum, Enum: []string{string(router.Available), string(router.Away), string(router.Offline)}, Default: string(router.Available), Doc: "What the agent does at the start."},
		{Name: "does", Kind: spec.Objects, Fields: conductFields(), Doc: "What the agent does with the call; as `agent` says if it is not given."},
	}
}

func queueFields() []spec.Field {
	return []spec.Field{
		{Name: "name", Kind: spec.Text, Required: true, Doc: "The queue's name.", Example: "support"},
		{Name: "capacity", Kind: spec.Int, Min: 1, Max: 1_000_000, Doc: "How many callers can wait."},
		{Name: "skills", Kind: spec.Objects, Fields: skillFields(), Doc: "What its agents must be able to do."},
	}
}

func connectorFields() []spec.Field {
	return []spec.Field{
		{Name: "results", Kind: spec.Objects, Fields: resultFields(), Doc: "Answers that are kept ready, for any kind of request. The first that fits and is not used up counts.", Example: "[{step: find_caller, records: []}]"},
		{Name: "faults", Kind: spec.Objects, Fields: one("fault", "An emulator, and what is wrong with it."), Doc: "Embedded emulators that are broken, as `run --fault` has them.", Example: "[salesforce:down, zendesk:html]"},
		{Name: "seed", Kind: spec.Map, Doc: "More records for the emulators, by emulator, in the form that `emulate --seed` reads. Lists are added to those of the samples.", Example: "{salesforce: {records: {Contact: [{LastName: Roe, Phone: \"+14155550123\"}]}}}"},
		{Name: "cassette", Kind: spec.Text, Doc: "A file with the exchanges that `run --record` kept, which answer instead of the emulators.", Example: "testdata/inbound.cassette.yaml"},
		{Name: "takes", Kind: spec.Duration, Default: defaultTakes, Doc: "How long a round trip to a service takes."},
	}
}

func resultFields() []spec.Field {
	return []spec.Field{
		{Name: "step", Kind: spec.Text, Doc: "The step that asks; any if it is not given."},
		{Name: "kind", Kind: spec.Enum, Enum: kinds(), Doc: "What is asked for; anything if it is not given."},
		{Name: "records", Kind: spec.Value, Doc: "The records that a search finds.", Example: "[{Id: 003000000000001AAA, Name: Jane Doe}]"},
		{Name: "body", Kind: spec.Value, Doc: "Or the body of an answer over HTTP.", Example: "{tier: gold}"},
		{Name: "value", Kind: spec.Value, Doc: "Or the value of the result, as it is."},
		{Name: "fault", Kind: spec.Enum, Enum: codes(), Doc: "Or how it fails."},
		{Name: "status", Kind: spec.Int, Default: 200, Min: 100, Max: 599, Doc: "The status of an answer over HTTP."},
		{Name: "headers", Kind: spec.Map, Doc: "The headers of an answer over HTTP."},
		{Name: "message", Kind: spec.Text, Default: "a fault of the test", Doc: "What the fault says."},
		{Name: "takes", Kind: spec.Duration, Doc: "How long it takes."},
		{Name: "times", Kind: spec.Int, Min: 1, Max: 1000, Doc: "How often it counts; always if it is not given."},
	}
}

func eventFields() []spec.Field {
	return []spec.Field{
		{Name: "at", Kind: spec.Duration, Required: true, Doc: "How long after the beginning of the call.", Example: "20s"},
		{Name: "hang_up", Kind: spec.Bool, Doc: "The caller leaves."},
		{Name: "cancel", Kind: spec.Bool, Doc: "The run is stopped from outside."},
		{Name: "name", Kind: spec.Text, Doc: "Or an event of the service.", Example: "order.paid"},
		{Name: "data", Kind: spec.Value, Doc: "What belongs to the event."},
	}
}

func expectFields() []spec.Field {
	return []spec.Field{
		{Name: "taken", Kind: spec.Bool, Default: true, Doc: "Whether the scenario takes the call, by its guard."},
		{Name: "end", Kind: spec.Enum, Enum: []string{string(trace.Completed), string(trace.StatusFailed), string(trace.HungUp), string(trace.Cancelled)}, Doc: "How the run ends."},
		{Name: "error", Kind: spec.Objects, Min: 1, Max: 1, Fields: []spec.Field{
			{Name: "code", Kind: spec.Enum, Enum: allCodes(), Doc: "Its code."},
			{Name: "step", Kind: spec.Text, Doc: "The step that it came from."},
			{Name: "message", Kind: spec.Text, Doc: "A part of its message."},
		}, Doc: "An error that was raised, or by which a step was left, whether it was handled or not.", Example: "{code: unavailable, step: find_caller}"},
		{Name: "exits", Kind: spec.Map, Doc: "The exit of each step; of a step that is taken several times, a list.", Example: "{find_caller: ok, ask: [no_input, sales]}"},
		{Name: "visited", Kind: spec.Objects, Fields: one("step", "A step."), Doc: "Steps that are taken, in this order.", Example: "[find_caller, greet]"},
		{Name: "never", Kind: spec.Objects, Fields: one("step", "A step."), Doc: "Steps that are not taken.", Example: "[sorry]"},
		{Name: "vars", Kind: spec.Map, Doc: "Variables in the end. Of a mapping, the keys that are given count.", Example: "{tier: gold}"},
		{Name: "attached", Kind: spec.Map, Doc: "Attached data in the end.", Example: "{tier: gold}"},
		{Name: "pops", Kind: spec.Objects, Fields: popFields(), Doc: "All screen pops, in their order.", Example: "[{object: Contact, records: [003Cw0000000aA1IAI]}]"},
		{Name: "writes", Kind: spec.Objects, Fields: writeFields(), Doc: "All that is written to services, in its order.", Example: "[{do: create, object: Task, values: {Priority: High}}]"},
		{Name: "requests", Kind: spec.Objects, Fields: requestFields(), Doc: "Requests that are made, in this order; there may be others.", Example: "[{step: find_caller, args: {limit: 25}}]"},
		{Name: "said", Kind: spec.Objects, Fields: one("text", "A part of a text."), Doc: "Parts of what the caller hears, or reads, in this order.", Example: "[Welcome back, Jane Doe]"},
		{Name: "never_said", Kind: spec.Objects, Fields: one("text", "A part of a text."), Doc: "What the caller never hears, nor reads.", Example: "[error]"},
		{Name: "took", Kind: spec.Text, Doc: "How long it takes, or at least and at most.", Example: "30s..2m"},
	}
}

func popFields() []spec.Field {
	return []spec.Field{
		{Name: "object", Kind: spec.Text, Doc: "The kind of the records."},
		{Name: "account", Kind: spec.Text, Doc: "The account that they are of."},
		{Name: "mode", Kind: spec.Enum, Enum: []string{"record", "choice", "new", "web", "text"}, Doc: "What is shown."},
		{Name: "records", Kind: spec.Objects, Fields: one("id", "An id."), Doc: "The ids of the records."},
		{Name: "delivered", Kind: spec.Bool, Default: true, Doc: "Whether it reaches an agent."},
	}
}

func writeFields() []spec.Field {
	return []spec.Field{
		{Name: "do", Kind: spec.Enum, Enum: deeds(), Doc: "What is done."},
		{Name: "step", Kind: spec.Text, Doc: "The step that does it."},
		{Name: "account", Kind: spec.Text, Doc: "The account that the step names."},
		{Name: "object", Kind: spec.Text, Doc: "The kind of the record."},
		{Name: "id", Kind: spec.Text, Doc: "The id of the record."},
		{Name: "values", Kind: spec.Map, Doc: "Values of its fields; those that are given count."},
		{Name: "args", Kind: spec.Map, Doc: "Any other part of the request."},
	}
}

func requestFields() []spec.Field {
	return []spec.Field{
		{Name: "step", Kind: spec.Text, Doc: "The step that asks."},
		{Name: "kind", Kind: spec.Enum, Enum: kinds(), Doc: "What is asked for."},
		{Name: "account", Kind: spec.Text, Doc: "The account that the step names."},
		{Name: "args", Kind: spec.Map, Doc: "What is asked with; the keys that are given count."},
	}
}

// deeds are the kinds of requests that write, without their families.
func deeds() []string {
	return []string{"create", "update", "upsert", "delete", "link", "log", "request", "fetch", "send"}
}

// kinds are the kinds of requests that a scenario can make.
func kinds() []string {
	list := []effect.Kind{
		effect.CRMSelect, effect.CRMSearch, effect.CRMGet, effect.CRMCreate, effect.CRMUpdate, effect.CRMUpsert, effect.CRMDelete,
		effect.CRMLink, effect.CRMLog, effect.CRMRequest, effect.HTTPFetch, effect.MailSend,
		effect.RouteFind, effect.RouteStatus, effect.RoutePriority, effect.RouteCallback, effect.DeskDeliver,
	}
	var out []string
	for _, k := range append(list, host.Kinds()...) {
		out = append(out, string(k))
	}
	return out
}

// codes are the codes that a request can fail with.
func codes() []string {
	var out []string
	for _, c := range effect.Codes() {
		if c != effect.Expression && c != effect.Unwired && c != effect.Failure {
			out = append(out, string(c))
		}
	}
	return out
}

func allCodes() []string {
	var out []string
	for _, c := range effect.Codes() {
		out = append(out, string(c))
	}
	return out
}
