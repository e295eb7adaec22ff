package salesforce

import (
	"encoding/base64"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/effect"
)

const (
	janeID = "003D000000QV9n2IAD"
	acmeID = "001D000000IRFmaIAH"
)

func TestLightning(t *testing.T) {
	t.Parallel()
	require.Equal(t, "https://acme.lightning.force.com", lightning("https://acme.my.salesforce.com"))
	require.Equal(t, "https://acme--dev.sandbox.lightning.force.com", lightning("https://acme--dev.sandbox.my.salesforce.com"))
	require.Equal(t, "http://127.0.0.1:8080", lightning("http://127.0.0.1:8080"))
}

func TestPopTargets(t *testing.T) {
	t.Parallel()
	p := popper{base: "https://acme.lightning.force.com", region: "US"}
	tests := []struct {
		name string
		pop  effect.Pop
		want effect.Shown
	}{
		{"record", effect.Pop{Object: "Contact", Records: []map[string]any{{"Id": janeID}}}, effect.Shown{
			Mode: "record", Object: "Contact", Records: []string{janeID}, URL: p.base + "/lightning/r/Contact/" + janeID + "/view",
			Payload: payload("SOBJECT", "recordId", janeID)}},
		{"record of a raw query", effect.Pop{Records: []map[string]any{{"id": janeID}}}, effect.Shown{
			Mode: "record", Records: []string{janeID}, URL: p.base + "/lightning/r/" + janeID + "/view",
			Payload: payload("SOBJECT", "recordId", janeID)}},
		{"choice without anything in common", effect.Pop{Object: "Contact", Records: []map[string]any{{"Id": janeID, "Name": "A"}, {"Id": acmeID, "Name": "B"}}}, effect.Shown{
			Mode: "choice", Object: "Contact", Records: []string{janeID, acmeID}, URL: p.base + "/lightning/o/Contact/list",
			Payload: payload("OBJECTHOME", "scope", "Contact")}},
		{"new", effect.Pop{New: &effect.NewRecord{Object: "Contact"}}, effect.Shown{
			Mode: "new", Object: "Contact", URL: p.base + "/lightning/o/Contact/new",
			Payload: map[string]any{"type": "NEW_RECORD_MODAL", "params": map[string]any{"entityName": "Contact", "defaultFieldValues": map[string]any{}}}}},
		{"new with values", effect.Pop{New: &effect.NewRecord{Object: "Contact", Defaults: map[string]any{"Phone": "+1415", "LastName": "a, b=c&d #", "Score__c": 5, "X": nil}}}, effect.Shown{
			Mode: "new", Object: "Contact", URL: p.base + "/lightning/o/Contact/new?defaultFieldValues=LastName=a%2C%20b%3Dc%26d%20%23,Phone=%2B1415,Score__c=5",
			Payload: map[string]any{"type": "NEW_RECORD_MODAL", "params": map[string]any{"entityName": "Contact",
				"defaultFieldValues": map[string]any{"LastName": "a, b=c&d #", "Phone": "+1415", "Score__c": 5}}}}},
	}
	for _, tt := range tests {
		got, err := p.shown(tt.pop)
		require.NoError(t, err, tt.name)
		require.Equal(t, tt.want, got, tt.name)
	}
}

func TestPopChoiceSearches(t *testing.T) {
	t.Parallel()
	p := popper{base: "https://acme.lightning.force.com", region: "US"}
	tests := []struct {
		records []map[string]any
		term    string
	}{
		{[]map[string]any{{"Id": janeID, "Phone": "+14155550111"}, {"Id": acmeID, "Phone": nil, "MobilePhone": "(415) 555-0111"}}, "4155550111"},
		{[]map[string]any{{"Id": janeID, "Name": `Jane "J" Doe`}, {"Id": acmeID, "Name": `Jane "J" Doe`}}, `Jane "J" Doe`},
	}
	for _, tt := range tests {
		shown, err := p.shown(effect.Pop{Object: "Contact", Records: tt.records})
		require.NoError(t, err)
		require.Equal(t, payload("SEARCH", "searchString", tt.term), shown.Payload)
		u, err := url.Parse(shown.URL)
		require.NoError(t, err)
		page, err := base64.StdEncoding.DecodeString(u.Fragment)
		require.NoError(t, err)
		require.JSONEq(t, `{"componentDef":"forceSearch:searchPageDesktop","attributes":{"term":`+quoted(tt.term)+`,"scopeMap":{"type":"TOP_RESULTS"},"groupId":"DEFAULT"},"state":{}}`, string(page))
	}
}

func quoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"` }

func TestPopRefuses(t *testing.T) {
	t.Parallel()
	p := popper{base: "https://acme.lightning.force.com", region: "US"}
	for _, pop := range []effect.Pop{
		{}, {Object: "Contact", Records: []map[string]any{{}}}, {Object: "Contact", Records: []map[string]any{{"Id": "../../setup"}}},
		{Object: "Contact", Records: []map[string]any{{"Id": janeID}, {"Id": 7}}}, {New: &effect.NewRecord{Object: "../setup"}}, {New: &effect.NewRecord{}},
	} {
		_, err := p.shown(pop)
		require.Equal(t, effect.Invalid, effect.AsFault(err).Code)
	}
	shown, err := p.shown(effect.Pop{Object: "a/b", Records: []map[string]any{{"Id": janeID}}})
	require.NoError(t, err)
	require.Equal(t, p.base+"/lightning/r/"+janeID+"/view", shown.URL, "an object that is no name stays out of the URL")
}
