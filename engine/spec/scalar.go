package spec

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
)

func (d *decoder) scalar(n *source.Node, f *Field) (any, bool) {
	if n.Kind != source.Scalar {
		d.wrongKind(n, article(f))
		return nil, false
	}
	if v, done := d.dynamic(n, f); done {
		return v, true
	}
	v, problem := parse(n, f)
	if problem != "" {
		d.diags.Add(diag.CodeBadValue, n.File.Name, n.Range, hint(n.Text, f), "the setting %q %s", f.Name, problem)
		return nil, false
	}
	return v, true
}

var nameForm = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]*$`)

// parse reads a literal; problem finishes the sentence "the setting x ...".
func parse(n *source.Node, f *Field) (v any, problem string) {
	switch f.Kind {
	case Bool:
		if n.Tag != source.Bool {
			return nil, fmt.Sprintf("needs true or false, not %q", n.Text)
		}
		return n.Text == "true", ""
	case Int:
		return parseInt(n, f)
	case Number:
		v, err := strconv.ParseFloat(n.Text, 64)
		if err != nil || n.Tag != source.Int && n.Tag != source.Float {
			return nil, fmt.Sprintf("needs a number, not %q", n.Text)
		}
		return v, f.Bounds(v)
	case Duration:
		return ParseDuration(n.Text)
	case Enum:
		if !slices.Contains(f.Enum, n.Text) {
			return nil, fmt.Sprintf("cannot be %q; it is one of %s", n.Text, strings.Join(f.Enum, ", "))
		}
	case Name, Account:
		if !nameForm.MatchString(n.Text) {
			return nil, fmt.Sprintf("needs a name, not %q", n.Text)
		}
	}
	return n.Text, ""
}

func parseInt(n *source.Node, f *Field) (any, string) {
	i, err := strconv.Atoi(n.Text)
	if err != nil || n.Tag != source.Int {
		return nil, fmt.Sprintf("needs a whole number, not %q", n.Text)
	}
	return i, f.Bounds(float64(i))
}

// Bounds says what is wrong with a number that is outside Min and Max, and
// finishes the sentence "the setting x ..."; "" when nothing is.
func (f *Field) Bounds(v float64) string {
	if (f.Min != 0 || f.Max != 0) && (v < float64(f.Min) || v > float64(f.Max)) {
		return fmt.Sprintf("is %v, outside %d to %d", v, f.Min, f.Max)
	}
	return ""
}

// article names what a field holds, for "needs ...".
func article(f *Field) string {
	switch f.Kind {
	case Enum:
		return "one of " + strings.Join(f.Enum, ", ")
	case Bool, Value:
		return f.Kind.String()
	}
	name := f.Kind.String()
	if strings.ContainsRune("aeiou", rune(name[0])) {
		return "an " + name
	}
	return "a " + name
}
