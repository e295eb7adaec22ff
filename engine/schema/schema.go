package schema

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/callwright/callwright/engine/value"
)

// Schema is a JSON Schema, or a part of one.
type Schema map[string]any

const draft = "http://json-schema.org/draft-07/schema#"

// document completes the schema of a whole file.
func document(title string, s Schema, definitions map[string]any) Schema {
	s["$schema"], s["title"] = draft, title
	if len(definitions) > 0 {
		s["definitions"] = definitions
	}
	return s
}

// ref points to a definition of the document.
func ref(name string) Schema { return Schema{"$ref": "#/definitions/" + name} }

// about adds what an editor shows of a schema. Nothing beside a reference
// counts, so one is wrapped.
func about(s Schema, doc string) Schema {
	if doc == "" {
		return s
	}
	if s["$ref"] != nil {
		s = Schema{"allOf": []any{s}}
	}
	s["description"] = doc
	return s
}

// closed is a mapping with the given keys and no others. What is required is
// missed only where every key is known: a misspelt one is not missing too.
func closed(properties map[string]any, required ...string) Schema {
	s := Schema{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		slices.Sort(required)
		s["if"] = Schema{"propertyNames": Schema{"enum": value.Keys(properties)}}
		s["then"] = Schema{"required": required}
	}
	return s
}

// mapping is a mapping with names of any kind.
func mapping(values Schema) Schema {
	return Schema{"type": "object", "additionalProperties": values}
}

// list is a list of the given entries.
func list(items Schema) Schema { return Schema{"type": "array", "items": items} }

// matching is a text of a form, with the words for one that is not.
func matching(pattern, problem string) Schema {
	return Schema{"type": "string", "pattern": pattern, "patternErrorMessage": "This must be " + problem}
}

// either joins schemas of different types into one. Every keyword of them but
// enum says something about one type only; an enum is bound to texts.
func either(parts ...Schema) Schema {
	out, types := Schema{}, []string{}
	for _, p := range parts {
		for _, t := range typesOf(p) {
			if !slices.Contains(types, t) {
				types = append(types, t)
			}
		}
		for _, k := range value.Keys(p) {
			if _, taken := out[k]; !taken {
				out[k] = p[k]
			}
		}
	}
	if words, ok := out["enum"]; ok && len(types) > 1 {
		delete(out, "enum")
		out["allOf"] = []any{Schema{"if": Schema{"type": "string"}, "then": Schema{"enum": words}}}
		out["examples"] = words // editors offer these
	}
	out["type"] = types
	if len(types) == 1 {
		out["type"] = types[0]
	}
	return out
}

func typesOf(s Schema) []string {
	switch t := s["type"].(type) {
	case string:
		return []string{t}
	case []string:
		return t
	}
	return nil
}

// without is a schema for fewer types.
func without(s Schema, kind string) Schema {
	out := Schema{}
	for _, k := range value.Keys(s) {
		out[k] = s[k]
	}
	out["type"] = slices.DeleteFunc(slices.Clone(typesOf(s)), func(t string) bool { return t == kind })
	if kind == "object" {
		for _, k := range []string{"properties", "additionalProperties", "if", "then"} {
			delete(out, k)
		}
	}
	return out
}

// Encode writes a schema with each definition on a line of its own, so that a
// change shows where it is. The same schema gives the same bytes.
func Encode(s Schema) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("{\n")
	if err := members(&out, s, "  ", func(k string) bool { return k == "definitions" || k == "properties" }); err != nil {
		return nil, err
	}
	out.WriteString("}\n")
	return out.Bytes(), nil
}

// members writes the members of an object, one a line; those for which open
// holds are written so in turn.
func members(out *bytes.Buffer, s map[string]any, indent string, open func(key string) bool) error {
	keys := value.Keys(s)
	for i, k := range keys {
		out.Write(value.AppendString([]byte(indent), k))
		out.WriteString(": ")
		if inner, ok := s[k].(map[string]any); ok && open(k) {
			out.WriteString("{\n")
			if err := members(out, inner, indent+"  ", func(string) bool { return false }); err != nil {
				return err
			}
			out.WriteString(indent + "}")
		} else if err := compact(out, s[k]); err != nil {
			return err
		}
		if i < len(keys)-1 {
			out.WriteByte(',')
		}
		out.WriteByte('\n')
	}
	return nil
}

func compact(out *bytes.Buffer, v any) error {
	var line bytes.Buffer
	e := json.NewEncoder(&line)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	out.Write(bytes.TrimRight(line.Bytes(), "\n"))
	return nil
}
