package cli

import (
	"fmt"
	"strings"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/spec"
	"github.com/callwright/callwright/engine/trace"
	"github.com/callwright/callwright/engine/value"
)

// settings are those that the author wrote and that are not shown elsewhere.
func (t *tree) settings(v *visit) string {
	at := t.program.Find(v.key)
	if at < 0 {
		return ""
	}
	n := &t.program.Nodes[at]
	var parts []string
	if n.ID != "" && n.ID != n.Word {
		parts = append(parts, n.Word)
	}
	if n.Desc == nil {
		return strings.Join(append(parts, construct(n, v)), "  ")
	}
	for _, set := range v.settings {
		if f := spec.Find(n.Desc.Fields, set.Name); worthy(f, set.Value) {
			parts = append(parts, settingText(n, f, set))
		}
	}
	return strings.Join(parts, "  ")
}

// construct is what one of the language's own steps decides on.
func construct(n *compile.Node, v *visit) string {
	switch {
	case n.Op == compile.OpForEach:
		return n.Value.Source() + " as " + n.As
	case n.Op == compile.OpSwitch && len(v.settings) == 1:
		return n.Value.Source() + " = " + brief(v.settings[0].Value)
	case n.Value != nil:
		return n.Value.Source()
	}
	return ""
}

// worthy leaves out defaults, and what a note shows: prompts and log lines.
// The field is nil for a name that the author chose.
func worthy(f *spec.Field, set any) bool {
	switch {
	case f == nil:
		return true
	case f.Name == "say", f.Name == "audio", f.Name == "message":
		return false
	}
	return f.Default == nil || value.Text(set) != fmt.Sprint(f.Default)
}

// settingText leaves out the name where the value says it all.
func settingText(n *compile.Node, f *spec.Field, set trace.Setting) string {
	if f != nil && (f.Name == n.Desc.Short || f.Name == "object" || f.Kind == spec.Account) {
		return brief(set.Value)
	}
	return pair(set.Name, set.Value)
}
