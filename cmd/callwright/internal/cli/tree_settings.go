package cli

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/cmd/callwright/internal/brief"
	"github.com/callwright/callwright/cmd/callwright/internal/story"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/spec"
	"github.com/callwright/callwright/engine/trace"
	"github.com/callwright/callwright/engine/value"
)

// settings are those that the author wrote and that are not shown elsewhere.
func (t *tree) settings(v *story.Visit) string {
	n := v.Spot.Node
	if n == nil {
		return ""
	}
	var parts []string
	if n.ID != "" && n.ID != n.Word {
		parts = append(parts, n.Word)
	}
	if n.Sub != nil {
		parts = append(parts, n.Sub.Name)
	}
	if n.Desc == nil {
		return strings.Join(append(parts, construct(n, v)), "  ")
	}
	for _, set := range v.Settings {
		if f := spec.Find(n.Desc.Fields, set.Name); worthy(n, f, set.Value) {
			parts = append(parts, settingText(n, f, set))
		}
	}
	return strings.Join(parts, "  ")
}

// construct is what one of the language's own steps decides on.
func construct(n *compile.Node, v *story.Visit) string {
	switch {
	case n.Op == compile.OpForEach:
		return n.Value.Source() + " as " + n.As
	case n.Op == compile.OpSwitch && len(v.Settings) == 1:
		return n.Value.Source() + " = " + brief.Value(v.Settings[0].Value)
	case n.Op == compile.OpParallel && n.First:
		return "until first"
	case n.Value != nil:
		return n.Value.Source()
	}
	return ""
}

// shownByNotes are the settings that notes show when they take effect: prompts,
// messages and the variables that are filled.
func shownByNotes() []string {
	return []string{
		"say", "audio", "prompt", "retry_say", "invalid_say", "no_input_say", "retry_text", "labels",
		"message", "whisper", "into",
	}
}

// worthy leaves out defaults, and what a note shows. The field is nil for a
// name that the author chose.
func worthy(n *compile.Node, f *spec.Field, set any) bool {
	switch {
	case f == nil:
		return true
	case n.Word == "send_message", n.Word == "send_email":
		return f.Kind == spec.Account
	case slices.Contains(shownByNotes(), f.Name):
		return false
	}
	return f.Default == nil || value.Text(set) != fmt.Sprint(f.Default)
}

// settingText leaves out the name where the value says it all.
func settingText(n *compile.Node, f *spec.Field, set trace.Setting) string {
	if f == nil {
		return brief.Pair(set.Name, set.Value)
	}
	v := set.Value
	if d, err := time.ParseDuration(value.Text(v)); err == nil && f.Kind == spec.Duration {
		v = spec.FormatDuration(d)
	}
	switch {
	case f.Name == n.Desc.Short, f.Name == "object", f.Kind == spec.Account, f.Kind == spec.File:
		return brief.Value(v)
	case n.Op == compile.OpCall:
		if with, ok := v.(map[string]any); ok {
			return brief.Pairs(with)
		}
	}
	return brief.Pair(set.Name, v)
}
