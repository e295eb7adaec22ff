package host

import (
	"fmt"
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
)

// Behaviours returns all behaviours.
func Behaviours() []Behaviour { return []Behaviour{Answers, Busy, NoAnswer} }

// The parties that can end a conversation.
const (
	ByAgent  = "agent"
	ByCaller = "caller" // who is gone then
)

// Script says how the people on a call behave. The zero Script has a caller
// who presses nothing and an agent who answers and says goodbye at once.
type Script struct {
	// Digits are the keys that the caller presses, over the whole call: 0 to 9,
	// * and #. A comma is a silence: it ends the entry before it, and where
	// there is none it leaves a question without an answer.
	Digits  string
	Agent   Behaviour      // Answers if empty
	Talk    time.Duration  // of a conversation; no time passes for it
	EndedBy string         // ByAgent if empty
	Agents  []effect.Agent // who works here; DefaultAgent if empty. A queue gives the first one
	Queues  []string       // the queues there are; empty: every name is one
}

// DefaultAgent is who works here if nobody else does. The CRM emulators know
// the same person.
func DefaultAgent() effect.Agent {
	return effect.Agent{ID: "alex", Name: "Alex Agent", Email: "alex@callwright.example"}
}

const keys = "0123456789*#"

// CheckDigits reports a text that cannot be a Script's Digits.
func CheckDigits(text string) error {
	for _, r := range text {
		if r != pause && !strings.ContainsRune(keys, r) {
			return fmt.Errorf("a telephone has no key %q; write 0 to 9, * and #, and a comma for a silence", r)
		}
	}
	return nil
}

const pause = ','

// staff returns who works here.
func (s Script) staff() []effect.Agent {
	if len(s.Agents) == 0 {
		return []effect.Agent{DefaultAgent()}
	}
	return s.Agents
}

// find returns whom an offer means.
func (s Script) find(args effect.OfferArgs) (effect.Agent, *effect.Fault) {
	if args.Agent == "" {
		return s.inQueue(args.Queue)
	}
	var names []string
	for _, a := range s.staff() {
		for _, name := range []string{a.ID, a.Name, a.Email} {
			if name != "" && strings.EqualFold(name, args.Agent) {
				return a, nil
			}
		}
		names = append(names, a.Name, a.Email)
	}
	return effect.Agent{}, missing("agent", args.Agent, names)
}

func (s Script) inQueue(name string) (effect.Agent, *effect.Fault) {
	if name == "" {
		return effect.Agent{}, effect.NewFault(effect.Invalid, "the offer names no agent and no queue")
	}
	for _, q := range s.Queues {
		if strings.EqualFold(q, name) {
			return s.staff()[0], nil
		}
	}
	if len(s.Queues) == 0 {
		return s.staff()[0], nil
	}
	return effect.Agent{}, missing("queue", name, s.Queues)
}

func missing(what, name string, known []string) *effect.Fault {
	return effect.NewFault(effect.NotFound, "no %s is called %q; %s", what, name, diag.OneOf(name, known))
}
