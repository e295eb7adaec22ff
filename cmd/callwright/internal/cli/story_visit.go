package cli

import (
	"time"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/trace"
)

// visit is one passage through a step.
type visit struct {
	key, block string
	strand     string // who is at work, such as main/a in a branch of parallel
	spot       *spot
	parent     *visit // of the step that this one is a part of, or that called its scenario; nil for none
	at, until  time.Duration
	exit, to   string // exit is "" when the step was not left by one
	settings   []trace.Setting
	notes      []note
	turns      int           // of for_each, so far
	fault      *effect.Fault // with which it ended
	opened     bool          // the teller knows that it is under way
	told       bool          // the teller knows that it is over
	left       bool
}

// took is how long the visit lasted.
func (v *visit) took() time.Duration { return v.until - v.at }

// inside reports whether a visit is a part of another one.
func (v *visit) inside(of *visit) bool {
	for v = v.parent; v != nil; v = v.parent {
		if v == of {
			return true
		}
	}
	return false
}

// owner is the strand of a step that does not say so: the handler of errors
// has that of what went wrong.
func (v *visit) owner() string {
	switch {
	case v.parent != nil:
		return v.parent.strand
	case v.spot.flow == string(compile.FlowError):
		return flowMain
	}
	return v.spot.flow
}

// frame reports whether the step does nothing but hold others.
func (v *visit) frame() bool {
	return v.spot.node != nil && v.spot.node.Op != compile.OpBlock
}

// The ends of visits that are not exits.
const (
	endWithdrawn = "withdrawn" // nobody waits for the step any longer
	endHungUp    = string(effect.HungUp)
	endCancelled = string(effect.Cancelled)
)
