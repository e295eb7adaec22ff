package interp

import (
	"errors"
	"fmt"
	"slices"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/value"
)

// Errors of Decode that callers branch on.
var (
	// ErrOtherProgram means that the state belongs to another scenario, or to
	// another version of it. A run finishes on the version that it started on.
	ErrOtherProgram = errors.New("the state belongs to another version of the scenario")
	// ErrStateVersion means that the state was written by another Callwright.
	ErrStateVersion = errors.New("the version of the state is not known")
	// ErrState means that the state is damaged.
	ErrState = errors.New("the state is damaged")
)

// Encode writes the state as JSON. The same state gives the same bytes. They
// can be read by people, and no text in them is escaped for HTML.
func (s *State) Encode() ([]byte, error) {
	b, err := value.Marshal(s.slim())
	if err != nil {
		return nil, fmt.Errorf("encode the state of run %s: %w", s.Run, err)
	}
	return b, nil
}

// Decode reads a state and holds it against its program. The errors wrap
// ErrOtherProgram, ErrStateVersion or ErrState.
func Decode(data []byte, p *compile.Program) (*State, error) {
	stored := storedState{State: &State{}}
	if err := stored.read(data, p); err != nil {
		return nil, err
	}
	s, err := stored.whole(p)
	if err == nil {
		err = s.check(p)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrState, err)
	}
	for _, sc := range append([]*Scope{&s.Scope}, s.Subs...) {
		sc.complete()
	}
	return s, nil
}

// read reads the stored form of a state of the program. That of another
// version may not be readable.
func (stored *storedState) read(data []byte, p *compile.Program) error {
	err := value.Unmarshal(data, stored)
	switch version := stored.Version; {
	case err != nil && (version == 0 || version == StateVersion):
		return fmt.Errorf("%w: %w", ErrState, err)
	case version != StateVersion:
		return fmt.Errorf("%w: %d", ErrStateVersion, version)
	case stored.Program != pinned(p.Hash):
		return fmt.Errorf("%w: it needs %s, this is %s", ErrOtherProgram, stored.Program, pinned(p.Hash))
	}
	return nil
}

// complete makes the maps that are not stored when they are empty.
func (sc *Scope) complete() {
	if sc.Jumps == nil {
		sc.Jumps = map[string]int{}
	}
	if sc.Results == nil {
		sc.Results = map[string]value.Map{}
	}
}

// check holds indexes and names against the program, so that a state that was
// tampered with cannot make the interpreter leave the rails.
func (s *State) check(p *compile.Program) error {
	if err := s.checkCounts(); err != nil {
		return err
	}
	if s.Scope.ID != 0 {
		return errors.New("the scenario's own variables are missing")
	}
	if err := s.Scope.check(p); err != nil {
		return err
	}
	for _, sc := range s.Subs {
		if sc == nil || sc.ID <= 0 || sc.Library < 0 || sc.Library >= len(p.Library) || s.scope(sc.ID) != sc {
			return errors.New("a scenario that was called is not known")
		}
		if err := sc.check(p.Library[sc.Library]); err != nil {
			return err
		}
	}
	return s.checkStrands(p)
}

// check holds variables and counters against a program.
func (sc *Scope) check(p *compile.Program) error {
	for _, v := range p.Vars {
		if _, ok := sc.Vars[v.Name]; !ok {
			return fmt.Errorf("the variable %q is missing", v.Name)
		}
	}
	if sc.Errors < 0 {
		return errors.New("a counter is negative")
	}
	for _, n := range sc.Jumps {
		if n < 0 {
			return errors.New("a counter of jumps is negative")
		}
	}
	return nil
}

func (s *State) checkStrands(p *compile.Program) error {
	if len(s.Strands) == 0 && !s.Done {
		return errors.New("there is nothing left to run")
	}
	for i, st := range s.Strands {
		if st == nil || st.ID <= 0 || st.ID > s.Made || s.strand(st.ID) != st {
			return fmt.Errorf("strand %d is damaged", i)
		}
		sc := s.scope(st.Scope)
		if sc == nil {
			return fmt.Errorf("strand %d has no variables", i)
		}
		own := p
		if sc.ID != 0 {
			own = p.Library[sc.Library]
		}
		if err := st.check(own); err != nil {
			return err
		}
		if err := s.checkParent(st); err != nil {
			return err
		}
		if err := s.checkFrames(st, own); err != nil {
			return err
		}
	}
	return nil
}

// checkFrames holds the loops and tries that a strand is in against those that
// stand around its node.
func (s *State) checkFrames(st *Strand, p *compile.Program) error {
	frames := st.Frames
	if st.At < 0 {
		if len(frames) > 0 {
			return fmt.Errorf("strand %d is over and in a loop", st.ID)
		}
		return nil
	}
	n := &p.Nodes[st.At]
	if last := len(frames) - 1; last >= 0 && frames[last].Loop == st.At && isLoop(n) {
		frames = frames[:last] // it is about to go round
	}
	for ; n.In != compile.None; n = &p.Nodes[n.In] {
		if op := p.Nodes[n.In].Op; op == compile.OpParallel || op == compile.OpBlock {
			return s.checkBase(st, frames, n)
		}
		last := len(frames) - 1
		if last < 0 || frames[last].Loop != n.In || frames[last].Part != n.Part {
			return fmt.Errorf("strand %d is not in what stands around step %d", st.ID, st.At)
		}
		frames = frames[:last]
	}
	if len(frames) > 0 || st.Part && st.Parent != 0 {
		return fmt.Errorf("strand %d is in more than what stands around step %d", st.ID, st.At)
	}
	return nil
}

// checkBase holds a strand that runs a part of a node against the strand that
// is at that node.
func (s *State) checkBase(st *Strand, frames []Frame, n *compile.Node) error {
	parent := s.strand(st.Parent)
	if len(frames) > 0 || !st.Part || parent != nil && (parent.At != n.In || st.Branch != n.Part) {
		return fmt.Errorf("strand %d does not belong to step %d", st.ID, n.In)
	}
	return nil
}

// checkParent holds a strand against what it belongs to, which is older.
func (s *State) checkParent(st *Strand) error {
	if st.Parent == 0 {
		return nil
	}
	parent := s.strand(st.Parent)
	if parent == nil || parent.ID >= st.ID || parent.At < 0 || st.Part && parent.Scope != st.Scope {
		return fmt.Errorf("strand %d belongs to no other", st.ID)
	}
	return nil
}

// checkCounts keeps the limits of a run from being turned back.
func (s *State) checkCounts() error {
	for _, n := range []int{s.Seq, s.Steps, s.Asked, s.Made, int(s.Now)} {
		if n < 0 {
			return errors.New("a counter is negative")
		}
	}
	return nil
}

func (st *Strand) check(p *compile.Program) error {
	if st.At >= len(p.Nodes) || st.At < compile.End {
		return fmt.Errorf("there is no step %d", st.At)
	}
	if st.Pending != nil && (st.At < 0 || !waits(&p.Nodes[st.At]) || st.Pending.Request.Attempt < 1) {
		return fmt.Errorf("step %d cannot wait for this", st.At)
	}
	if st.Pending != nil && st.Pending.Quick && p.Nodes[st.At].Body.Node < 0 {
		return fmt.Errorf("step %d does nothing while it waits", st.At)
	}
	if st.Joined && (st.At < 0 || p.Nodes[st.At].Op != compile.OpParallel && p.Nodes[st.At].Op != compile.OpCall) {
		return fmt.Errorf("step %d has nothing to wait for", st.At)
	}
	for _, f := range append(slices.Clone(st.Outer), st.Frames...) {
		if err := f.check(p); err != nil {
			return err
		}
	}
	return nil
}

// check holds a frame against the construct that it belongs to.
func (f *Frame) check(p *compile.Program) error {
	if f.Loop < 0 || f.Loop >= len(p.Nodes) || f.Index < 0 || f.Part < 0 || f.Part > compile.PartFinally {
		return fmt.Errorf("there is no loop at step %d", f.Loop)
	}
	if t := f.Then; t != nil && (t.To >= len(p.Nodes) || t.To < compile.PartEnd) {
		return fmt.Errorf("there is no step %d", t.To)
	}
	switch p.Nodes[f.Loop].Op {
	case compile.OpForEach:
		if f.Index >= len(f.Items) {
			return fmt.Errorf("the loop at step %d is past its end", f.Loop)
		}
	case compile.OpWhile, compile.OpTry:
	default:
		return fmt.Errorf("there is no loop at step %d", f.Loop)
	}
	return nil
}

// waits reports whether a node can ask for something.
func waits(n *compile.Node) bool {
	return n.Op == compile.OpBlock && n.Desc.Finish != nil
}
