package schema

import (
	"github.com/callwright/callwright/engine/spec"
)

// Type is a connector type with its settings, the common ones among them.
type Type struct {
	Name    string
	Summary string
	Fields  []spec.Field
}

// Connectors is the schema of a connectors file.
func Connectors(types []Type) Schema {
	var names, docs []string
	var rules []any
	quotas := map[string]any{}
	for _, t := range types {
		names, docs = append(names, t.Name), append(docs, t.Summary)
		quotas[t.Name] = about(Schema{"type": "integer", "minimum": 0}, t.Summary)
		rules = append(rules, Schema{"if": typed(t.Name), "then": object(t.Fields)})
	}
	account := Schema{
		"type": "object", "required": []string{"type"}, "allOf": rules,
		"properties": map[string]any{
			"type": Schema{"type": "string", "enum": names, "enumDescriptions": docs, "markdownEnumDescriptions": docs, "description": "What the account connects to."},
		},
	}
	return document("Callwright connectors", closed(map[string]any{
		"connectors": about(Schema{
			"type": []string{"object", "null"}, "additionalProperties": ref("account"),
			"propertyNames": Schema{"pattern": nameForm, "patternErrorMessage": "This must be a name: letters, digits, . _ and -"},
		}, "The accounts, by the names that scenarios use."),
		"allow_hosts": about(Schema{"type": []string{"array", "null"}, "items": scalar()}, "Hosts that may be reached by plain http and at private addresses."),
		"quotas":      about(either(closed(quotas), Schema{"type": "null"}), "The most accounts of a type that an administrator may add."),
	}, "connectors"), map[string]any{"account": account})
}

// typed holds for the settings of an account of the type.
func typed(name string) Schema {
	return Schema{"required": []string{"type"}, "properties": map[string]any{"type": Schema{"const": name}}}
}
