package host

import (
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
)

// Behaviour is what an agent does with a call.
type Behaviour string

// The behaviours.
const (
	Answers  Behaviour = "answers"
	Busy     Behaviour = "busy"      // the offer is refused at once
	NoAnswer Behaviour = "no_answer" // it rings, and nobody picks up
	Rejects  Behaviour = "rejects"   // it rings, and the agent declines
	Vanishes Behaviour = "vanishes"  // the agent answers, and is lost during the conversation
)

// Behaviours returns all behaviours.
func Behaviours() []Behaviour { return []Behaviour{Answers, Busy, NoAnswer, Rejects, Vanishes} }

// The parties that can end a conversation.
const (
	ByAgent  = effect.EndedByAgent
	ByCaller = effect.EndedByCaller // who is gone then
	ByTarget = effect.EndedByTarget // the agent was lost; the caller is still there
)

// Conduct is what somebody does with one call. What is empty is as the Script
// has it.
type Conduct struct {
	Does    Behaviour
	After   time.Duration // how long it rings before they answer or reject; 0: as the Pace says
	Talk    time.Duration
	EndedBy string
}

// Person is an agent with ways of their own.
type Person struct {
	effect.Agent
	Does []Conduct // with the first call that they are offered, the second, ...; the last holds on
}

// Number is somebody who can be called.
type Number struct {
	Number string
	Conduct
}

// DefaultAgent is who works here if nobody else does. The CRM emulators know
// the same person.
func DefaultAgent() effect.Agent {
	return effect.Agent{ID: "alex", Name: "Alex Agent", Email: "alex@callwright.example"}
}

// staff returns who works here.
func (s Script) staff() []Person {
	if len(s.People) > 0 {
		return s.People
	}
	if len(s.Agents) == 0 {
		return []Person{{Agent: DefaultAgent()}}
	}
	var out []Person
	for _, a := range s.Agents {
		out = append(out, Person{Agent: a})
	}
	return out
}

// whole is a conduct with what the script says of all.
func (s Script) whole(c Conduct) Conduct {
	c.Does, c.Talk, c.EndedBy = or(or(c.Does, s.Agent), Answers), or(c.Talk, s.Talk), or(or(c.EndedBy, s.EndedBy), ByAgent)
	if c.Does == Vanishes {
		c.EndedBy = ByTarget
	}
	return c
}

// find returns who is meant by a name, as places in staff: one, or all of a
// queue.
func (s Script) find(agent, queue string) ([]int, *effect.Fault) {
	if agent == "" {
		return s.inQueue(queue)
	}
	var names []string
	for i, a := range s.staff() {
		for _, name := range []string{a.ID, a.Name, a.Email} {
			if name != "" && strings.EqualFold(name, agent) {
				return []int{i}, nil
			}
		}
		names = append(names, a.Name, a.Email)
	}
	return nil, missing("agent", agent, names)
}

func (s Script) inQueue(name string) ([]int, *effect.Fault) {
	if name == "" {
		return nil, effect.NewFault(effect.Invalid, "the offer names no agent and no queue")
	}
	known := slices.ContainsFunc(s.Queues, func(q string) bool { return strings.EqualFold(q, name) })
	if len(s.Queues) > 0 && !known {
		return nil, missing("queue", name, s.Queues)
	}
	all := make([]int, len(s.staff()))
	for i := range all {
		all[i] = i
	}
	return all, nil
}

func missing(what, name string, known []string) *effect.Fault {
	return effect.NewFault(effect.NotFound, "no %s is called %q; %s", what, name, diag.OneOf(name, known))
}
