// Package diag holds what Callwright says about a mistake in a file: a stable
// code, a place, a sentence and a hint.
//
// Every stage that reads what an author wrote returns its value together with
// a List, never an error: a list keeps warnings, collects everything wrong at
// once, and an empty one means that all is well. The package never reads
// files and never decides what is wrong; it carries, sorts and renders.
package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Severity says whether a finding stops a scenario from running.
type Severity int

const (
	// Error stops the scenario from being run.
	Error Severity = iota
	// Warning is worth a look; the scenario runs.
	Warning
)

// String returns the name used in JSON output and in renderings.
func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// Pos is a place in a text. Both numbers start at 1; a column counts runes,
// as editors do.
type Pos struct {
	Line, Column int
}

// Before reports whether p stands ahead of q.
func (p Pos) Before(q Pos) bool {
	return p.Line < q.Line || p.Line == q.Line && p.Column < q.Column
}

// Range is a stretch of one file. End is exclusive; a zero End means that
// only the start is known.
type Range struct {
	Start, End Pos
}

// Diagnostic is one finding.
type Diagnostic struct {
	Code     Code
	Severity Severity
	File     string // as the user named it
	Range    Range
	Message  string // one lower-case sentence without a full stop: what is wrong
	Hint     string // what to do about it; may be empty
}

// String renders the finding on one line: file:line:column: severity: message [code].
func (d Diagnostic) String() string {
	s := fmt.Sprintf("%s:%d:%d: %s: %s [%s]", d.File, d.Range.Start.Line, d.Range.Start.Column, d.Severity, d.Message, d.Code)
	if d.Hint != "" {
		s += " (" + d.Hint + ")"
	}
	return s
}

// List is a collection of findings. The zero value is empty and ready.
type List []Diagnostic

// Add appends a finding with the severity that its code is declared with.
func (l *List) Add(code Code, file string, r Range, hint, format string, args ...any) {
	*l = append(*l, Diagnostic{
		Code: code, Severity: code.Severity(), File: file, Range: r,
		Message: fmt.Sprintf(format, args...), Hint: hint,
	})
}

// HasErrors reports whether any finding is an error.
func (l List) HasErrors() bool {
	return slices.ContainsFunc(l, func(d Diagnostic) bool { return d.Severity == Error })
}

// Sort orders the list by file, place, code and message and drops exact
// repeats, so that the same mistakes always print as the same bytes.
func (l *List) Sort() {
	slices.SortStableFunc(*l, func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(a.File, b.File),
			cmp.Compare(a.Range.Start.Line, b.Range.Start.Line),
			cmp.Compare(a.Range.Start.Column, b.Range.Start.Column),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Message, b.Message),
		)
	})
	*l = slices.Compact(*l)
}

// Err returns the list as an error when it holds errors, else nil. It is for
// callers that only have an error to return; those who can, return the List.
func (l List) Err() error {
	if !l.HasErrors() {
		return nil
	}
	return listError(slices.Clone(l))
}

type listError List

func (e listError) Error() string {
	lines := make([]string, 0, len(e))
	for _, d := range e {
		lines = append(lines, d.String())
	}
	return strings.Join(lines, "\n")
}
