package engine

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Dispatcher picks the scenarios for an event. It is immutable and safe for
// concurrent use.
type Dispatcher struct {
	scenarios []*Scenario // sorted by name
}

// NewDispatcher makes a Dispatcher. Two scenarios of one name are an error:
// nobody could tell their runs apart.
func NewDispatcher(scenarios ...*Scenario) (*Dispatcher, error) {
	d := &Dispatcher{scenarios: slices.Clone(scenarios)}
	slices.SortFunc(d.scenarios, func(a, b *Scenario) int { return cmp.Compare(a.Name(), b.Name()) })
	for i := 1; i < len(d.scenarios); i++ {
		if d.scenarios[i].Name() == d.scenarios[i-1].Name() {
			return nil, fmt.Errorf("two scenarios are called %q", d.scenarios[i].Name())
		}
	}
	return d, nil
}

// Pick returns the scenarios that the event starts, sorted by name: those
// that name it under `on` and whose `when` guard holds. A call or chat that
// comes in is taken by one scenario; when several would take it, none does
// and the error names them. Any other event may start any number. An error
// about a guard names its scenario; the others are returned beside it.
func (d *Dispatcher) Pick(in Input) ([]*Scenario, error) {
	var picked []*Scenario
	var problems []string
	for _, s := range d.scenarios {
		if !slices.Contains(s.program.On, in.event()) {
			continue
		}
		switch ok, err := s.Matches(in); {
		case err != nil:
			problems = append(problems, err.Error())
		case ok:
			picked = append(picked, s)
		}
	}
	if owned(in.event()) && len(picked) > 1 {
		return nil, fmt.Errorf("%s is taken by more than one scenario: %s", in.event(), names(picked))
	}
	if len(problems) > 0 {
		return picked, fmt.Errorf("pick scenarios for %s: %s", in.event(), strings.Join(problems, "; "))
	}
	return picked, nil
}

// owned reports whether an event hands something over that one scenario must
// look after.
func owned(event string) bool { return strings.HasSuffix(event, ".incoming") }

func names(scenarios []*Scenario) string {
	var out []string
	for _, s := range scenarios {
		out = append(out, s.Name())
	}
	return strings.Join(out, ", ")
}
