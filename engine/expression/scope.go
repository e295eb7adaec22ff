package expression

import (
	"maps"
	"slices"
)

// Scope holds the names that expressions may read, with their types. A scope
// can have children that add names, such as the variable of a loop.
type Scope struct {
	parent *Scope
	types  map[string]Type
	slots  map[string]int // where an Env keeps each name; shared by a scope and all its children
}

// NewScope returns a scope without names.
func NewScope() *Scope { return &Scope{types: map[string]Type{}, slots: map[string]int{}} }

// Declare adds a name or gives it another type. It must not be called once
// other goroutines compile with the scope.
func (s *Scope) Declare(name string, t Type) {
	s.types[name] = t
	s.slot(name)
}

// Slot returns the place of a declared name in every Env for the scope.
func (s *Scope) Slot(name string) int { return s.slot(name) }

// slot returns the place of a name in an Env. A name has one place in a scope
// and all its children, whatever its types there.
func (s *Scope) slot(name string) int {
	i, ok := s.slots[name]
	if !ok {
		i = len(s.slots)
		s.slots[name] = i
	}
	return i
}

// With returns a child scope that knows one more name. What is declared in s
// later is seen through the child too.
func (s *Scope) With(name string, t Type) *Scope {
	child := &Scope{parent: s, types: map[string]Type{}, slots: s.slots}
	child.Declare(name, t)
	return child
}

// Lookup returns the type of a name; a child's names hide its parent's.
func (s *Scope) Lookup(name string) (Type, bool) {
	for ; s != nil; s = s.parent {
		if t, ok := s.types[name]; ok {
			return t, true
		}
	}
	return Type{}, false
}

// Names returns all names in sorted order.
func (s *Scope) Names() []string {
	all := map[string]bool{}
	for ; s != nil; s = s.parent {
		for name := range s.types {
			all[name] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}
