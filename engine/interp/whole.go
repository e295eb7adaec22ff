package interp

import (
	"fmt"
	"slices"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// whole is the inverse of slim. The stored form may have been tampered with;
// an error says that it cannot be made whole, and check finds the rest.
func (stored *storedState) whole(p *compile.Program) (*State, error) {
	s := stored.State
	s.Version, s.Program, s.Exit = stored.Version, p.Hash, or(stored.Exit, usualExit)
	s.Made = orUsual(stored.Made, usualID)
	if stored.Call.Call != nil {
		s.Call = *stored.Call.Call
	}
	s.Call.Channel, s.Call.Direction = or(stored.Call.Channel, usualChannel), or(stored.Call.Direction, usualDirection)
	wholeVars(stored.Vars)
	s.Vars = value.Map(stored.Vars)
	for _, sub := range stored.Subs {
		s.Subs = append(s.Subs, sub.whole())
	}
	if err := stored.Session.whole(s); err != nil {
		return nil, err
	}
	for i, st := range stored.Strands {
		if st == nil {
			return nil, fmt.Errorf("strand %d is missing", i)
		}
		s.Strands = append(s.Strands, st.whole(stored))
	}
	return s, nil
}

func (stored *storedScope) whole() *Scope {
	if stored == nil {
		return nil
	}
	sc := fresh(stored.Scope)
	wholeVars(stored.Vars)
	sc.Vars = value.Map(stored.Vars)
	return sc
}

// whole fills the session of a state whose variables are whole.
func (stored *storedSession) whole(s *State) error {
	s.Session = *fresh(stored.Session)
	var named []string
	for i := range stored.Pops {
		p := &stored.Pops[i]
		if slices.Contains(named, p.Of) {
			return fmt.Errorf("two screen pops show the variable %q", p.Of)
		}
		pop, err := p.whole(s.Vars)
		if err != nil {
			return fmt.Errorf("the screen pop %s: %w", p.ID, err)
		}
		s.Session.Pops = append(s.Session.Pops, pop)
		if p.Of != "" {
			named = append(named, p.Of)
		}
	}
	return nil
}

// whole gives a pop the records that it shows, as its own.
func (stored *storedPop) whole(vars value.Map) (effect.Pop, error) {
	p := effect.Pop(stored.plainPop)
	if stored.Of == "" {
		for _, r := range stored.Records {
			p.Records = append(p.Records, r)
		}
		return p, nil
	}
	m, _ := vars[stored.Of].(map[string]any)
	records, ok := isRecordSet(m)
	if !ok {
		return p, fmt.Errorf("the variable %q holds no records", stored.Of)
	}
	p.Account, p.Object = value.Text(m["account"]), value.Text(m["object"])
	for _, r := range records {
		record, ok := r.(map[string]any)
		if !ok {
			return p, fmt.Errorf("the variable %q holds what is no record", stored.Of)
		}
		p.Records = append(p.Records, value.CloneMap(record))
	}
	return p, nil
}

func (stored *storedStrand) whole(all *storedState) *Strand {
	st := fresh(stored.Strand)
	st.ID, st.Name = orUsual(stored.ID, usualID), orUsual(stored.Name, strandMain)
	if stored.Pending != nil {
		st.Pending = stored.Pending.whole(all)
	}
	return st
}

func (stored *storedPending) whole(all *storedState) *Pending {
	p, r := fresh(stored.Pending), fresh(stored.Request)
	r.Attempt = orUsual(stored.Attempt, 1)
	if r.ID = stored.ID; r.ID == "" {
		r.ID = requestID(all.State, r, orUsual(stored.Number, all.Asked))
	}
	r.Mode = or(stored.Mode, usualMode(r.Kind))
	r.Key = or(stored.Key, usualKey(r.ID, r.Mode))
	if r.Args = stored.Args; r.Args == nil {
		r.Args = all.usualArgs(r.Kind)
	}
	p.Request = *r
	return p
}

// fresh returns what an embedded pointer points to, also where nothing of it
// was stored.
func fresh[T effect.Request | block.Session | Scope | Strand | Pending](p *T) *T {
	if p == nil {
		return new(T)
	}
	return p
}
