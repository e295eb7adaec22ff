package routing

import (
	"time"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/spec"
	"github.com/callwright/callwright/engine/value"
)

// ConnectCall describes the block connect_call.
func ConnectCall() block.Descriptor {
	return block.Descriptor{
		Name: "connect_call", Family: Family, Mode: effect.Write, Waits: true,
		Summary: "Connects the caller with an agent.",
		Doc: "The call is offered to the agent, or to one of the queue; the screen pops and attached data that wait with the call are delivered; when the agent answers, the step lasts until the conversation is over. " +
			"What could not be delivered to the desk does not stop the call: the output `delivered` tells.",
		Fields: []spec.Field{
			{Name: "agent", Kind: spec.Text, Doc: "The agent to ring, by name or e-mail address.", Example: "alex@callwright.example"},
			{Name: "queue", Kind: spec.Text, Doc: "The queue to take an agent from, by name.", Example: "support"},
			{Name: "ring", Kind: spec.Duration, Default: 20 * time.Second, Doc: "How long to let it ring."},
		},
		Exits: []block.Exit{
			{Name: "no_answer", Doc: "Nobody answered in time."},
			{Name: "busy", Doc: "The agent is busy or has rejected the call."},
			{Name: "failed", Doc: "There is no such agent or queue, or the host could not connect."},
		},
		Outputs: []block.Output{
			{Name: "agent", Type: expression.String(), Doc: "The name of the agent who was offered the call last."},
			{Name: "delivered", Type: expression.Bool(), Doc: "Whether all pops and data reached the desk."},
			{Name: "ended_by", Type: expression.String(), Doc: "Who ended the conversation: caller or agent."},
			{Name: "seconds", Type: expression.Int(), Doc: "How long the conversation was."},
		},
		Check:    checkTarget,
		Begin:    offer,
		Finish:   proceed,
		Examples: []string{"- connect_call: {queue: support, ring: 15s}\n  exits:\n    no_answer: end\n    busy: end\n    failed: end\n"},
	}
}

// checkTarget reports a step that names nobody, or both.
func checkTarget(s block.Static) (diags diag.List) {
	agent, queue := s.Setting("agent"), s.Setting("queue")
	if (agent == nil) == (queue == nil) && s.Node.File != nil {
		diags.Add(diag.CodeMissingKey, s.Node.File.Name, s.Node.Range, "give agent or queue", "connect_call needs either an agent or a queue")
	}
	return diags
}

// The phases of a connection, kept in the block's memory.
const (
	phaseOffered   = "deliver_offered"  // the desk is told that a call comes in
	phaseConnect   = "connect"          // it rings
	phaseAnswered  = "deliver_answered" // the desk is told that it was answered
	phaseTalk      = "talk"
	memoryPhase    = "phase"
	memoryTroubled = "undelivered"
)

func offer(c *block.Call) block.Outcome {
	return block.AskFor(effect.HostOffer, effect.OfferArgs{
		Agent: c.Text("agent"), Queue: c.Text("queue"), Ring: effect.Duration(c.Duration("ring")),
	})
}

// proceed goes on to the next phase.
func proceed(c *block.Call, r effect.Result) block.Outcome {
	switch phase, _ := c.Memory[memoryPhase].(string); phase {
	case phaseOffered:
		noteDelivery(c, r)
		return connect(c)
	case phaseConnect:
		return answered(c, r)
	case phaseAnswered:
		noteDelivery(c, r)
		return talk(c)
	case phaseTalk:
		return ended(c, r)
	}
	return offered(c, r)
}

func offered(c *block.Call, r effect.Result) block.Outcome {
	if r.Fault != nil {
		return refused(c, r.Fault)
	}
	c.Session.Agent = agentOf(r.Value)
	return deliver(c, "offered", phaseOffered, connect)
}

func agentOf(v any) *effect.Agent {
	got, _ := v.(map[string]any)
	a, _ := got["agent"].(map[string]any)
	return &effect.Agent{ID: value.Text(a["id"]), Name: value.Text(a["name"]), Email: value.Text(a["email"])}
}

// deliver tells the desk what is due, or goes on when nothing is.
func deliver(c *block.Call, at, phase string, next func(*block.Call) block.Outcome) block.Outcome {
	args := effect.DeliverArgs{Agent: *c.Session.Agent}
	for _, p := range c.Session.Pops {
		if p.At == at {
			args.Pops = append(args.Pops, p)
		}
	}
	if at == "offered" {
		args.Attached = c.Session.Attached
	}
	if len(args.Pops) == 0 && len(args.Attached) == 0 {
		return next(c)
	}
	remember(c, memoryPhase, phase)
	return block.AskFor(effect.DeskDeliver, args)
}

func remember(c *block.Call, name string, v any) {
	if c.Memory == nil {
		c.Memory = map[string]any{}
	}
	c.Memory[name] = v
}

// noteDelivery keeps what reached the desk, and whether all of it did.
func noteDelivery(c *block.Call, r effect.Result) {
	if r.Fault != nil {
		remember(c, memoryTroubled, true)
	}
	shown, _ := r.Value.([]any)
	for _, s := range shown {
		c.Session.Shown = append(c.Session.Shown, shownOf(s))
	}
}

func shownOf(v any) effect.Shown {
	m, _ := v.(map[string]any)
	s := effect.Shown{
		ID: value.Text(m["id"]), Account: value.Text(m["account"]), Mode: value.Text(m["mode"]),
		Object: value.Text(m["object"]), URL: value.Text(m["url"]), Via: value.Text(m["via"]), Payload: m["payload"],
	}
	ids, _ := m["records"].([]any)
	for _, id := range ids {
		s.Records = append(s.Records, value.Text(id))
	}
	return s
}

func connect(c *block.Call) block.Outcome {
	remember(c, memoryPhase, phaseConnect)
	return block.AskFor(effect.HostConnect, struct{}{})
}

func answered(c *block.Call, r effect.Result) block.Outcome {
	if r.Fault != nil {
		return refused(c, r.Fault)
	}
	c.Session.Answered = true
	c.Session.Due("offered") // they reached the one who has the call
	return deliver(c, "answered", phaseAnswered, talk)
}

func talk(c *block.Call) block.Outcome {
	c.Session.Due("answered")
	remember(c, memoryPhase, phaseTalk)
	return block.AskFor(effect.HostTalk, struct{}{})
}

func ended(c *block.Call, r effect.Result) block.Outcome {
	if r.Fault != nil {
		return block.FailAs("failed", r.Fault)
	}
	got, _ := r.Value.(map[string]any)
	seconds, _ := got["seconds"].(int)
	c.Session.Talked += seconds
	o := outputs(c)
	o["ended_by"], o["seconds"] = value.Text(got["ended_by"]), seconds
	return block.LeaveWith(block.OK, o)
}

func outputs(c *block.Call) map[string]any {
	o := map[string]any{"delivered": c.Memory[memoryTroubled] != true}
	if c.Session.Agent != nil {
		o["agent"] = c.Session.Agent.Name
	}
	return o
}

// refused takes the exit that says why there is no conversation. The pops stay
// with the call, for the next agent.
func refused(c *block.Call, f *effect.Fault) block.Outcome {
	o := block.FailAs("failed", f)
	switch f.Code {
	case effect.Busy:
		o.Exit = "busy"
	case effect.NoAnswer:
		o.Exit = "no_answer"
	}
	o.Outputs = outputs(c)
	c.Session.Agent = nil
	return o
}
