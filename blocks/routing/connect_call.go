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
		Asks:    []effect.Kind{effect.HostOffer, effect.HostConnect, effect.HostTalk, effect.DeskDeliver},
		Summary: "Connects the caller with an agent.",
		Doc: "The call is offered to the agent, to one of the queue or, where neither is given, to the one whom find_agent has found; the screen pops and attached data that wait with the call are delivered; when the agent answers, the step lasts until the conversation is over. " +
			"An agent who does not take the call counts as found no longer: search again, or name another. " +
			"What could not be delivered to the desk does not stop the call: the output `delivered` tells.",
		Fields: []spec.Field{
			{Name: "agent", Kind: spec.Text, Exposes: true, Doc: "The agent to ring, by name or e-mail address.", Example: "alex@callwright.example"},
			{Name: "queue", Kind: spec.Text, Exposes: true, Doc: "The queue to take an agent from, by name.", Example: "support"},
			{Name: "ring", Kind: spec.Duration, Default: 20 * time.Second, Doc: "How long to let it ring."},
			{Name: "whisper", Kind: spec.Text, Exposes: true, Doc: "What the agent hears before the caller is on the line.", Example: "A gold customer."},
			{Name: "music", Kind: spec.Text, Doc: "What the caller hears while it rings; the host's own music if not given.", Example: "hold.wav"},
		},
		Exits: []block.Exit{
			{Name: "no_answer", Doc: "Nobody answered in time."},
			{Name: "busy", Doc: "The agent is busy or has rejected the call."},
			{Name: "target_disconnected", Rare: true, Doc: "The agent's side was lost in the middle of the conversation; the caller is still there."},
			{Name: "failed", Doc: "There is no such agent or queue, or the host could not connect."},
		},
		Outputs: []block.Output{
			{Name: "agent", Type: expression.String(), Doc: "The name of the agent who was offered the call last."},
			{Name: "delivered", Type: expression.Bool(), Doc: "Whether all pops and data reached the desk."},
			{Name: "ended_by", Type: expression.String(), Doc: "Who ended the conversation: caller, agent, or target where the agent's side was lost."},
			{Name: "seconds", Type: expression.Int(), Doc: "How long the conversation was."},
		},
		Check:  checkConnect,
		Begin:  offer,
		Finish: proceed,
		Examples: []string{
			"- connect_call: {queue: support, ring: 15s}\n  exits:\n    no_answer: end\n    busy: end\n    failed: end\n",
			"- find_agent: {skill: support}\n  exits: {no_agents: end, queue_full: end, timeout: end, failed: end}\n- connect_call: {whisper: \"A ${tier} customer.\"}\n  exits:\n    no_answer: end\n    busy: end\n    target_disconnected: [{log: Ask how it was}]\n    failed: end\n",
		},
	}
}

// The phases of a connection, kept in the block's memory.
const (
	phaseOffered   = "offered"  // the desk is told that a call comes in
	phaseConnect   = "connect"  // it rings
	phaseAnswered  = "answered" // the desk is told that it was answered
	phaseTalk      = "talk"
	memoryPhase    = "phase"
	memoryTroubled = "undelivered"
)

// checkConnect reports a step that is told twice whom to connect, or never.
func checkConnect(s block.Static) (diags diag.List) {
	atMostOne(&diags, s, "agent", "queue")
	if len(given(s, "agent", "queue")) == 0 && s.Before != nil && !s.Before("find_agent") {
		report(&diags, diag.CodeMissingKey, s.Node, "give queue or agent, or put a find_agent before it", "nothing says whom to connect the caller with")
	}
	return diags
}

func offer(c *block.Call) block.Outcome {
	args := effect.OfferArgs{Ring: effect.Duration(c.Duration("ring"))}
	var f *effect.Fault
	if args.Agent, f = named(c, "agent"); f != nil {
		return block.FailAs("failed", f)
	}
	if args.Queue, f = named(c, "queue"); f != nil {
		return block.FailAs("failed", f)
	}
	if args.Agent == "" && args.Queue == "" {
		if c.Session.Found == nil {
			return block.FailAs("failed", effect.NewFault(effect.Invalid, "the step names no agent and no queue, and no agent was found before"))
		}
		args.Agent = c.Session.Found.ID
	}
	return block.AskFor(effect.HostOffer, args)
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
	got, _ := r.Value.(map[string]any)
	c.Session.Agent, c.Session.Stage = agentOf(got), block.AtOffered
	o := deliver(c, block.AtOffered, phaseOffered, connect)
	o.Raise = []string{"agent.offered"}
	return o
}

// deliver tells the desk what is due, or goes on when nothing is.
func deliver(c *block.Call, at, phase string, next func(*block.Call) block.Outcome) block.Outcome {
	args := effect.DeliverArgs{Agent: *c.Session.Agent}
	for _, p := range c.Session.Pops {
		if p.At == at {
			args.Pops = append(args.Pops, p)
		}
	}
	if at == block.AtOffered {
		args.Attached = c.Session.Attached
	}
	if len(args.Pops) == 0 && len(args.Attached) == 0 {
		return next(c)
	}
	remember(c, memoryPhase, phase)
	return block.AskFor(effect.DeskDeliver, args)
}

// noteDelivery keeps whether all of a delivery reached the desk.
func noteDelivery(c *block.Call, r effect.Result) {
	if r.Fault != nil {
		remember(c, memoryTroubled, true)
	}
}

func connect(c *block.Call) block.Outcome {
	remember(c, memoryPhase, phaseConnect)
	return block.AskFor(effect.HostConnect, effect.ConnectArgs{Whisper: c.Text("whisper"), Music: c.Text("music")})
}

func answered(c *block.Call, r effect.Result) block.Outcome {
	if r.Fault != nil {
		return refused(c, r.Fault)
	}
	s := c.Session
	s.Answered, s.Stage, s.Found = true, block.AtAnswered, nil
	s.Due(block.AtOffered) // they reached the one who has the call
	o := deliver(c, block.AtAnswered, phaseAnswered, talk)
	o.Raise = []string{"agent.answered"}
	return o
}

func talk(c *block.Call) block.Outcome {
	c.Session.Due(block.AtAnswered)
	remember(c, memoryPhase, phaseTalk)
	return block.AskFor(effect.HostTalk, struct{}{})
}

func ended(c *block.Call, r effect.Result) block.Outcome {
	if r.Fault != nil {
		c.Session.Stage = ""
		return block.FailAs("failed", r.Fault)
	}
	got, _ := r.Value.(map[string]any)
	seconds, _ := got["seconds"].(int)
	by := value.Text(got["ended_by"])
	if by != effect.EndedByCaller { // the call goes on without the agent
		c.Session.Stage = ""
	}
	c.Session.Talked += seconds
	o := outputs(c)
	o["ended_by"], o["seconds"] = by, seconds
	if by == effect.EndedByTarget {
		return block.LeaveWith("target_disconnected", o)
	}
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
	c.Session.Agent, c.Session.Stage, c.Session.Found = nil, "", nil
	return o
}
