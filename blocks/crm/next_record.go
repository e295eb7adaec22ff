package crm

import (
	"maps"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/spec"
)

// NextRecord describes the block next_record.
func NextRecord() block.Descriptor {
	return block.Descriptor{
		Name: "next_record", Family: Family, Mode: effect.Pure, Short: "of",
		Summary: "Goes on to the next record of a record set.",
		Doc:     "After a search the first record is the current one: `caller.current`. Most flows are clearer with for_each; this block is for those who know it from elsewhere.",
		Fields: []spec.Field{
			{Name: "of", Kind: spec.Name, Required: true, Want: "variable", Doc: "The variable that holds the record set.", Example: "caller"},
		},
		Exits:    []block.Exit{{Name: "none", Doc: "There is no further record."}},
		Begin:    nextRecord,
		Examples: []string{"- search: {object: Contact, phone: \"${call.from}\", into: caller}\n  exits: {none: end, many: continue, failed: end, timeout: end}\n- next_record: caller\n  exits: {none: end}\n- log: \"${caller.current.Name}\"\n"},
	}
}

func nextRecord(c *block.Call) block.Outcome {
	name := c.Text("of")
	set, ok := c.Variable(name).(map[string]any)
	records, isList := set["records"].([]any)
	if !ok || !isList {
		return block.FailAs("", effect.NewFault(effect.Invalid, "the variable %q holds no record set", name))
	}
	index, _ := set["index"].(int)
	if index+1 >= len(records) {
		return block.Leave("none")
	}
	moved := maps.Clone(set)
	moved["index"], moved["current"] = index+1, records[index+1]
	if f := c.Assign(name, moved); f != nil {
		return block.FailAs("", f)
	}
	return block.Leave(block.OK)
}
