package compile_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
)

// TestAllAtOnce holds that one mistake does not hide those of other steps.
func TestAllAtOnce(t *testing.T) {
	t.Parallel()
	text := head + `steps:
  - log: "${nothing}"
  - select_account: acme-slaesforce
    exits: {failed: end, timeout: end}
  - record: start
    exits: {failed: end}
`
	_, diags := compile.Compile(source.NewFile("s.yaml", []byte(text)), compile.Options{
		Blocks: blocks.Registry(), Accounts: []compile.Account{{ID: "acme-salesforce", Type: "salesforce", CRM: true}},
	})
	var codes []diag.Code
	for _, d := range diags {
		codes = append(codes, d.Code)
	}
	require.Equal(t, []diag.Code{diag.CodeUnknownName, diag.CodeUnknownAccount}, codes)

	// What might choose an account is not known: nothing is said of the default.
	text = head + "steps:\n  - slect_account: acme\n  - get_record: {object: Contact, id: a}\n"
	_, diags = compile.Compile(source.NewFile("s.yaml", []byte(text)), compile.Options{Blocks: blocks.Registry(), Accounts: []compile.Account{}})
	require.Len(t, diags, 1, "%v", diags)
	require.Equal(t, diag.CodeUnknownBlock, diags[0].Code)
}
