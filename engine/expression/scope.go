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
}

// NewScope returns a scope without names.
func NewScope() *Scope { return &Scope{types: map[string]Type{}} }

// Declare adds a name or gives it another type. It must not be called once
// other goroutines compile with the scope.
func (s *Scope) Declare(name string, t Type) { s.types[name] = t }

// With returns a child scope that knows one more name. What is declared in s
// later is seen through the child too.
func (s *Scope) With(name string, t Type) *Scope {
	return &Scope{parent: s, types: map[string]Type{name: t}}
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
