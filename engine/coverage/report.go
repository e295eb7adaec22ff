package coverage

import (
	"encoding/json"
	"fmt"
)

// FormatVersion is the version of the JSON form of a Report.
const FormatVersion = 1

// Report says how much of each scenario was run.
type Report struct {
	FormatVersion int        `json:"format_version"`
	Total         Figures    `json:"total"`
	Scenarios     []Scenario `json:"scenarios"`
}

// Scenario is what was run of one scenario.
type Scenario struct {
	Scenario string     `json:"scenario"`
	File     string     `json:"file"`
	Program  string     `json:"program"` // content hash
	Runs     int        `json:"runs"`    // also those that another scenario's run was
	Figures  Figures    `json:"figures"`
	When     *Condition `json:"when,omitempty"` // its guard
	Steps    []Step     `json:"steps"`
}

// Figures are how many of all were covered.
type Figures struct {
	Steps      Figure `json:"steps"`
	Exits      Figure `json:"exits"`      // wired ones, and ok
	Unwired    Figure `json:"unwired"`    // exits that are an error
	Conditions Figure `json:"conditions"` // two sides each
}

// Figure is how many of all were covered.
type Figure struct {
	Covered int `json:"covered"`
	All     int `json:"all"`
}

// Percent is the covered part of a hundred, rounded down; nothing to cover is
// all of it.
func (f Figure) Percent() float64 {
	if f.All == 0 {
		return 100
	}
	return float64(1000*f.Covered/f.All) / 10
}

func (f *Figure) point(hits int) {
	f.All++
	if hits > 0 {
		f.Covered++
	}
}

func (f *Figure) add(o Figure) {
	f.Covered += o.Covered
	f.All += o.All
}

func (f *Figures) add(o Figures) {
	f.Steps.add(o.Steps)
	f.Exits.add(o.Exits)
	f.Unwired.add(o.Unwired)
	f.Conditions.add(o.Conditions)
}

// Step is what was run of a step.
type Step struct {
	Step       string      `json:"step"` // its key in traces of its own scenario
	Block      string      `json:"block"`
	Line       int         `json:"line"`
	Hits       int         `json:"hits"`
	Exits      []Exit      `json:"exits,omitempty"`
	Conditions []Condition `json:"conditions,omitempty"`
}

// Exit is a way out of a step.
type Exit struct {
	Name  string `json:"exit"`
	To    string `json:"to,omitempty"` // where it leads, of one that leads elsewhere after its cap
	Wired bool   `json:"wired"`        // by the author, or ok; else it is an error
	Hits  int    `json:"hits"`
}

// Condition is an expression that has two sides.
type Condition struct {
	Name  string `json:"name"` // if, while or when
	Text  string `json:"text"`
	True  int    `json:"true"`
	False int    `json:"false"`
}

func (s *Scenario) count() {
	for _, step := range s.Steps {
		s.Figures.Steps.point(step.Hits)
		for _, e := range step.Exits {
			if e.Wired {
				s.Figures.Exits.point(e.Hits)
			} else {
				s.Figures.Unwired.point(e.Hits)
			}
		}
		for _, c := range step.Conditions {
			s.Figures.sides(c)
		}
	}
	if s.When != nil {
		s.Figures.sides(*s.When)
	}
}

func (f *Figures) sides(c Condition) {
	f.Conditions.point(c.True)
	f.Conditions.point(c.False)
}

// Find returns what was run of the scenario of a content hash or, if there is
// none, of a name; nil if the report does not know it.
func (r *Report) Find(hash, name string) *Scenario {
	var found *Scenario
	for i := range r.Scenarios {
		switch s := &r.Scenarios[i]; {
		case s.Program == hash:
			return s
		case s.Scenario == name:
			found = s
		}
	}
	return found
}

// Read reads a Report from its JSON form.
func Read(data []byte) (*Report, error) {
	var r Report
	if err := json.Unmarshal(data, &r); err != nil {
		return nil, fmt.Errorf("read coverage: %w", err)
	}
	if r.FormatVersion != FormatVersion {
		return nil, fmt.Errorf("read coverage: its format_version is %d; this version of callwright reads %d", r.FormatVersion, FormatVersion)
	}
	return &r, nil
}

// JSON writes the report, which consists of texts and numbers.
func (r *Report) JSON() ([]byte, error) {
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write coverage: %w", err)
	}
	return append(data, '\n'), nil
}
