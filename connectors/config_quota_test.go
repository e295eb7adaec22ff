package connectors_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/engine/source"
)

func TestQuotas(t *testing.T) {
	t.Parallel()
	config, diags := connectors.Load(source.NewFile("f", []byte("quotas: {salesforce: 7, http: 0}\nconnectors:\n")), types, nil)
	require.Empty(t, diags)
	require.Equal(t, map[string]int{"salesforce": 7, "http": 0}, config.Quotas)
	config, diags = connectors.Load(source.NewFile("f", []byte("quotas:\nconnectors:\n")), types, nil)
	require.Empty(t, diags)
	require.Nil(t, config.Quotas)
	for text, want := range map[string]string{
		"quotas: 5\nconnectors:\n":                  "expected a mapping from types to numbers, found a value",
		"quotas: {salesfroce: 5}\nconnectors:\n":    `there is no connector type "salesfroce" [unknown-key] (did you mean "salesforce"?)`,
		"quotas: {salesforce: many}\nconnectors:\n": `the quota of "salesforce" needs a whole number`,
		"quotas: {salesforce: -1}\nconnectors:\n":   `the quota of "salesforce" needs a whole number`,
		"quotas: {salesforce: [1]}\nconnectors:\n":  `the quota of "salesforce" needs a whole number`,
	} {
		_, diags := connectors.Load(source.NewFile("f", []byte(text)), types, nil)
		require.Len(t, diags, 1, text)
		require.Contains(t, diags[0].String(), want)
	}
}

// One account can be looked at while another one's secret is missing.
func TestLoadOne(t *testing.T) {
	t.Parallel()
	file := source.NewFile("f", []byte(`connectors:
  a: {type: http, url: x, password: "env:A"}
  b: {type: http, url: x, password: "env:B", inactive: true}
  c: {type: http, url: x, password: "env:MISSING"}
`))
	resolver := &credential.Resolver{Env: func(name string) (string, bool) { return "of " + name, name != "MISSING" }}
	config, diags := connectors.LoadOne(file, types, resolver, "b")
	require.Empty(t, diags)
	require.Equal(t, "of B", config.Accounts[1].Secrets["password"].Reveal(), "although it is inactive")
	require.Empty(t, config.Accounts[0].Secrets)
	_, diags = connectors.LoadOne(file, types, resolver, "c")
	require.Contains(t, diags.Err().Error(), "env:MISSING")
}
