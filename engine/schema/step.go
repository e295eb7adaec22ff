package schema

import (
	"slices"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/lang"
)

// word is a key that makes a mapping a step, with all that may stand beside it.
type word struct {
	name string
	keys map[string]any
	need []string
}

// step tells steps apart by their word: the first one that is found decides
// what else the mapping may hold, and only without one all words are offered.
func step(blocks *block.Registry) Schema {
	words := words(blocks)
	s := unknown(words)
	for _, w := range slices.Backward(words) {
		s = Schema{"if": Schema{"type": "object", "required": []string{w.name}}, "then": w.schema(), "else": s}
	}
	s["type"] = []string{"object", "string"}
	s["pattern"], s["patternErrorMessage"] = "^end$", "This must be a step: a block and a colon, such as \"answer:\""
	return s
}

// words are the constructs and blocks. The keys of constructs may bear the
// name of no block, so their order does not matter, except that the words of
// the language go first, as the language reads them.
func words(blocks *block.Registry) (out []word) {
	for _, w := range lang.Words() {
		keys, need := map[string]any{}, needs(w.Name)
		for _, k := range w.Keys {
			keys[k] = keyed(k)
		}
		if w.Name == "call" {
			keys["exits"] = exits(&block.Descriptor{Exits: []block.Exit{{Name: "failed", Doc: "It failed; `error` says why."}}})
		}
		out = append(out, word{w.Name, keys, need})
	}
	for _, name := range blocks.Names() {
		out = append(out, word{name, map[string]any{"exits": exits(blocks.Lookup(name))}, nil})
	}
	return out
}

// needs are the keys without which a construct makes no sense; an `if` and a
// `try` can do with another one instead.
func needs(name string) []string {
	return map[string][]string{"if": {"then"}, "switch": {"cases"}, "for_each": {"do"}, "while": {"do"}, "try": {"catch"}}[name]
}

// schema is a step with the word.
func (w word) schema() Schema {
	properties := head()
	properties[w.name] = ref(w.name)
	for k, s := range w.keys {
		properties[k] = s
	}
	s := closed(properties, w.need...)
	if other := map[string]string{"if": "else", "try": "finally"}[w.name]; other != "" {
		s["if"] = Schema{"allOf": []any{s["if"], Schema{"not": Schema{"required": []string{other}}}}}
	}
	return s
}

// head are the keys that every step may have.
func head() map[string]any {
	id := matching(variableForm, "the id of a step: letters, digits and _")
	id["not"] = Schema{"enum": []string{lang.Continue, lang.End, lang.Return, lang.Fail}}
	return map[string]any{
		"id":   about(id, "Names the step, for jumps and as steps.<id> in expressions."),
		"name": about(scalar(), "What people call the step."),
		"when": about(scalar(), "A guard: the step is skipped unless the expression is true."),
	}
}

// unknown is a step without a word that is known: one that is being written,
// or that has a mistake in it, which is then the only one to report.
func unknown(words []word) Schema {
	properties := head()
	for _, w := range words {
		properties[w.name] = ref(w.name)
	}
	beside := map[string]any{"^exits$": true}
	for _, w := range lang.Words() {
		for _, k := range w.Keys {
			beside["^"+k+"$"] = true
		}
	}
	return Schema{
		"properties": properties, "patternProperties": beside, "additionalProperties": false,
		"not": Schema{"type": "object", "propertyNames": Schema{"enum": lang.StepKeys()}},
	}
}
