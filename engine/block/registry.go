package block

import (
	"fmt"
	"slices"
)

// Registry is a set of blocks by name. It is immutable after it is made and
// safe for concurrent use.
type Registry struct {
	byName map[string]*Descriptor
	names  []string // sorted
}

// NewRegistry makes a registry of the given blocks. Two blocks of one name, or
// a block that could never run, are an error.
func NewRegistry(blocks ...Descriptor) (*Registry, error) {
	r := &Registry{byName: make(map[string]*Descriptor, len(blocks))}
	for _, d := range blocks {
		if d.Name == "" || d.Begin == nil {
			return nil, fmt.Errorf("block %q: a name and Begin are needed", d.Name)
		}
		if r.byName[d.Name] != nil {
			return nil, fmt.Errorf("block %q is registered twice", d.Name)
		}
		r.byName[d.Name] = d.complete()
		r.names = append(r.names, d.Name)
	}
	slices.Sort(r.names)
	return r, nil
}

// Lookup returns the block called name, or nil.
func (r *Registry) Lookup(name string) *Descriptor { return r.byName[name] }

// Names returns all names in sorted order. The slice is the caller's own.
func (r *Registry) Names() []string { return slices.Clone(r.names) }

// Without returns a registry that lacks the named blocks: an embedder's way
// to keep blocks from its authors.
func (r *Registry) Without(names ...string) *Registry {
	out := &Registry{byName: map[string]*Descriptor{}}
	for _, n := range r.names {
		if !slices.Contains(names, n) {
			out.byName[n] = r.byName[n]
			out.names = append(out.names, n)
		}
	}
	return out
}
