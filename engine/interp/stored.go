package interp

import (
	"encoding/json"
	"strings"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// The stored form of a State is the JSON of its fields, without what goes
// without saying: a service keeps one for every call that waits, and a person
// who opens one at night should find in it what is particular to the run. What
// is left out is
//
//   - what is so in nearly every run: a call by voice that came in, the main
//     strand, an exit ok;
//   - what a request has by its kind, and by the step that asks;
//   - what a record set says of itself, as long as it is as the search left it;
//   - the records of a screen pop, where a variable holds them: the pop names it.
//
// Nothing is lost by that, and nothing guessed: where one of these is not as
// usual it is written, be it empty.

// storedState is the stored form of a State. Its own fields hide those of the
// same name in the State.
type storedState struct {
	Version int    `json:"version"`
	Program string `json:"program"` // see pinned
	*State
	Made    int             `json:"made,omitempty"` // usually 1
	Call    storedCall      `json:"call"`
	Exit    *string         `json:"exit,omitempty"` // usually ok
	Session storedSession   `json:"session"`
	Strands []*storedStrand `json:"strands,omitempty"`
	Vars    exact           `json:"vars"`
	Subs    []*storedScope  `json:"subs,omitempty"`

	delivery json.RawMessage // what usualArgs made, once for all strands
}

// exact is a value.Map that is read along with what it stands in, which spares
// it a second reading by itself.
type exact map[string]any

// MarshalJSON writes the map as value.Map does.
func (m exact) MarshalJSON() ([]byte, error) { return value.Encode(map[string]any(m)) }

type storedCall struct {
	*Call
	Channel   *string `json:"channel,omitempty"`   // usually voice
	Direction *string `json:"direction,omitempty"` // usually inbound
}

type storedScope struct {
	*Scope
	Vars exact `json:"vars"`
}

type storedSession struct {
	*block.Session
	Pops []storedPop `json:"pops,omitempty"`
}

type storedPop struct {
	plainPop
	Records []value.Map `json:"records,omitempty"`
	Of      string      `json:"of,omitempty"` // the variable whose account, object and records it shows
}

// plainPop is a pop that does not write itself.
type plainPop effect.Pop

type storedStrand struct {
	ID   int    `json:"id,omitempty"`   // usually 1
	Name string `json:"name,omitempty"` // usually main
	*Strand
	Pending *storedPending `json:"pending,omitempty"`
}

// storedPending is a Pending and its request in one.
type storedPending struct {
	*effect.Request
	ID      string          `json:"id,omitempty"`      // usually made of the run, the step, Number and the attempt
	Number  int             `json:"number,omitempty"`  // of the request; usually the last one of the run
	Args    json.RawMessage `json:"args,omitempty"`    // usually as usualArgs has them
	Mode    *effect.Mode    `json:"mode,omitempty"`    // usually as usualMode has it
	Key     *string         `json:"key,omitempty"`     // usually the id without the attempt, of what writes
	Attempt int             `json:"attempt,omitempty"` // usually 1
	*Pending
	Hidden *struct{} `json:"request,omitempty"` // hides that of Pending
}

// What a call, a strand and the end of a step usually are.
const (
	usualChannel   = "voice"
	usualDirection = "inbound"
	usualExit      = block.OK
	usualID        = 1
)

// pinned is how a state names its program: by the first half of the digits of
// its hash, which no other version of a scenario shares by chance.
func pinned(hash string) string {
	const digits = 32
	hash = strings.TrimPrefix(hash, "sha256:")
	return hash[:min(digits, len(hash))]
}

// usualMode is what requests of a kind do outside, unless a block says
// otherwise.
func usualMode(k effect.Kind) effect.Mode {
	switch k.Who() {
	case "host", "desk":
		return effect.Write
	}
	return effect.Read
}

// usualKey is the idempotency key of a request for which the scenario has none.
func usualKey(id string, mode effect.Mode) string {
	if mode != effect.Write {
		return ""
	}
	return id[:lastDot(id)]
}

// usualArgs are the arguments of a request that says nothing more than its
// kind; a delivery brings the agent all that is with the call.
func (all *storedState) usualArgs(k effect.Kind) json.RawMessage {
	s := &all.State.Session
	if k != effect.DeskDeliver || s.Agent == nil {
		return json.RawMessage("{}")
	}
	if all.delivery == nil { // what is no data is none of a request's, either
		all.delivery, _ = value.Marshal(effect.DeliverArgs{Agent: *s.Agent, Pops: s.Pops, Attached: s.Attached})
	}
	return all.delivery
}

// unless returns v, or nil where it is as usual.
func unless[T comparable](usual, v T) *T {
	if v == usual {
		return nil
	}
	own := v
	return &own
}

// or is the inverse of unless.
func or[T any](own *T, usual T) T {
	if own == nil {
		return usual
	}
	return *own
}

// orUsual returns v, or what it usually is where it is not set.
func orUsual[T comparable](v, usual T) T {
	var unset T
	if v == unset {
		return usual
	}
	return v
}
