package salesforce

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/value"
)

func TestClean(t *testing.T) {
	t.Parallel()
	v, err := value.Decode([]byte(`{"attributes":{"type":"Account"},"Id":"001","Big":12345678901234567,
		"Owner":{"attributes":{},"Name":"O"},"Parent":null,"Contacts":{"totalSize":1,"done":true,"records":[{"attributes":{},"Id":"003"}]},"Cases":null}`))
	require.NoError(t, err)
	require.Equal(t, map[string]any{
		"Id": "001", "Big": 12345678901234567, "Owner": map[string]any{"Name": "O"}, "Parent": nil,
		"Contacts": []any{map[string]any{"Id": "003"}}, "Cases": nil,
	}, clean(v))
}

func TestPick(t *testing.T) {
	t.Parallel()
	record := map[string]any{"Id": "1", "Name": "N", "Account": map[string]any{"Name": "A", "Owner": map[string]any{"Name": "O"}}, "ReportsTo": nil}
	require.Equal(t, map[string]any{
		"Id": "1", "name": "N", "account": map[string]any{"Name": "A", "Owner": map[string]any{"Name": "O"}}, "ReportsTo": nil, "Missing": nil,
	}, pick(record, []string{"Id", "name", "account.Name", "account.Owner.Name", "ReportsTo.Name", "Missing"}))
}

func TestIDs(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"001D000000IRFmaIAH", "001D000000IqhSLIAZ", "003D000000QV9n2IAD", "001D000000IRFma", "001D000000IRFmaiah"} {
		require.True(t, isID(id), id)
	}
	for _, id := range []string{"", "001D000000IRFmaIAZ", "001D000000IRFm", "001D000000IRF/.", "001D000000IRFm'", "001D000000IRFmaIAHx"} {
		require.False(t, isID(id), id)
	}
}

func TestExternalIDs(t *testing.T) {
	t.Parallel()
	require.Equal(t, "run-1_step", externalID("run-1_step"))
	require.Equal(t, externalID("run/1"), externalID("run/1"))
	require.NotEqual(t, externalID("run/1"), externalID("run/2"))
	for _, key := range []string{"a/b", "..", "é", "a b"} {
		require.Regexp(t, `^cw-[0-9a-f]{32}$`, externalID(key))
	}
}
