package story

import (
	"time"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/trace"
)

// Visit is one passage through a step.
type Visit struct {
	Key, Block string
	Strand     string // who is at work, such as main/a in a branch of parallel
	Spot       *Spot
	Parent     *Visit // of the step that this one is a part of, or that called its scenario; nil for none
	At, until  time.Duration
	Exit, To   string // Exit is "" when the step was not left by one
	Settings   []trace.Setting
	Notes      []Note
	Turns      int           // of for_each, so far
	Fault      *effect.Fault // with which it ended
	Opened     bool          // the teller knows that it is under way
	told       bool          // the teller knows that it is over
	left       bool
}

// Took is how long the visit lasted.
func (v *Visit) Took() time.Duration { return v.until - v.At }

// inside reports whether a visit is a part of another one.
func (v *Visit) inside(of *Visit) bool {
	for v = v.Parent; v != nil; v = v.Parent {
		if v == of {
			return true
		}
	}
	return false
}

// owner is the strand of a step that does not say so: the handler of errors
// has that of what went wrong.
func (v *Visit) owner() string {
	switch {
	case v.Parent != nil:
		return v.Parent.Strand
	case v.Spot.Flow == string(compile.FlowError):
		return FlowMain
	}
	return v.Spot.Flow
}

// frame reports whether the step does nothing but hold others.
func (v *Visit) frame() bool {
	return v.Spot.Node != nil && v.Spot.Node.Op != compile.OpBlock
}

// The ends of visits that are not exits.
const (
	Withdrawn = "withdrawn" // nobody waits for the step any longer
	HungUp    = string(effect.HungUp)
	Cancelled = string(effect.Cancelled)
)
