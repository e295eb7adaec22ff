package crm

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/spec"
)

// DeleteRecord describes the block delete_record.
func DeleteRecord() block.Descriptor {
	return block.Descriptor{
		Name: "delete_record", Family: Family, Mode: effect.Write, Remote: true,
		Summary: "Deletes a record.",
		Doc:     "What else goes with the record is the CRM's rule.",
		Fields: []spec.Field{
			objectField(),
			{Name: "id", Kind: spec.Text, Required: true, Exposes: true, Doc: "The record's id.", Example: "${caller.first.Id}"},
			accountField(),
		},
		Exits:    []block.Exit{{Name: "none", Doc: "There is no such record, or the id is empty."}},
		Begin:    deleteRecord,
		Finish:   updated,
		Examples: []string{"- delete_record: {object: Task, id: 00T000000000001AAA}\n  exits: {none: end, failed: end, timeout: end}\n"},
	}
}

func deleteRecord(c *block.Call) block.Outcome {
	if c.Text("id") == "" {
		return block.FailAs("none", effect.NewFault(effect.NotFound, "the id is empty"))
	}
	return block.AskAccount(effect.CRMDelete, c.Account(), effect.DeleteArgs{Object: c.Text("object"), ID: c.Text("id")})
}
