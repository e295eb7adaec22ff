package schema

import (
	"strings"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/lang"
)

// settings is the schema of what stands behind a block's name.
func settings(d *block.Descriptor) Schema {
	var s Schema
	switch {
	case d.Free:
		s = field(&d.Fields[0])
	default:
		s = object(d.Fields)
		for i := range d.Fields {
			if d.Fields[i].Name == d.Short {
				s = either(s, shortForm(field(&d.Fields[i])))
			}
		}
		if s["then"] == nil { // nothing is required
			s = either(s, Schema{"type": "null"})
		}
	}
	s["description"] = strings.TrimSpace(d.Summary + " " + d.Doc)
	s["markdownDescription"] = page(d)
	return s
}

// shortForm is a setting that stands for the whole mapping; one that takes
// anything still leaves mappings to the settings.
func shortForm(s Schema) Schema {
	if len(typesOf(s)) == 0 {
		return Schema{"type": []string{"string", "number", "boolean", "array"}}
	}
	return without(s, "object")
}

// page is what an editor shows of a block.
func page(d *block.Descriptor) string {
	var w strings.Builder
	w.WriteString("**" + d.Name + "** — " + strings.TrimSpace(d.Summary+" "+d.Doc) + "\n")
	if len(d.Exits) > 0 {
		w.WriteString("\nExits:\n")
		for _, e := range d.Exits {
			w.WriteString("\n- `" + e.Name + "`: " + e.Doc)
		}
		w.WriteString("\n")
	}
	if len(d.Outputs) > 0 {
		w.WriteString("\nOutputs:\n")
		for _, o := range d.Outputs {
			w.WriteString("\n- `" + o.Name + "`: " + o.Doc)
		}
		w.WriteString("\n")
	}
	if len(d.Examples) > 0 {
		w.WriteString("\n```yaml\n" + d.Examples[0] + "```\n")
	}
	return w.String()
}

// exits is the schema of a block's wiring. Exits that depend on what is
// written, such as a menu's, are open.
func exits(d *block.Descriptor) Schema {
	properties := map[string]any{}
	if !d.Final {
		properties[block.OK] = about(ref("branch"), "It did what it is for.")
	}
	for _, e := range d.Exits {
		properties[e.Name] = about(ref("branch"), e.Doc)
	}
	if len(properties) > 0 || d.Branches != nil {
		properties[lang.Else] = about(ref("branch"), "All exits that have no target of their own, but ok.")
	}
	s := closed(properties)
	if d.Branches != nil {
		s["additionalProperties"] = ref("branch")
	}
	return s
}
