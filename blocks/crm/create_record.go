package crm

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/spec"
)

// CreateRecord describes the block create_record.
func CreateRecord() block.Descriptor {
	return block.Descriptor{
		Name: "create_record", Family: Family, Mode: effect.Write, Remote: true,
		Summary: "Creates a record.",
		Doc:     "The record is created once for each visit of the step, whatever is repeated on the way; where the CRM cannot promise that and the answer is lost, the exit is failed with the code unknown.",
		Fields: []spec.Field{
			objectField(), valuesField(),
			{Name: "key", Kind: spec.Text, Exposes: true, Doc: "The idempotency key; the run's id and the step if not given.", Example: "${run.id}"},
			accountField(),
		},
		Outputs:  []block.Output{{Name: "record", Type: expression.String(), Doc: "The new record's id."}},
		Begin:    createRecord,
		Finish:   wrote,
		Examples: []string{"- id: task\n  create_record:\n    object: Task\n    values: {Subject: \"Missed call from ${call.from}\", Status: Not Started}\n  exits: {failed: end, timeout: end}\n- log: \"Created ${steps.task.record}\"\n"},
	}
}

func valuesField() spec.Field {
	return spec.Field{Name: "values", Kind: spec.Map, Want: spec.WantWrite, Required: true, Doc: "The fields and their values; custom fields by the names people use.", Example: `{Subject: "Call from ${call.from}"}`}
}

func createRecord(c *block.Call) block.Outcome {
	return block.AskAccount(effect.CRMCreate, c.Account(), effect.CreateArgs{Object: c.Text("object"), Values: c.Map("values")})
}

// wrote leaves the record's id behind.
func wrote(_ *block.Call, r effect.Result) block.Outcome {
	if r.Fault != nil {
		return block.Fail(r.Fault)
	}
	got, _ := r.Value.(map[string]any)
	if text(got["id"]) == "" {
		return block.Fail(unnamed())
	}
	return block.LeaveWith(block.OK, map[string]any{"record": text(got["id"])})
}

// unnamed is the fault of a write whose answer names no record: it may have
// happened, and nobody can go on with it.
func unnamed() *effect.Fault {
	return effect.NewFault(effect.Unknown, "the answer does not say which record was written")
}
