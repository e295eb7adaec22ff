package interp

import (
	"encoding/json"
	"errors"
	"fmt"

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

// Encode writes the state as JSON. The same state gives the same bytes.
func (s *State) Encode() ([]byte, error) {
	b, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("encode the state of run %s: %w", s.Run, err)
	}
	return b, nil
}

// Decode reads a state and holds it against its program. The errors wrap
// ErrOtherProgram, ErrStateVersion or ErrState.
func Decode(data []byte, p *compile.Program) (*State, error) {
	s := &State{}
	if err := value.Unmarshal(data, s); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrState, err)
	}
	if s.Version != StateVersion {
		return nil, fmt.Errorf("%w: %d", ErrStateVersion, s.Version)
	}
	if s.Program != p.Hash {
		return nil, fmt.Errorf("%w: it needs %s, this is %s", ErrOtherProgram, s.Program, p.Hash)
	}
	if err := s.check(p); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrState, err)
	}
	if s.Jumps == nil { // an empty map is not stored
		s.Jumps = map[string]int{}
	}
	if s.Results == nil {
		s.Results = map[string]value.Map{}
	}
	return s, nil
}

// check holds indexes and names against the program, so that a state that was
// tampered with cannot make the interpreter leave the rails.
func (s *State) check(p *compile.Program) error {
	for _, v := range p.Vars {
		if _, ok := s.Vars[v.Name]; !ok {
			return fmt.Errorf("the variable %q is missing", v.Name)
		}
	}
	if err := s.checkCounts(); err != nil {
		return err
	}
	if len(s.Strands) == 0 || len(s.Strands) > 2 {
		return fmt.Errorf("a run has one or two strands, not %d", len(s.Strands))
	}
	for i := range s.Strands {
		if s.Strands[i].Name != []string{strandMain, strandEnded}[i] {
			return fmt.Errorf("strand %d cannot be called %q", i, s.Strands[i].Name)
		}
		if err := s.Strands[i].check(p); err != nil {
			return err
		}
	}
	return nil
}

// checkCounts keeps the limits of a run from being turned back.
func (s *State) checkCounts() error {
	for _, n := range []int{s.Seq, s.Steps, s.Asked, s.Errors, int(s.Now)} {
		if n < 0 {
			return errors.New("a counter is negative")
		}
	}
	for _, n := range s.Jumps {
		if n < 0 {
			return errors.New("a counter of jumps is negative")
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
	for _, f := range st.Frames {
		if f.Loop < 0 || f.Loop >= len(p.Nodes) || p.Nodes[f.Loop].Op != compile.OpForEach || f.Index < 0 || f.Index >= len(f.Items) {
			return fmt.Errorf("there is no loop at step %d", f.Loop)
		}
	}
	return nil
}

// waits reports whether a node can ask for something.
func waits(n *compile.Node) bool {
	return n.Op == compile.OpBlock && n.Desc.Finish != nil
}
