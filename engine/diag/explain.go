package diag

import (
	"slices"
	"strings"
)

// Explanation tells an author what a finding is about.
type Explanation struct {
	Code Code
	Doc  string // why it is found, and what to do
	// Bad gives exactly this finding, and Good does the same without any. Both
	// are scenarios without the lines that are the same in all, unless these
	// are what it is about; see File. Bad is "" if no content of a file can show it.
	Bad, Good string
}

// Explain explains a code; the zero Explanation for one that is not known.
func Explain(c Code) Explanation {
	for _, part := range [][]Explanation{ofFiles[:], ofShape[:], ofValues[:], ofFlow[:], ofAccounts[:]} {
		if i := slices.IndexFunc(part, func(e Explanation) bool { return e.Code == c }); i >= 0 {
			return part[i]
		}
	}
	return Explanation{}
}

// File makes the file of an example: with the lines that every scenario begins
// with, if it shows a part of one.
func (Explanation) File(example string) string {
	for _, start := range []string{"steps:", "vars:", "inputs:", "on:", "var:"} {
		if strings.HasPrefix(example, start) {
			return "callwright: v1\nscenario: example\n" + example
		}
	}
	return example
}
