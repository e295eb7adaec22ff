package crm

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/spec"
)

// UpdateRecord describes the block update_record.
func UpdateRecord() block.Descriptor {
	return block.Descriptor{
		Name: "update_record", Family: Family, Mode: effect.Write, Remote: true,
		Summary: "Changes fields of a record.",
		Fields: []spec.Field{
			objectField(),
			{Name: "id", Kind: spec.Text, Required: true, Exposes: true, Doc: "The record's id.", Example: "${caller.first.Id}"},
			valuesField(), accountField(),
		},
		Exits:    []block.Exit{{Name: "none", Doc: "There is no such record, or the id is empty."}},
		Begin:    updateRecord,
		Finish:   updated,
		Examples: []string{"- update_record:\n    object: Case\n    id: 500000000000001AAA\n    values: {Status: Working}\n  exits: {none: end, failed: end, timeout: end}\n"},
	}
}

func updateRecord(c *block.Call) block.Outcome {
	if c.Text("id") == "" {
		return block.FailAs("none", effect.NewFault(effect.NotFound, "the id is empty"))
	}
	return block.AskAccount(effect.CRMUpdate, c.Account(), effect.UpdateArgs{Object: c.Text("object"), ID: c.Text("id"), Values: c.Map("values")})
}

func updated(_ *block.Call, r effect.Result) block.Outcome {
	if r.Fault != nil {
		return noRecord(r.Fault)
	}
	return block.Leave(block.OK)
}
