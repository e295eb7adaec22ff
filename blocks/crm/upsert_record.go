package crm

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/spec"
)

// UpsertRecord describes the block upsert_record.
func UpsertRecord() block.Descriptor {
	return block.Descriptor{
		Name: "upsert_record", Family: Family, Mode: effect.Write, Remote: true,
		Summary: "Updates the record that a field identifies, or creates it.",
		Doc:     "To repeat it does no harm, so this is the surest way to write. Several records with the same value take the exit many.",
		Fields: []spec.Field{
			objectField(),
			{Name: "match", Kind: spec.Name, Want: spec.WantSearch, Required: true, Doc: "The field that identifies the record: an external id, an e-mail address.", Example: "External_Id__c"},
			{Name: "value", Kind: spec.Text, Required: true, Exposes: true, Doc: "What the field must hold. It may stand in a URL.", Example: "${run.id}"},
			valuesField(), accountField(),
		},
		Exits: []block.Exit{{Name: "many", Doc: "Several records hold the value."}},
		Outputs: []block.Output{
			{Name: "record", Type: expression.String(), Doc: "The record's id."},
			{Name: "created", Type: expression.Bool(), Doc: "Whether the record is new."},
		},
		Begin: func(c *block.Call) block.Outcome {
			return block.AskAccount(effect.CRMUpsert, c.Account(), effect.UpsertArgs{
				Object: c.Text("object"), Match: c.Text("match"), MatchValue: c.Text("value"), Values: c.Map("values"),
			})
		},
		Finish:   upserted,
		Examples: []string{"- upsert_record:\n    object: Contact\n    match: External_Id__c\n    value: ${call.from}\n    values: {LastName: Unknown, Phone: \"${call.from}\"}\n  exits: {many: end, failed: end, timeout: end}\n"},
	}
}

func upserted(_ *block.Call, r effect.Result) block.Outcome {
	if r.Fault != nil && r.Fault.Code == effect.Conflict {
		return block.FailAs("many", r.Fault)
	}
	if r.Fault != nil {
		return block.Fail(r.Fault)
	}
	got, _ := r.Value.(map[string]any)
	if text(got["id"]) == "" {
		return block.Fail(unnamed())
	}
	return block.LeaveWith(block.OK, map[string]any{"record": text(got["id"]), "created": got["created"] == true})
}
