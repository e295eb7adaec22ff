package data

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
	"github.com/callwright/callwright/engine/value"
)

// The ways in which a key meets a row.
const (
	matchExact   = "exact"
	matchPrefix  = "prefix"
	matchLongest = "longest_prefix"
)

// LookupTable describes the block lookup_table.
func LookupTable() block.Descriptor {
	return block.Descriptor{
		Name: "lookup_table", Family: Family, Mode: effect.Pure,
		Summary: "Finds a row of a table in a file beside the scenario.",
		Doc: "The file is CSV with a header, or YAML: a list of mappings, or a mapping from keys to rows. It is read when the scenario is loaded, where every broken row is reported with its line and column, and belongs to the scenario's version. Expressions know its columns: another name is a finding. " +
			"Keys are compared as they are written: a telephone number is found as it stands in the table, plus sign and zeros included. All values of a CSV file are texts.",
		Fields: []spec.Field{
			{Name: "file", Kind: spec.File, Required: true, Doc: "The table: a .csv, .yaml or .yml file.", Example: "outages.csv"},
			{Name: "key", Kind: spec.Text, Required: true, Exposes: true, Doc: "What to look for.", Example: "${call.to}"},
			{Name: "column", Kind: spec.Text, Literal: true, Doc: "The column that holds the keys; the first one if not given. Of a YAML mapping, the name that its keys have in the rows.", Example: "number"},
			{Name: "match", Kind: spec.Enum, Enum: []string{matchExact, matchPrefix, matchLongest}, Default: matchExact, Doc: "Whether the row's key is the whole key or its beginning: the first such row, or the one with the longest key."},
			{Name: "into", Kind: spec.Into, Required: true, Doc: "The variable to fill with the row, a mapping by column.", Example: "row"},
		},
		Exits:   []block.Exit{{Name: "none", Doc: "No row has this key."}},
		Outputs: []block.Output{{Name: "key", Type: expression.String(), Doc: "The key of the row."}},
		Declares: func(s block.Static) []block.Local {
			return []block.Local{{Name: s.Text("into"), Type: rowType(s)}}
		},
		Load:  func(s block.Static, f *source.File) (any, diag.List) { return loadTable(s, f) },
		Begin: lookUp,
		Examples: []string{
			"- lookup_table: {file: outages.csv, key: \"${call.to}\", column: number, into: outage}\n  exits: {none: continue}\n- if: outage.text != nil\n  then:\n    - play_prompt: \"${outage.text}\"\n",
		},
	}
}

func lookUp(c *block.Call) block.Outcome {
	t, ok := c.Value("file").(*table)
	if !ok {
		return block.FailAs("", effect.NewFault(effect.Internal, "the table is not there"))
	}
	found := t.find(c.Text("key"), c.Text("match"))
	if found == nil {
		return block.Leave("none")
	}
	if f := c.Assign(c.Text("into"), value.CloneMap(found.values)); f != nil {
		return block.FailAs("", f)
	}
	return block.LeaveWith(block.OK, map[string]any{"key": found.key})
}
