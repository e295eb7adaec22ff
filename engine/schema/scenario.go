package schema

import (
	"slices"
	"strings"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/lang"
)

// Scenario is the schema of a scenario with the given blocks.
func Scenario(blocks *block.Registry) Schema {
	properties := map[string]any{
		"callwright":  about(Schema{"type": "string", "enum": []string{lang.Version}}, "The version of the language."),
		"scenario":    about(matching(`^[A-Za-z_][A-Za-z0-9_-]*$`, "a name: letters, digits, _ and -"), "The name of the scenario."),
		"description": about(scalar(), "What the scenario is for."),
		"on":          about(events(), "What starts it; a list is allowed."),
		"when":        about(scalar(), "A guard: an expression that is true for the calls that the scenario takes."),
		"inputs":      about(variables(), "What is given from outside, by name: the initial value, or {type, default, secret, description}."),
		"outputs":     about(variables(), "What is handed to a scenario that called this one, by name: the initial value, or {type, default, secret, description}."),
		"vars":        about(variables(), "Variables by name: the initial value, or {type, default, secret, description}."),
		"exits":       about(common(blocks), "For every step that has such an exit and does not wire it."),
		"steps":       about(ref("steps"), "What happens, step by step."),
		"handlers":    about(handlers(), "Steps beside the main flow, by the event that starts them."),
	}
	definitions := map[string]any{
		"steps": either(list(ref("step")), Schema{"type": "null"}),
		"step":  step(blocks),
		"jump":  jump("goto"),
		"branch": about(either(list(ref("step")), jump("goto")),
			"Steps, or a jump: the id of a step, continue, end, return or fail; {goto, at_most, then} caps how often it is taken."),
	}
	for _, w := range lang.Words() {
		definitions[w.Name] = construct(w)
	}
	for _, name := range blocks.Names() {
		definitions[name] = settings(blocks.Lookup(name))
	}
	return document("Callwright scenario", closed(properties, "callwright", "scenario", "steps"), definitions)
}

func events() Schema {
	words := lang.Events()
	return either(Schema{"type": "string", "enum": words}, list(Schema{"type": "string", "enum": words}))
}

// variables are declarations by name. A mapping with a declaration's keys is
// one; every other one is itself the initial value.
func variables() Schema {
	declared := Schema{
		"type":          "object",
		"propertyNames": Schema{"enum": []string{"type", "default", "secret", "description"}},
		"anyOf":         []any{Schema{"required": []string{"type"}}, Schema{"required": []string{"default"}}},
	}
	declaration := Schema{"properties": map[string]any{
		"type":        Schema{"type": "string", "enum": lang.Types()},
		"default":     about(Schema{}, "The initial value."),
		"secret":      about(Schema{"type": "boolean"}, "Never shown in a trace, a log, a prompt or a URL."),
		"description": scalar(),
	}}
	return Schema{
		"type":                 []string{"object", "null"},
		"propertyNames":        Schema{"pattern": variableForm, "patternErrorMessage": "This must be a name: letters, digits and _"},
		"additionalProperties": Schema{"if": declared, "then": declaration},
	}
}

// common are the exits of the whole file.
func common(blocks *block.Registry) Schema {
	properties := map[string]any{}
	for _, name := range blocks.Names() {
		for _, e := range blocks.Lookup(name).Exits {
			properties[e.Name] = ref("jump")
		}
	}
	s := closed(properties)
	s["additionalProperties"] = ref("jump") // of menus and the like
	return s
}

// handlers are graphs by event: the engine's events, or a service's own, whose
// first word is not one of the engine's.
func handlers() Schema {
	properties := map[string]any{}
	for _, e := range lang.HandlerEvents() {
		properties[e] = about(ref("steps"), handlerDoc(e))
	}
	return Schema{
		"type": "object", "properties": properties, "additionalProperties": ref("steps"),
		"propertyNames": Schema{
			"if":   Schema{"pattern": `^(call|caller|agent|chat|queue|run)\.|^[^.]*$`},
			"then": Schema{"enum": lang.HandlerEvents()},
			"else": Schema{"pattern": `^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$`, "patternErrorMessage": "This must be an event: words of a-z, 0-9 and _, joined by dots"},
		},
	}
}

func handlerDoc(event string) string {
	return map[string]string{
		"error":          "An error that no exit and no try has taken; `error` says what.",
		"call.ended":     "The call is over, however it ended.",
		"caller.hung_up": "The caller has left.",
		"agent.offered":  "The call rings at an agent.",
		"agent.answered": "An agent has answered.",
	}[event]
}

// jump is a target: a name, or a mapping with a cap and the given key.
func jump(key string) Schema {
	long := map[string]string{"goto": "jump", "to": "goto"}[key] // its definition
	target := matching(variableForm, "the id of a step, or continue, end, return or fail")
	return either(target, closed(map[string]any{
		key:       about(target, "The id of a step, or continue, end, return or fail."),
		"at_most": about(count(), "How often the jump is taken."),
		"then":    about(ref(long), "Where to go after that; an error if not given."),
	}, key))
}

func count() Schema { return Schema{"type": "integer", "minimum": 1, "maximum": 10_000} }

// construct is the schema of what stands behind one of the language's words.
func construct(w lang.Word) Schema {
	s := keyed(w.Name)
	s["description"] = strings.TrimSpace(w.Summary + " " + w.Doc)
	s["markdownDescription"] = "**" + w.Name + "** — " + w.Summary + " " + w.Doc + "\n\n```yaml\n" + w.Example + "```\n"
	return s
}

// keyed is the value of one of the language's keys: a word, or a key beside it.
func keyed(key string) Schema {
	switch key {
	case "try", "do", "finally":
		return list(ref("step"))
	case "then", "else", "default":
		return ref("branch")
	case "cases":
		return about(mapping(ref("branch")), "Jumps or steps by value.")
	case "catch":
		return about(catches(), "Steps or a jump for every error, or such by error code.")
	case "parallel":
		return either(mapping(list(ref("step"))))
	case "until":
		return about(Schema{"type": "string", "enum": []string{"all", "first"}}, "When to go on.")
	case "as":
		return about(matching(variableForm, "a name: letters, digits and _"), "The loop variable.")
	case "at_most":
		return about(count(), "The most turns.")
	case "call":
		return matching(`^[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$`, "the name of a file beside this one, without .yaml")
	case "with":
		return about(either(mapping(Schema{}), matching(slot, "a map, or an expression in ${ }")), "Values for its inputs.")
	case "set":
		return about(mapping(scalar()), "Variables by expressions over `result`.")
	case "goto":
		return jump("to")
	case "return":
		return either(mapping(Schema{}), Schema{"type": "null"})
	case "end":
		return Schema{"type": "null"}
	}
	return scalar() // an expression
}

// catches are steps, a jump, or both by error code.
func catches() Schema {
	properties := map[string]any{
		"error":          about(ref("branch"), "Every other error."),
		"caller.hung_up": about(ref("branch"), "The caller has left."),
	}
	for _, c := range effect.Catchable() {
		properties[string(c)] = ref("branch")
	}
	codes := closed(properties)
	long := jump("goto")
	out := either(list(ref("step")), without(long, "object"), Schema{"type": "object"})
	out["if"] = Schema{"required": []string{"goto"}}
	out["then"] = Schema{"properties": long["properties"]}
	out["else"] = Schema{"properties": codes["properties"], "propertyNames": Schema{"enum": codeNames(properties)}}
	return out
}

func codeNames(properties map[string]any) []string {
	var out []string
	for k := range properties {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
