package crm

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/spec"
)

// GetRecord describes the block get_record.
func GetRecord() block.Descriptor {
	return block.Descriptor{
		Name: "get_record", Family: Family, Mode: effect.Read, Remote: true,
		Summary: "Reads one record by its id.",
		Fields: []spec.Field{
			objectField(),
			{Name: "id", Kind: spec.Text, Required: true, Exposes: true, Doc: "The record's id.", Example: "${caller.first.Id}"},
			fieldsField(), intoField(), accountField(),
		},
		Exits: []block.Exit{{Name: "none", Doc: "There is no such record, or the id is empty."}},
		Declares: func(s block.Static) []block.Local {
			return []block.Local{{Name: s.Text("into"), Type: recordType(s.Names("fields"))}}
		},
		Begin:    getRecord,
		Finish:   gotRecord,
		Examples: []string{"- get_record:\n    object: ticket\n    id: \"35436\"\n    fields: [id, subject, status]\n    into: ticket\n  exits: {none: continue, failed: continue, timeout: continue}\n- log: \"${ticket.subject ?? 'no ticket'}\"\n"},
	}
}

func getRecord(c *block.Call) block.Outcome {
	if c.Text("id") == "" {
		return block.FailAs("none", effect.NewFault(effect.NotFound, "the id is empty"))
	}
	return block.AskAccount(effect.CRMGet, c.Account(), effect.GetArgs{Object: c.Text("object"), ID: c.Text("id"), Fields: c.Names("fields")})
}

func gotRecord(c *block.Call, r effect.Result) block.Outcome {
	if r.Fault != nil {
		return noRecord(r.Fault)
	}
	if into := c.Text("into"); into != "" {
		if f := c.Assign(into, r.Value); f != nil {
			return block.Fail(f)
		}
	}
	return block.Leave(block.OK)
}
