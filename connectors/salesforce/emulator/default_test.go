package emulator_test

import (
	"encoding/json"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/salesforce/emulator"
)

// newDefault is a client of the default org.
func newDefault(t testing.TB) *client {
	t.Helper()
	c := &client{t: t, Emulator: emulator.New(emulator.Options{Clock: func() time.Time { return start }, Strict: emulator.Strict{DailyRequests: 1 << 30}})}
	k := c.Credentials()
	w := c.form(tokenURL, url.Values{
		"grant_type": {"password"}, "client_id": {k.ClientID}, "client_secret": {k.ClientSecret},
		"username": {k.Username}, "password": {k.Password + k.SecurityToken},
	}.Encode())
	c.token = field(t, w.Body.String(), "access_token")
	return c
}

// names is the Name of every record that an answer holds.
func (c *client) names(path, query string) []string {
	c.t.Helper()
	w := c.do("GET", v66+path+"?q="+url.QueryEscape(query), "")
	require.Equal(c.t, 200, w.Code, w.Body.String())
	var got struct {
		Records       []struct{ Name string }
		SearchRecords []struct{ Name string }
	}
	require.NoError(c.t, json.Unmarshal(w.Body.Bytes(), &got))
	list := []string{}
	for _, r := range append(got.Records, got.SearchRecords...) {
		list = append(list, r.Name)
	}
	return list
}

func TestDefaultOrgKeepsItsPromises(t *testing.T) {
	t.Parallel()
	c := newDefault(t)
	find := func(number string) []string {
		return c.names("/search", "FIND {"+number+"} IN PHONE FIELDS RETURNING Contact(Name), Lead(Name)")
	}
	require.Equal(t, []string{"Jane Doe"}, find("14155550100"))
	require.Equal(t, []string{"Maria Garcia", "Miguel Garcia"}, find("14155550111"))
	for _, nobody := range []string{"14155550199", "4155550199", `"415 555 0199"`, `"1 415 555 0199"`} {
		require.Empty(t, find(nobody))
	}
	require.Empty(t, c.names("/query", "SELECT Name FROM Contact WHERE Phone LIKE '%0199' OR MobilePhone LIKE '%0199' OR HomePhone LIKE '%555%0199'"))

	w := c.query("SELECT Email, Account.Name, Tier__c, (SELECT Id FROM Cases WHERE IsClosed = false) FROM Contact WHERE Name = 'Jane Doe'")
	require.Contains(t, w.Body.String(), `"Email":"jane.doe@acme.example"`)
	require.Contains(t, w.Body.String(), `"Name":"Acme Corp"},"Tier__c":"gold","Cases":{"totalSize":2,`)
	require.Equal(t, []string{"Alex Agent"}, c.names("/query", "SELECT Name FROM User WHERE Email = 'alex@callwright.example'"))
	require.Equal(t, []string{"Sam Support"}, c.names("/query", "SELECT Name FROM User WHERE Name = 'Sam Support'"))

	for _, like := range []string{`%O\'Brien`, `%\%`, `%\_%`, `%\\%`, `%"%`, "%Müller", "王小明"} {
		require.NotEmpty(t, c.names("/query", "SELECT Name FROM Contact WHERE LastName LIKE '"+like+"'"), like)
	}
	require.Greater(t, len(c.names("/query", "SELECT Name FROM Contact")), 250)
}

func TestDefaultOrgIsInManyNotations(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("seed.json")
	require.NoError(t, err)
	for _, part := range []string{`"(415) 555-`, `"0044 20 7946 `, `"+49 (0)30 901820"`, `"001 415 555 `, `"030/2312`, `"+33 1 99 00 `} {
		require.Contains(t, string(data), part)
	}
}

func TestCertificatesCheckAssertions(t *testing.T) {
	t.Parallel()
	c := newClient(t, emulator.Options{})
	key := testKey(t)
	for name, certificate := range map[string]string{"public key": publicPEM(t, key), "certificate": certificatePEM(t, key)} {
		quoted, err := json.Marshal(certificate)
		require.NoError(t, err)
		seed := strings.Replace(small, `"secret": "app-secret",`, `"secret": "app-secret", "certificate": `+string(quoted)+`,`, 1)
		require.Equal(t, 204, c.do("POST", "/_sandbox/seed", seed).Code)
		assertion := jwt(t, key, `{"iss":"app","sub":"admin@x.example","aud":"https://login.salesforce.com","exp":1793610060}`)
		w := c.form(tokenURL, "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion="+assertion)
		require.Equal(t, 200, w.Code, name+w.Body.String())
	}
	seed := strings.Replace(small, `"secret": "app-secret",`, `"secret": "app-secret", "certificate": "rubbish",`, 1)
	require.Equal(t, 204, c.do("POST", "/_sandbox/seed", seed).Code)
	assertion := jwt(t, key, `{"iss":"app","sub":"admin@x.example","aud":"https://login.salesforce.com","exp":1793610060}`)
	w := c.form(tokenURL, "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion="+assertion)
	require.Equal(t, oauthError("invalid_grant", "invalid assertion"), w.Body.String())
}

func TestCollectionsHaveALimit(t *testing.T) {
	t.Parallel()
	c := newClient(t, emulator.Options{})
	records := strings.TrimSuffix(strings.Repeat(`{"attributes":{"type":"Lead"}},`, 201), ",")
	require.Contains(t, c.do("POST", v66+"/composite/sobjects", `{"records":[`+records+`]}`).Body.String(), "LIMIT_EXCEEDED")
	require.Contains(t, c.do("DELETE", v66+"/composite/sobjects?ids="+strings.Repeat("x,", 201), "").Body.String(), "LIMIT_EXCEEDED")
	parts := []string{}
	for i := range 26 {
		parts = append(parts, `{"method":"GET","url":"/services/data/v66.0/limits","referenceId":"r`+strings.Repeat("x", i)+`"}`)
	}
	require.Contains(t, c.do("POST", v66+"/composite", `{"compositeRequest":[`+strings.Join(parts, ",")+`]}`).Body.String(), "LIMIT_EXCEEDED")
}

func BenchmarkPhoneSearch(b *testing.B) {
	c := newDefault(b)
	path := v66 + "/search?q=" + url.QueryEscape(`FIND {"14155550100" OR "4155550100" OR "415 555 0100"} IN PHONE FIELDS RETURNING Contact(Id, Name, Phone), Lead(Id), Account(Id) LIMIT 25`)
	for b.Loop() {
		require.Equal(b, 200, c.do("GET", path, "").Code)
	}
}

func BenchmarkQuery(b *testing.B) {
	c := newDefault(b)
	path := v66 + "/query?q=" + url.QueryEscape("SELECT Id, Name, Account.Name, (SELECT Id FROM Cases) FROM Contact WHERE Email = 'jane.doe@acme.example'")
	for b.Loop() {
		require.Equal(b, 200, c.do("GET", path, "").Code)
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		emulator.New(emulator.Options{})
	}
}
