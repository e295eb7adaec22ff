package diag_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/records"
	"github.com/callwright/callwright/engine/source"
)

// The world that the examples speak of.
var (
	exampleAccounts = []compile.Account{
		{ID: "acme-salesforce", Type: "salesforce", CRM: true, Default: true},
		{ID: "acme-zendesk", Type: "zendesk", CRM: true, Default: true},
		{ID: "acme-old", Type: "zendesk", CRM: true, Inactive: true},
		{ID: "loyalty-api", Type: "http"},
	}
	exampleRecords = records.Known{"acme-salesforce": {
		Name: "acme-salesforce", Objects: []string{"Case", "Contact"},
		Described: map[string]records.Object{
			"Case":    {Name: "Case", Fields: []records.Field{{Name: "CaseNumber"}, {Name: "Subject", Writable: true}}},
			"Contact": {Name: "Contact", Fields: []records.Field{{Name: "Id"}, {Name: "Name"}, {Name: "Tier__c", Writable: true}}},
		},
	}}
	exampleFiles = map[string]string{
		"check-tier.yaml": "callwright: v1\nscenario: check-tier\nsteps:\n  - log: checked\n",
		"tiers.csv":       "number,tier\n+14155550100,gold\n",
	}
)

func openExample(path string) (*source.File, diag.List) {
	if text, ok := exampleFiles[path]; ok {
		return source.NewFile(path, []byte(text)), nil
	}
	var diags diag.List
	diags.Add(diag.CodeRead, path, diag.Range{}, "", "the file does not exist")
	return nil, diags
}

func codesOf(t *testing.T, text string) []diag.Code {
	t.Helper()
	_, diags := compile.Compile(source.NewFile("example.yaml", []byte(text)), compile.Options{
		Blocks: blocks.Registry(), Accounts: exampleAccounts, Records: exampleRecords, Can: func(k effect.Kind) bool { return k != effect.HostRecord }, Open: openExample,
	})
	var out []diag.Code
	for _, d := range diags {
		out = append(out, d.Code)
	}
	return out
}

// TestEveryCodeIsExplained compiles the examples: the bad one has the one
// mistake, the good one none.
func TestEveryCodeIsExplained(t *testing.T) {
	t.Parallel()
	for _, i := range diag.Catalogue() {
		t.Run(string(i.Code), func(t *testing.T) {
			t.Parallel()
			e := diag.Explain(i.Code)
			require.Equal(t, i.Code, e.Code, "nothing explains it")
			require.NotEmpty(t, e.Doc)
			require.NotEmpty(t, e.Good)
			require.Empty(t, codesOf(t, e.File(e.Good)), "%s", e.Good)
			if i.Code == diag.CodeRead || i.Code == diag.CodeSilentAccount { // no content shows it
				require.Empty(t, e.Bad)
				return
			}
			require.Equal(t, []diag.Code{i.Code}, codesOf(t, e.File(e.Bad)), "%s", e.Bad)
		})
	}
	require.Zero(t, diag.Explain("nothing like it"))
}
