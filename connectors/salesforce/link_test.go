package salesforce

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/salesforce/emulator"
	"github.com/callwright/callwright/engine/effect"
)

func TestLink(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Options{})
	account := b.create(t, "Account", map[string]any{"Name": "Zoo"})
	contact := b.create(t, "Contact", map[string]any{"LastName": "Keeper"})
	boss := b.create(t, "Contact", map[string]any{"LastName": "Boss"})
	lead := b.create(t, "Lead", map[string]any{"LastName": "Lead", "Company": "Zoo"})
	kase := b.create(t, "Case", map[string]any{"Subject": "x"})
	task := b.create(t, "Task", map[string]any{"Subject": "x"})
	call := b.create(t, "Task", map[string]any{"Subject": "y"})
	tests := []struct {
		from, to effect.Ref
		as       string
		field    string
	}{
		{ref("Contact", contact), ref("Account", account), "", "AccountId"},
		{ref("contact", contact), ref("Contact", boss), "", "ReportsToId"},
		{ref("Case", kase), ref("Contact", contact), "", "ContactId"},
		{ref("Case", kase), ref("Account", account), "", "AccountId"},
		{ref("Task", task), ref("Contact", contact), "", "WhoId"},
		{ref("Task", task), ref("Case", kase), "", "WhatId"},
		{ref("Task", call), ref("Lead", lead), "", "WhoId"},
		{ref("Case", kase), ref("User", "005Cw0000000aA2IAI"), "", "OwnerId"},
		{ref("Task", task), ref("Account", account), "WhatId", "WhatId"},
	}
	for _, tt := range tests {
		require.NoError(t, b.Link(b.ctx, effect.LinkArgs{From: tt.from, To: tt.to, As: tt.as}), "%v", tt)
		record, err := b.Get(b.ctx, effect.GetArgs{Object: tt.from.Object, ID: tt.from.ID, Fields: []string{tt.field}})
		require.NoError(t, err)
		require.Equal(t, tt.to.ID, record[tt.field], "%v", tt)
	}
	for _, r := range b.requests() {
		require.NotContains(t, r, "describe", "the usual fields are known")
	}
}

func ref(object, id string) effect.Ref { return effect.Ref{Object: object, ID: id} }

func TestLinksThatFail(t *testing.T) {
	t.Parallel()
	b := signed(t, emulator.Options{})
	jane := b.jane(t)
	account := b.create(t, "Account", map[string]any{"Name": "Zoo"})
	tests := []struct {
		from, to effect.Ref
		as       string
		code     effect.Code
		says     string
	}{
		{ref("Contact", jane), ref("Account", "001D000000IRFmaIAH"), "", effect.NotFound, "there is no Account 001D000000IRFmaIAH"},
		{ref("Contact", "003D000000QV9n2IAD"), ref("Account", account), "", effect.NotFound, "NOT_FOUND"},
		{ref("Account", account), ref("Case", "500000000000001"), "", effect.Invalid, "Account has no field that points to Case; these point to other records: OwnerId, ParentId"},
		{ref("Contact", jane), ref("Account", account), "Nothing__c", effect.Invalid, "No such column 'Nothing__c'"},
		{ref("Contact", jane), ref("Account", account), "../x", effect.Invalid, "is not the name of a field"},
		{ref("Contact", jane), ref("Account", jane), "", effect.Invalid, "MALFORMED_ID"},
		{ref("Contact", "x"), ref("Account", account), "", effect.Invalid, "is not the id of a record"},
		{ref("Contact", jane), ref("Account", "x"), "", effect.Invalid, "is not the id of a record"},
		{ref("Contact'", jane), ref("Account", account), "", effect.Invalid, "is not the name of an object"},
		{ref("Elephant", jane), ref("Account", account), "", effect.NotFound, "NOT_FOUND"},
	}
	for _, tt := range tests {
		err := b.Link(b.ctx, effect.LinkArgs{From: tt.from, To: tt.to, As: tt.as})
		require.Contains(t, b.fault(t, tt.code, err).Message, tt.says)
	}
}

func TestTheOnlyFieldThatLeadsSomewhere(t *testing.T) {
	t.Parallel()
	field := func(name string, to ...string) describedField {
		return describedField{Name: name, Type: "reference", ReferenceTo: to, Updateable: true}
	}
	d := description{Name: "Visit__c", Fields: []describedField{
		field("Host__c", "Contact"), field("Guest__c", "Contact"), field("Place__c", "Account"), {Name: "Name"},
		{Name: "CreatedById", ReferenceTo: []string{"User"}},
	}}
	got, err := d.leadingTo("account")
	require.NoError(t, err)
	require.Equal(t, "Place__c", got)
	_, err = d.leadingTo("Contact")
	require.ErrorContains(t, err, "by several fields; choose one with as: Guest__c, Host__c")
	_, err = d.leadingTo("User")
	require.ErrorContains(t, err, "these point to other records: Guest__c, Host__c, Place__c")
	_, err = description{Name: "Note__c"}.leadingTo("User")
	require.ErrorContains(t, err, "Note__c has no field that points to another record")
}
