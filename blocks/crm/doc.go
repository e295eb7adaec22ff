// Package crm holds the blocks that work on CRM records. They are written once
// for every CRM: what they ask is told by the capabilities of package
// connectors, and how a CRM does it is its connector's business.
package crm

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/spec"
)

// Family is the blocks' heading on the reference page.
const Family = "CRM"

// accountField lets a step name its account.
func accountField() spec.Field {
	return spec.Field{Name: "account", Kind: spec.Account, Want: "crm", Doc: "The account to work on; if not given, the one of the last select_account, else the default account.", Example: "acme-salesforce"}
}

func objectField() spec.Field {
	return spec.Field{Name: "object", Kind: spec.Name, Want: spec.WantObject, Required: true, Doc: "The kind of record, by the CRM's own name.", Example: "Contact"}
}

func fieldsField() spec.Field {
	return spec.Field{Name: "fields", Kind: spec.Names, Want: spec.WantFields, Doc: "The fields to read; dots follow relations. They are also what expressions may use.", Example: "[Id, Name, Account.Name]"}
}

func intoField() spec.Field {
	return spec.Field{Name: "into", Kind: spec.Into, Doc: "The variable to fill.", Example: "caller"}
}

// noRecord turns a NotFound into the exit none.
func noRecord(f *effect.Fault) block.Outcome {
	if f.Code == effect.NotFound {
		return block.FailAs("none", f)
	}
	return block.Fail(f)
}
