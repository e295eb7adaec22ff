package compile_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/records"
	"github.com/callwright/callwright/engine/source"
)

// Two accounts: a thing is one of acme only, a ticket of desk only.
var (
	twoAccounts = []compile.Account{{ID: "acme", Type: "salesforce", CRM: true, Default: true}, {ID: "desk", Type: "zendesk", CRM: true}}
	twoKnown    = records.Known{"acme": {Name: "acme", Objects: []string{"thing"}}, "desk": {Name: "desk", Objects: []string{"ticket"}}}
	library     = map[string]string{
		"quiet.yaml":  "callwright: v1\nscenario: quiet\nsteps:\n  - log: a\n",
		"choose.yaml": "callwright: v1\nscenario: choose\nsteps:\n  - select_account: desk\n    exits: {failed: continue, timeout: continue}\n",
		"use.yaml":    "callwright: v1\nscenario: use\nsteps:\n  - delete_record: {object: anything, id: \"1\"}\n    exits: {none: continue, failed: continue, timeout: continue}\n",
	}
)

// TestWhichAccount finds out what the compiler takes for the account of a
// step: DELETE deletes a record of a kind that no account has.
func TestWhichAccount(t *testing.T) {
	t.Parallel()
	const pick = "{select_account: desk, exits: {failed: continue, timeout: continue}}"
	const sure = "{select_account: desk, exits: {failed: end, timeout: end}}"
	for _, tt := range []struct{ name, text, want string }{
		{"the default", "steps: [DELETE]", "acme"},
		{"its own", "steps: [" + sure + ", OWN]", "acme"},
		{"selected", "steps: [" + sure + ", DELETE]", "desk"},
		{"selected or not", "steps: [" + pick + ", DELETE]", ""},
		{"selected under a guard", "steps: [{select_account: desk, when: call.from == '1', exits: {failed: end, timeout: end}}, DELETE]", ""},
		{"one way of two", "steps: [{if: call.from == '1', then: [" + sure + "]}, DELETE]", ""},
		{"by an exit", "steps: [{select_account: desk, exits: {ok: [DELETE, {end: }], failed: end, timeout: end}}]", "desk"},
		{"a later turn of a loop", "steps: [{for_each: '[1, 2]', do: [DELETE, " + sure + "]}]", ""},
		{"after a loop that may have no turn", "steps: [{for_each: '[1, 2]', do: [" + sure + "]}, DELETE]", ""},
		{"a loop that does not select", "steps: [" + sure + ", {for_each: '[1, 2]', do: [{log: a}]}, DELETE]", "desk"},
		{"inside of try", "steps: [{try: [" + sure + ", DELETE], catch: {error: [{log: a}]}}]", "desk"},
		{"in a catch", "steps: [{try: [" + sure + "], catch: {error: [DELETE]}}]", ""},
		{"in a catch of what does not select", "steps: [" + sure + ", {try: [{log: a}], catch: {error: [DELETE]}}]", "desk"},
		{"after a try", "steps: [{try: [" + sure + "], catch: {error: [{log: a}]}}, DELETE]", ""},
		{"beside a branch that selects", "steps: [{parallel: {a: [" + sure + "], b: [DELETE]}}]", ""},
		{"in the branch that selects", "steps: [{parallel: {a: [" + sure + ", DELETE], b: [{log: a}]}}]", ""},
		{"beside branches that do not", "steps: [" + sure + ", {parallel: {a: [{log: a}], b: [DELETE]}}]", "desk"},
		{"a handler", "steps: [{log: a}]\nhandlers: {call.ended: [DELETE]}", "acme"},
		{"a handler after a selection", "steps: [" + sure + "]\nhandlers: {call.ended: [DELETE]}", ""},
		{"back from a handler", "steps: [{id: back, log: a}, DELETE]\nhandlers: {error: [" + sure + ", {goto: back}]}", ""},
		{"beside a handler that selects", "steps: [" + sure + ", DELETE]\nhandlers: {order.paid: [{select_account: acme, exits: {failed: continue, timeout: continue}}]}", ""},
		{"after a scenario that selects", "steps: [{call: choose}, DELETE]", ""},
		{"after one that does not", "steps: [" + sure + ", {call: quiet}, DELETE]", "desk"},
		{"in a scenario that is called", "steps: [{call: use}]", ""},
		{"in one that can be called", "inputs: {a: text}\nsteps: [{log: '${a}'}, DELETE]", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			text := strings.ReplaceAll(tt.text, "DELETE", `{delete_record: {object: anything, id: "1"}, exits: {none: continue, failed: continue, timeout: continue}}`)
			text = strings.ReplaceAll(text, "OWN", `{delete_record: {object: anything, id: "1", account: acme}, exits: {none: continue, failed: continue, timeout: continue}}`)
			require.Equal(t, tt.want, accused(t, text))
		})
	}
}

// accused compiles a scenario and returns the account that has no such object.
func accused(t *testing.T, text string) string {
	t.Helper()
	_, diags := compile.Compile(source.NewFile("s.yaml", []byte("callwright: v1\nscenario: s\n"+text+"\n")), compile.Options{
		Blocks: blocks.Registry(), Accounts: twoAccounts, Records: twoKnown,
		Open: func(path string) (*source.File, diag.List) { return source.NewFile(path, []byte(library[path])), nil },
	})
	for _, d := range diags {
		if d.Severity == diag.Error {
			require.Equal(t, diag.CodeUnknownObject, d.Code, "%v", d)
			account, _, _ := strings.Cut(d.Message, " ")
			return account
		}
	}
	return ""
}

// TestPopsOfRecords: records in a variable come with the account that they
// are of, which may be another than the selected one.
func TestPopsOfRecords(t *testing.T) {
	t.Parallel()
	const pop = "{screen_pop: {records: '${found}', new: {object: anything}}}"
	search := func(own string) string {
		return "{search: {object: OBJECT, phone: '1', into: found" + own + "}, exits: {none: continue, many: continue, failed: end, timeout: end}}"
	}
	require.Equal(t, "acme", accused(t, strings.ReplaceAll("steps: ["+search("")+", "+pop+"]", "OBJECT", "thing")))
	require.Equal(t, "", accused(t, strings.ReplaceAll("steps: ["+search(", account: desk")+", "+pop+"]", "OBJECT", "ticket")))
}

// TestWanted asks for what would have to be known, and no more.
func TestWanted(t *testing.T) {
	t.Parallel()
	const text = `callwright: v1
scenario: s
steps:
  - search: {object: Case, phone: "1", fields: [Id, Contact.Account.Name], where: {Subject: a}}
    exits: {none: end, many: end, failed: end, timeout: end}
  - delete_record: {object: Task, id: "1"}
    exits: {none: end, failed: end, timeout: end}
`
	relation := func(name, to string) records.Field {
		return records.Field{Name: name + "Id", Path: name, To: []string{to}}
	}
	known := records.Known{}
	rounds := [][]string{{"acme"}, {"acme Case"}, {"acme Contact"}, {"acme Account"}, nil}
	for _, want := range rounds {
		var wanted []string
		_, diags := compile.Compile(source.NewFile("s.yaml", []byte(text)), compile.Options{
			Blocks: blocks.Registry(), Accounts: twoAccounts, Records: known,
			Wanted: func(account, object string) { wanted = append(wanted, strings.TrimSpace(account+" "+object)) },
		})
		require.Empty(t, diags)
		slices.Sort(wanted)
		require.Equal(t, want, slices.Compact(wanted))
		for _, w := range want {
			switch w {
			case "acme":
				known["acme"] = &records.Account{Name: "acme", Objects: []string{"Account", "Case", "Contact", "Task"}}
			case "acme Case":
				known["acme"].Put("Case", records.Object{Fields: []records.Field{relation("Contact", "Contact"), {Name: "Id"}, {Name: "Subject"}}})
			case "acme Contact":
				known["acme"].Put("Contact", records.Object{Fields: []records.Field{relation("Account", "Account")}})
			case "acme Account":
				known["acme"].Put("Account", records.Object{Fields: []records.Field{{Name: "Name"}}})
			}
		}
	}
}
