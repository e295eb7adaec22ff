package routing

import (
	"strings"
	"time"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
)

// report adds a finding at a node. A step without settings has no place in the
// file to show.
func report(diags *diag.List, code diag.Code, n *source.Node, hint, format string, args ...any) {
	if n != nil && n.File != nil {
		diags.Add(code, n.File.Name, n.Range, hint, format, args...)
	}
}

// given returns those of the settings that the step gives.
func given(s block.Static, names ...string) (out []string) {
	for _, name := range names {
		if s.Setting(name) != nil {
			out = append(out, name)
		}
	}
	return out
}

// oneOf reports a step that gives none of the settings, or several.
func oneOf(diags *diag.List, s block.Static, names ...string) {
	switch set := given(s, names...); len(set) {
	case 0:
		report(diags, diag.CodeMissingKey, s.Node, "", "%s needs one of %s", s.Desc.Name, strings.Join(names, ", "))
	case 1:
	default:
		atMostOne(diags, s, names...)
	}
}

// atMostOne reports a step that gives several of the settings.
func atMostOne(diags *diag.List, s block.Static, names ...string) {
	if set := given(s, names...); len(set) > 1 {
		report(diags, diag.CodeBadValue, s.Setting(set[1]), "leave one of them out", "%s cannot have both %s and %s", s.Desc.Name, set[0], set[1])
	}
}

// literal returns the text of a scalar that needs no evaluation.
func literal(n *source.Node) (text string, ok bool) {
	if n.IsNull() || n.Kind != source.Scalar || expression.HasSlot(n.Text) {
		return "", false
	}
	return n.Text, true
}

// literalDuration returns a duration that needs no evaluation.
func literalDuration(n *source.Node) (d time.Duration, ok bool) {
	text, ok := literal(n)
	if !ok {
		return 0, false
	}
	d, problem := spec.ParseDuration(text)
	return d, problem == ""
}

// entries returns the entries of a setting of kind Objects.
func entries(n *source.Node) []*source.Node {
	switch {
	case n.IsNull():
		return nil
	case n.Kind == source.Sequence:
		return n.Items
	}
	return []*source.Node{n}
}

// first returns the setting called name of an entry. A bare scalar stands for
// the first setting.
func first(entry *source.Node, name string) *source.Node {
	if entry.Kind == source.Mapping {
		return entry.Get(name)
	}
	return entry
}
