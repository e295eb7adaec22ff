package crm

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/spec"
)

// SelectAccount describes the block select_account.
func SelectAccount() block.Descriptor {
	return block.Descriptor{
		Name: "select_account", Family: Family, Mode: effect.Read, Remote: true, Short: "account",
		Summary: "Chooses the CRM account that the following steps work on.",
		Doc:     "The choice holds until the next select_account. A step's own `account` setting comes first. A deactivated or unknown account takes the exit failed.",
		Fields: []spec.Field{
			{Name: "account", Kind: spec.Account, Want: "crm", Required: true, Doc: "The account's name.", Example: "acme-salesforce"},
		},
		Outputs: []block.Output{{Name: "type", Type: expression.String(), Doc: "The account's type, e.g. salesforce."}},
		Begin: func(c *block.Call) block.Outcome {
			return block.AskAccount(effect.CRMSelect, c.Text("account"), effect.SelectArgs{})
		},
		Finish:   accountSelected,
		Examples: []string{"- select_account: acme-salesforce\n"},
	}
}

func accountSelected(c *block.Call, r effect.Result) block.Outcome {
	if r.Fault != nil {
		return block.Fail(r.Fault)
	}
	c.Session.Account = c.Text("account")
	got, _ := r.Value.(map[string]any)
	return block.LeaveWith(block.OK, map[string]any{"type": text(got["type"])})
}
