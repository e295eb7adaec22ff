package replay

import (
	"strings"

	"github.com/callwright/callwright/engine/trace"
	"github.com/callwright/callwright/engine/value"
)

// compared reports whether an event says what the scenario did, rather than
// what was done to it.
func compared(e *Event) bool {
	switch e.Kind {
	case trace.RunStarted, trace.Waiting, trace.Resumed, trace.Resulted:
		return false
	}
	return true
}

// differences names what two events differ in; nil when they are the same. The
// new one may lack values that only a secret could give.
func differences(old, now *Event) []string {
	if old.Kind != now.Kind {
		return []string{"what happens"}
	}
	var out []string
	texts := func(name, a, b string) {
		if a != b {
			out = append(out, name)
		}
	}
	texts("step", old.Step, now.Step)
	texts("block", old.Block, now.Block)
	switch old.Kind {
	case trace.StepEntered:
		texts("strand", old.Strand, now.Strand)
		for _, k := range value.Keys(old.Settings) {
			if v, ok := now.Settings[k]; ok {
				out = unequal(out, k, old.Settings[k], v)
			}
		}
	case trace.Requested:
		texts("kind", string(old.Asks), string(now.Asks))
		texts("account", old.Account, now.Account)
		out = unequal(out, "", data(old.Args), data(now.Args))
	case trace.VariableSet:
		texts("variable", old.Name, now.Name)
		out = unequal(out, "value", old.Value, now.Value)
	case trace.ExitTaken:
		texts("exit", old.Exit, now.Exit)
		texts("next step", old.To, now.To)
	case trace.Failed:
		texts("code", string(old.Code), string(now.Code))
	case trace.RunEnded:
		texts("status", string(old.Status), string(now.Status))
	}
	return out
}

// data reads arguments; what cannot be read is compared as a text.
func data(args []byte) any {
	v, err := value.Decode(args)
	if err != nil {
		return string(args)
	}
	return v
}

// unequal appends the paths at which two values differ.
func unequal(out []string, path string, a, b any) []string {
	switch a := a.(type) {
	case map[string]any:
		if b, ok := b.(map[string]any); ok {
			return unequalMaps(out, path, a, b)
		}
	case []any:
		if b, ok := b.([]any); ok && len(a) == len(b) {
			for i := range a {
				out = unequal(out, path+"["+value.Text(i)+"]", a[i], b[i])
			}
			return out
		}
	}
	if same(a, b) {
		return out
	}
	if path == "" {
		path = "arguments"
	}
	return append(out, path)
}

func unequalMaps(out []string, path string, a, b map[string]any) []string {
	all := value.CloneMap(a)
	for _, k := range value.Keys(b) {
		all[k] = nil
	}
	for _, k := range value.Keys(all) {
		inner := strings.TrimPrefix(path+"."+k, ".")
		v, had := a[k]
		w, has := b[k]
		if had != has {
			out = append(out, inner)
			continue
		}
		out = unequal(out, inner, v, w)
	}
	return out
}

// same compares two values as they are written. What is masked in a text
// stands for any text.
func same(a, b any) bool {
	x, errX := value.Encode(a)
	y, errY := value.Encode(b)
	if errX != nil || errY != nil {
		return false
	}
	return stars(string(x)) == stars(string(y))
}

// stars makes every run of a mask one mask.
func stars(text string) string {
	for strings.Contains(text, trace.Mask+"*") {
		text = strings.ReplaceAll(text, trace.Mask+"*", trace.Mask)
	}
	return text
}
