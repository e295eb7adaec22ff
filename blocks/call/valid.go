package call

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/spec"
)

// validField is the setting that holds a condition on what the caller gave.
func validField(doc, example string) spec.Field {
	return spec.Field{Name: "valid", Kind: spec.Expressions, Want: "bool", Doc: doc, Example: example}
}

// valid reports whether the condition of the step holds for the locals; true
// if it has none.
func valid(c *block.Call, locals map[string]any) (bool, *effect.Fault) {
	if !c.Has("valid") {
		return true, nil
	}
	conditions, f := c.Expressions("valid", locals)
	if f != nil {
		return false, discreet(c, f)
	}
	for _, p := range conditions {
		if p.Value != true {
			return false, nil
		}
	}
	return true, nil
}

// discreet keeps a secret entry out of the fault: it is in no variable yet, so
// nobody else knows what to mask.
func discreet(c *block.Call, f *effect.Fault) *effect.Fault {
	if !c.Secret {
		return f
	}
	return effect.NewFault(f.Code, "the condition valid could not be evaluated")
}
