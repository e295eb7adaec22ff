package host

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/callwright/callwright/engine/effect"
)

// Script says how the people on a call behave. The zero Script has a caller
// who presses and says nothing and an agent who answers and says goodbye at
// once.
type Script struct {
	// Digits are the keys that the caller presses, over the whole call and
	// always in time, where no Rule says otherwise: 0 to 9, * and #. A comma is
	// a silence: it ends the entry before it, and where there is none it leaves
	// a question without an answer.
	Digits string
	// Says is what the caller says where words are listened for or a message is
	// recorded, or writes where people write, one after the other and always in
	// time, where no Rule says otherwise. An empty one leaves a question without
	// an answer.
	Says []string
	// Rules say what the caller does about what they hear, or read. The first
	// that fits and is not used up counts.
	Rules []Rule
	// Otherwise is what the caller does when an answer is wanted and neither a
	// Rule nor Digits have one.
	Otherwise Action
	// InQueue is what the caller does in a queue of their own accord: press an
	// escape key or hang up, After so long.
	InQueue Action
	// Patience is how long the caller waits in all, in queues, for music and
	// for ringing phones, before they hang up; 0: without end.
	Patience time.Duration

	Agent   Behaviour      // Answers if empty; of agents whose Does says nothing
	Talk    time.Duration  // of a conversation
	EndedBy string         // ByAgent if empty
	Agents  []effect.Agent // who works here; DefaultAgent if there is nobody. A queue gives the first one who is not busy
	People  []Person       // or who works here, each with ways of their own; before Agents
	Numbers []Number       // who can be reached by telephone; all other numbers answer
	Queues  []string       // the queues there are; empty: every name is one

	Pace   Pace          // how long things take
	Cannot []effect.Kind // what this host is not able to do
}

// Rule is what the caller does when they hear something. One without Hears and
// Match fits everything. The host's own music is heard as "music".
type Rule struct {
	Hears string         // a part of it, in upper or lower case
	Match *regexp.Regexp // or its form
	Times int            // how often the rule counts: 0 once, Always
	Action
}

// Always is the Times of a Rule that is never used up.
const Always = -1

// Action is what a caller does. The zero Action is to stay silent. What it has
// of Say, Record, Press and HangUp comes in this order.
type Action struct {
	Press      string        // keys; a comma is a pause of a second
	Every      time.Duration // between keys; 0: as the Pace says
	Say        string        // what is said where words are listened for
	Confidence float64       // of its recognition; 0: 0.95
	Record     time.Duration // how long the caller speaks where a message is recorded
	Reply      string        // what is written back, where people write
	HangUp     bool

	// After is how long the caller waits with it: since the end of what they
	// hear, or with During since its begin. 0 is at once for During and HangUp,
	// and otherwise as the Pace says.
	After  time.Duration
	During bool
}

// fits reports whether the rule is about a text.
func (r Rule) fits(text string) bool {
	if r.Match != nil && !r.Match.MatchString(text) {
		return false
	}
	return strings.Contains(strings.ToLower(text), strings.ToLower(r.Hears))
}

const keypad = "0123456789*#"

// CheckDigits reports a text that cannot be a Script's Digits or what an
// Action presses.
func CheckDigits(text string) error {
	for _, r := range text {
		if r != pause && !strings.ContainsRune(keypad, r) {
			return fmt.Errorf("a telephone has no key %q; write 0 to 9, * and #, and a comma for a silence", r)
		}
	}
	return nil
}

const pause = ','
