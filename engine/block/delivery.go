package block

import (
	"strconv"

	"github.com/callwright/callwright/engine/effect"
)

// How far an agent has come with the call: the values of Session.Stage and of
// a pop's At.
const (
	AtOffered  = "offered"
	AtAnswered = "answered"
)

// OutputDelivered is the output of a block that leaves by Delivered.
const OutputDelivered = "delivered"

// Pop asks for a screen pop. It goes to the agent who has the call, or to
// whom it is being offered, at once, and waits with the call for one
// otherwise. A pop for an agent who has not answered yet waits too: the next
// one needs it if this one does not answer. A block that uses it finishes with
// Delivered.
func (c *Call) Pop(p effect.Pop) Outcome {
	s := c.Session
	s.Popped++
	p.ID = c.Step + "/" + strconv.Itoa(s.Popped)
	if !s.has(AtAnswered) {
		s.Pops = append(s.Pops, p)
	}
	if !s.has(p.At) {
		return Leave(OK)
	}
	return AskFor(effect.DeskDeliver, effect.DeliverArgs{Agent: *s.Agent, Pops: []effect.Pop{p}})
}

// Attach brings the attached data, all of it, to the agent who has the call,
// or to whom it is being offered, if there is one. A block that uses it
// finishes with Delivered.
func (c *Call) Attach() Outcome {
	s := c.Session
	if !s.has(AtOffered) || len(s.Attached) == 0 {
		return Leave(OK)
	}
	return AskFor(effect.DeskDeliver, effect.DeliverArgs{Agent: *s.Agent, Attached: s.Attached})
}

// Delivered leaves with the result of a delivery. What did not reach the desk
// does not stop the call.
func (c *Call) Delivered(r effect.Result) Outcome {
	return LeaveWith(OK, map[string]any{OutputDelivered: r.Fault == nil})
}

// has reports whether an agent has come so far as at.
func (s *Session) has(at string) bool {
	return s.Agent != nil && (s.Stage == AtAnswered || s.Stage == AtOffered && at == AtOffered)
}
