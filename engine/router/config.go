package router

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
)

// State is what an agent is doing.
type State string

// The states. An agent who is not offline is signed in.
const (
	Available State = "available" // can be given a call
	Ringing   State = "ringing"   // has been found for a call that is not answered yet
	Busy      State = "busy"      // talks
	WrapUp    State = "wrap_up"   // finishes the work of the last call
	Away      State = "away"      // has a break
	Offline   State = "offline"
)

// chosen are the states that somebody can put an agent in; the others come
// from calls.
var chosen = [...]State{Available, Away, Offline}

// The defaults of a Config.
const (
	DefaultAgeing = time.Minute
	DefaultHold   = 30 * time.Second
)

// Config is who works here and which queues there are.
type Config struct {
	Agents []Agent
	Queues []Queue // none: every name is a queue

	// Ageing is the wait that is worth one step of priority: a caller who
	// came so much earlier is level with one whose priority is a step better.
	// 0: DefaultAgeing; negative: no wait makes up for a priority.
	Ageing time.Duration
	WrapUp time.Duration // after a conversation
	Rest   time.Duration // of agents who rejected a call or did not answer it; then their turn comes last
	// Hold is how long an agent is kept for a run that asks nothing of the
	// host. 0: DefaultHold.
	Hold time.Duration
}

// Agent is somebody who takes calls, one at a time.
type Agent struct {
	effect.Agent                // without an ID: the e-mail address, or else the name
	Skills       []effect.Skill // a level of 0 is enough for every level
	AllSkills    bool           // has every skill there is
	Queues       []string       // none: serves all of them
	State        State          // at the start; empty: Available
}

// Queue is a line of callers.
type Queue struct {
	Name     string
	Capacity int            // callers who can wait; 0: any number
	Skills   []effect.Skill // required of its agents, beside those that a caller asks for
	WrapUp   time.Duration  // 0: that of the Config
}

// Everybody is the Config in which each of the agents serves every queue and
// has every skill.
func Everybody(agents ...effect.Agent) Config {
	var c Config
	for _, a := range agents {
		c.Agents = append(c.Agents, Agent{Agent: a, AllSkills: true})
	}
	return c
}

// Check returns an error that tells everything wrong with the Config.
func (c Config) Check() error {
	var errs []error
	for _, p := range c.problems() {
		errs = append(errs, fmt.Errorf("%s %d: %s", strings.TrimSuffix(p.list, "s"), p.index+1, p.text))
	}
	return errors.Join(errs...)
}

// complete returns the Config with its defaults filled in.
func (c Config) complete() Config {
	if c.Ageing == 0 {
		c.Ageing = DefaultAgeing
	}
	if c.Hold == 0 {
		c.Hold = DefaultHold
	}
	c.Agents = slices.Clone(c.Agents)
	for i := range c.Agents {
		a := &c.Agents[i]
		if a.ID == "" {
			a.ID = a.Email
		}
		if a.ID == "" {
			a.ID = a.Name
		}
		if a.State == "" {
			a.State = Available
		}
	}
	return c
}

// problem is something wrong with an entry of a list, at the field and, where
// that is a list too, its item; item is -1 otherwise.
type problem struct {
	list, field string
	index, item int
	text, hint  string
}

func (c Config) problems() []problem {
	p := checker{queues: map[string]bool{}, people: map[string]bool{}}
	for i, q := range c.Queues {
		p.queue(i, q)
	}
	for i, a := range c.Agents {
		p.agent(i, a)
	}
	return p.found
}

type checker struct {
	queues, people map[string]bool
	names          []string // of queues
	found          []problem
}

func (c *checker) add(list string, index int, field string, item int, hint, format string, args ...any) {
	c.found = append(c.found, problem{list: list, index: index, field: field, item: item, hint: hint, text: fmt.Sprintf(format, args...)})
}

func (c *checker) queue(i int, q Queue) {
	switch key := fold(q.Name); {
	case key == "":
		c.add("queues", i, "name", -1, "", "the queue has no name")
	case c.queues[key]:
		c.add("queues", i, "name", -1, "give it another name", "there is a queue %q already", q.Name)
	default:
		c.queues[key] = true
		c.names = append(c.names, q.Name)
	}
	if q.Capacity < 0 {
		c.add("queues", i, "capacity", -1, "", "the capacity of %q is negative", q.Name)
	}
	c.skills("queues", i, q.Skills)
}

func (c *checker) agent(i int, a Agent) {
	if fold(a.Name) == "" {
		c.add("agents", i, "name", -1, "", "the agent has no name")
	}
	c.identity(i, a)
	c.skills("agents", i, a.Skills)
	for n, q := range a.Queues {
		if len(c.names) > 0 && !c.queues[fold(q)] {
			c.add("agents", i, "queues", n, diag.OneOf(q, c.names), "there is no queue %q", q)
		}
	}
	if a.State != "" && !slices.Contains(chosen[:], a.State) {
		c.add("agents", i, "state", -1, "use one of: available, away, offline", "nobody can begin as %q", a.State)
	}
}

// identity reports a name by which two agents would be meant.
func (c *checker) identity(i int, a Agent) {
	own := map[string]bool{}
	for _, id := range []struct{ field, text string }{{"id", a.ID}, {"name", a.Name}, {"email", a.Email}} {
		key := fold(id.text)
		if key == "" || own[key] {
			continue
		}
		if c.people[key] {
			c.add("agents", i, id.field, -1, "every id, name and e-mail address must mean one agent", "another agent goes by %q already", id.text)
		}
		own[key], c.people[key] = true, true
	}
}

func (c *checker) skills(list string, i int, skills []effect.Skill) {
	seen := map[string]bool{}
	for n, s := range skills {
		switch key := fold(s.Name); {
		case key == "":
			c.add(list, i, "skills", n, "", "a skill has no name")
		case seen[key]:
			c.add(list, i, "skills", n, "remove one of the two", "the skill %q is given twice", s.Name)
		default:
			seen[key] = true
		}
		if s.Level < 0 {
			c.add(list, i, "skills", n, "", "the level of %q is negative", s.Name)
		}
	}
}

// fold makes names that differ only in case or in spaces around them the same.
func fold(name string) string { return strings.ToLower(strings.TrimSpace(name)) }
