package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/lang"
	"github.com/callwright/callwright/engine/spec"
)

// listedField is a setting in JSON.
type listedField struct {
	Name     string   `json:"name"`
	Kind     string   `json:"kind"`
	Doc      string   `json:"doc"`
	Required bool     `json:"required"`
	Dynamic  bool     `json:"dynamic"` // may hold ${ }
	Default  string   `json:"default,omitempty"`
	Allowed  []string `json:"allowed,omitempty"`
	Least    *int     `json:"least,omitempty"` // of a number, or of a list's length
	Most     *int     `json:"most,omitempty"`
	Example  string   `json:"example,omitempty"` // as it would stand behind "name: " in YAML

	holds  string        // what it may be, for people
	Fields []listedField `json:"fields,omitempty"`
}

func listedFields(fields []spec.Field) []listedField {
	out := []listedField{}
	for _, f := range fields {
		one := listedField{
			Name: f.Name, Kind: f.Kind.String(), Doc: f.Doc, Required: f.Required,
			Dynamic: f.Kind.Dynamic() && !f.Literal, Allowed: f.Enum, Default: f.Fallback(), Example: f.Example, holds: f.Holds(),
		}
		if f.Max > 0 {
			one.Least, one.Most = &f.Min, &f.Max
		}
		if len(f.Fields) > 0 {
			one.Fields = listedFields(f.Fields)
		}
		out = append(out, one)
	}
	return out
}

// listedName is an exit or output in JSON.
type listedName struct {
	Name string `json:"name"`
	Type string `json:"type,omitempty"`
	Doc  string `json:"doc"`
}

// listedBlock is a block in JSON.
type listedBlock struct {
	Name     string        `json:"name"`
	Family   string        `json:"family"`
	Summary  string        `json:"summary"`
	Doc      string        `json:"doc"`
	Short    string        `json:"short,omitempty"` // the setting that a bare value stands for
	Fields   []listedField `json:"settings"`
	Exits    []listedName  `json:"exits"`
	Outputs  []listedName  `json:"outputs"`
	Examples []string      `json:"examples"`
}

func listBlocks() listing {
	registry, all := blocks.Registry(), blocks.All()
	slices.SortStableFunc(all, func(a, b block.Descriptor) int { return strings.Compare(a.Family, b.Family) })
	l := listing{
		key:  "blocks",
		data: func(i int) any { return listedBlockOf(registry.Lookup(all[i].Name)) },
		long: func(w *sheet, i int) { writeBlock(w, listedBlockOf(registry.Lookup(all[i].Name))) },
	}
	for _, d := range all {
		l.names = append(l.names, d.Name)
		l.rows = append(l.rows, row{d.Name, d.Family, d.Summary})
	}
	return l
}

func listedBlockOf(d *block.Descriptor) listedBlock {
	out := listedBlock{
		Name: d.Name, Family: d.Family, Summary: d.Summary, Doc: d.Doc, Short: d.Short,
		Fields: listedFields(d.Fields), Exits: []listedName{}, Outputs: []listedName{}, Examples: d.Examples,
	}
	if d.HasExit(block.OK) {
		out.Exits = append(out.Exits, listedName{Name: block.OK, Doc: "It went well."})
	}
	for _, e := range d.Exits {
		out.Exits = append(out.Exits, listedName{Name: e.Name, Doc: e.Doc})
	}
	for _, o := range d.Outputs {
		out.Outputs = append(out.Outputs, listedName{Name: o.Name, Type: o.Type.String(), Doc: o.Doc})
	}
	return out
}

func writeBlock(w *sheet, b listedBlock) {
	fmt.Fprintf(w, "%s (%s)\n\n%s\n", b.Name, b.Family, w.paragraph(b.Summary+" "+b.Doc))
	writeFields(w, b.Fields)
	writeNames(w, "Exits", b.Exits)
	writeNames(w, "Outputs", b.Outputs)
	for _, e := range b.Examples {
		fmt.Fprintf(w, "\n  Example:\n\n%s", indent(e, "    "))
	}
}

func writeFields(w *sheet, fields []listedField) {
	if len(fields) == 0 {
		return
	}
	fmt.Fprint(w, "\n  Settings:\n\n")
	var rows []row
	for _, f := range fields {
		kind := f.holds
		switch {
		case f.Required:
			kind += ", required"
		case f.Default != "":
			kind += ", " + f.Default + " if not given"
		}
		rows = append(rows, row{"    " + f.Name, "", f.Doc + " (" + kind + ")"})
	}
	writeRows(w, rows, indexes(rows))
}

func writeNames(w *sheet, title string, names []listedName) {
	if len(names) == 0 {
		return
	}
	fmt.Fprintf(w, "\n  %s:\n\n", title)
	var rows []row
	for _, n := range names {
		rows = append(rows, row{"    " + n.Name, "", n.Doc})
	}
	writeRows(w, rows, indexes(rows))
}

func indexes(rows []row) []int {
	out := make([]int, len(rows))
	for i := range rows {
		out[i] = i
	}
	return out
}

// listedType is a connector type in JSON.
type listedType struct {
	Type    string        `json:"type"`
	Summary string        `json:"summary"`
	CRM     bool          `json:"crm"`
	Fields  []listedField `json:"settings"`
}

func listConnectors() listing {
	var types []listedType
	l := listing{key: "connectors"}
	for _, c := range connectorTypes() {
		d := c.Describe()
		types = append(types, listedType{d.Type, d.Summary, d.CRM, listedFields(d.Fields)})
		l.names = append(l.names, d.Type)
		l.rows = append(l.rows, row{d.Type, "", d.Summary})
	}
	l.data = func(i int) any { return types[i] }
	l.long = func(w *sheet, i int) {
		fmt.Fprintf(w, "%s\n\n%s\n", types[i].Type, w.paragraph(types[i].Summary))
		writeFields(w, types[i].Fields)
	}
	return l
}

// listedEvent is an event in JSON.
type listedEvent struct {
	Name    string `json:"name"`
	Starts  bool   `json:"starts_scenarios"`
	Handler bool   `json:"has_handler"`
}

func listEvents() listing {
	l := listing{key: "events"}
	var events []listedEvent
	for _, name := range slices.Concat(lang.Events(), lang.HandlerEvents()) {
		if slices.Contains(l.names, name) {
			continue
		}
		e := listedEvent{name, slices.Contains(lang.Events(), name), slices.Contains(lang.HandlerEvents(), name)}
		var uses []string
		if e.Starts {
			uses = append(uses, "starts scenarios")
		}
		if e.Handler {
			uses = append(uses, "has a handler")
		}
		events = append(events, e)
		l.names = append(l.names, name)
		l.rows = append(l.rows, row{name, "", strings.Join(uses, ", ")})
	}
	l.data = func(i int) any { return events[i] }
	return l
}

// listedFunction is a function in JSON.
type listedFunction struct {
	Name      string `json:"name"`
	Group     string `json:"group"`
	Signature string `json:"signature"`
	Doc       string `json:"doc"`
	Example   string `json:"example"`
	Result    string `json:"result"`
}

func listFunctions() listing {
	var all []listedFunction
	l := listing{key: "functions"}
	for _, f := range expression.Functions() {
		name, _, _ := strings.Cut(f.Signature, "(")
		all = append(all, listedFunction{name, f.Group, f.Signature, f.Doc, f.Example, f.Result})
		l.names = append(l.names, name)
		l.rows = append(l.rows, row{name, f.Group, f.Doc})
	}
	l.data = func(i int) any { return all[i] }
	l.long = func(w *sheet, i int) {
		f := all[i]
		fmt.Fprintf(w, "%s\n\n%s\n\n    %s gives %s\n", f.Signature, w.paragraph(f.Doc), f.Example, f.Result)
	}
	return l
}
