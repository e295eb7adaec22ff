package crm

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/spec"
)

// LinkRecords describes the block link_records.
func LinkRecords() block.Descriptor {
	return block.Descriptor{
		Name: "link_records", Family: Family, Mode: effect.Write, Remote: true,
		Summary: "Makes one record point to another.",
		Fields: []spec.Field{
			{Name: "from", Kind: spec.Object, Required: true, Doc: "The record that gets the link.", Fields: refFields()},
			{Name: "to", Kind: spec.Object, Required: true, Doc: "The record that it points to.", Fields: refFields()},
			{Name: "as", Kind: spec.Name, Want: spec.WantSearch, Doc: "The relation, by the CRM's own name; the usual one of the two objects if not given.", Example: "WhatId"},
			accountField(),
		},
		Exits:    []block.Exit{{Name: "none", Doc: "One of the records does not exist, or its id is empty."}},
		Begin:    link,
		Finish:   updated,
		Examples: []string{"- link_records:\n    from: {object: Case, id: 500000000000001AAA}\n    to: {object: Contact, id: 003000000000001AAA}\n  exits: {none: end, failed: end, timeout: end}\n"},
	}
}

func refFields() []spec.Field {
	return []spec.Field{
		objectField(),
		{Name: "id", Kind: spec.Text, Required: true, Exposes: true, Doc: "The record's id.", Example: "${caller.first.Id}"},
	}
}

func link(c *block.Call) block.Outcome {
	from, to := ref(c.Map("from")), ref(c.Map("to"))
	if from.ID == "" || to.ID == "" {
		return block.FailAs("none", effect.NewFault(effect.NotFound, "the id is empty"))
	}
	return block.AskAccount(effect.CRMLink, c.Account(), effect.LinkArgs{From: from, To: to, As: c.Text("as")})
}
