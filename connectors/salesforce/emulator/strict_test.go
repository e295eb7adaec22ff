package emulator_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/salesforce/emulator"
	"github.com/callwright/callwright/connectors/sandbox"
)

func (c *client) query(soql string) *httptest.ResponseRecorder {
	return c.do("GET", v66+"/query?q="+url.QueryEscape(soql), "")
}

func TestPaging(t *testing.T) {
	t.Parallel()
	seed, err := emulator.DefaultSeed()
	require.NoError(t, err)
	c := &client{t: t, Emulator: emulator.New(emulator.Options{Seed: seed, Clock: func() time.Time { return start }})}
	k := c.Credentials()
	w := c.form(tokenURL, url.Values{"grant_type": {"refresh_token"}, "client_id": {k.ClientID}, "client_secret": {k.ClientSecret}, "refresh_token": {k.RefreshToken}}.Encode())
	c.token = field(t, w.Body.String(), "access_token")
	c.header = map[string]string{"Sforce-Query-Options": "batchSize=5"} // less than the vendor allows

	var page struct {
		Total   int  `json:"totalSize"`
		Done    bool `json:"done"`
		Next    string
		URL     string `json:"nextRecordsUrl"`
		Records []struct{ Id string }
	}
	decode := func(w *httptest.ResponseRecorder) {
		page.URL, page.Records = "", nil
		require.Equal(t, 200, w.Code, w.Body.String())
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &page))
	}
	decode(c.query("SELECT Id FROM Contact"))
	total := page.Total
	require.Len(t, page.Records, 200)
	require.False(t, page.Done)
	require.Regexp(t, `^/services/data/v66\.0/query/01g[0-9A-Za-z]{15}-200$`, page.URL)
	next := page.URL
	decode(c.do("GET", next, ""))
	require.Len(t, page.Records, total-200)
	require.True(t, page.Done)
	require.Empty(t, page.URL)

	c.Plane().Advance(16 * time.Minute)
	require.Equal(t, `[{"message":"invalid query locator","errorCode":"INVALID_QUERY_LOCATOR"}]`, c.do("GET", next, "").Body.String())
}

func TestBatchSizeSwitchAndForeignLocators(t *testing.T) {
	t.Parallel()
	c := newClient(t, emulator.Options{Strict: emulator.Strict{BatchSize: 1}})
	body := c.query("SELECT Id FROM Contact").Body.String()
	next := field(t, body, "nextRecordsUrl")
	require.Equal(t, 200, c.do("GET", next, "").Code)
	require.Equal(t, 400, c.do("GET", strings.TrimSuffix(next, "-1")+"-99", "").Code)
	c.token = c.login("5Aep8.agent")
	require.Equal(t, 400, c.do("GET", next, "").Code, "a locator belongs to its user")
}

func TestOldLocatorsAreDropped(t *testing.T) {
	t.Parallel()
	c := newClient(t, emulator.Options{Strict: emulator.Strict{BatchSize: 1}})
	first := field(t, c.query("SELECT Id FROM Contact").Body.String(), "nextRecordsUrl")
	for range 10 {
		c.query("SELECT Id FROM Contact")
	}
	require.Equal(t, 400, c.do("GET", first, "").Code)
}

func TestDuplicateRule(t *testing.T) {
	t.Parallel()
	c := newClient(t, emulator.Options{Strict: emulator.Strict{DuplicateRule: true}})
	w := c.do("POST", v66+"/sobjects/Contact", `{"LastName":"X","Email":"JANE@acme.example"}`)
	require.Equal(t, 400, w.Code)
	require.Equal(t, `[{"duplicateResut":{"allowSave":true,"duplicateRule":"Contacts_DR","duplicateRuleEntityType":"Contact",`+
		`"errorMessage":"You're creating a duplicate record. We recommend you use an existing record instead.",`+
		`"matchResults":[{"entityType":"Contact","errors":[],"matchEngine":"ExactMatchEngine",`+
		`"matchRecords":[{"additionalInformation":[],"fieldDiffs":[],"matchConfidence":100.0,`+
		`"record":{"attributes":{"type":"Contact","url":"/services/data/v66.0/sobjects/Contact/003Cw0000000aA1IAI"},"Id":"003Cw0000000aA1IAI"}}],`+
		`"rule":"Contact_MR","size":1,"success":true}]},"errorCode":"DUPLICATES_DETECTED",`+
		`"message":"You're creating a duplicate record. We recommend you use an existing record instead."}]`, w.Body.String())
	c.header["Sforce-Duplicate-Rule-Header"] = "allowSave=true"
	require.Equal(t, 201, c.do("POST", v66+"/sobjects/Contact", `{"LastName":"X","Email":"JANE@acme.example"}`).Code)

	c = newClient(t, emulator.Options{Strict: emulator.Strict{DuplicateRule: true, DuplicateKey: "duplicateResult"}})
	require.Contains(t, c.do("POST", v66+"/sobjects/Contact", `{"FirstName":"jane","LastName":"doe"}`).Body.String(), `[{"duplicateResult":{`)
}

func TestIndexLag(t *testing.T) {
	t.Parallel()
	c := newClient(t, emulator.Options{Strict: emulator.Strict{IndexLag: time.Minute}})
	find := func() string {
		return c.do("GET", v66+"/search?q="+url.QueryEscape("FIND {newcomer}"), "").Body.String()
	}
	require.Equal(t, 201, c.do("POST", v66+"/sobjects/Contact", `{"LastName":"Newcomer"}`).Code)
	require.Equal(t, `{"searchRecords":[]}`, find())
	require.Contains(t, c.query("SELECT Id FROM Contact WHERE LastName = 'Newcomer'").Body.String(), `"totalSize":1`, "queries have no lag")
	c.Plane().Advance(time.Minute)
	require.Contains(t, find(), `"type":"Contact"`)
}

func TestDailyLimit(t *testing.T) {
	t.Parallel()
	c := newClient(t, emulator.Options{Strict: emulator.Strict{DailyRequests: 2}})
	require.Equal(t, "api-usage=1/2", c.do("GET", v66+"/", "").Header().Get("Sforce-Limit-Info"))
	require.Equal(t, "api-usage=2/2", c.do("GET", v66+"/nothing", "").Header().Get("Sforce-Limit-Info"))
	w := c.do("GET", v66+"/", "")
	require.Equal(t, 403, w.Code)
	require.Equal(t, `[{"message":"TotalRequests Limit exceeded.","errorCode":"REQUEST_LIMIT_EXCEEDED"}]`, w.Body.String())
	require.Equal(t, 200, c.do("GET", "/services/data", "").Code, "the versions are not counted")
	c.Plane().Advance(24 * time.Hour)
	c.token = c.login("5Aep8.first")
	require.Equal(t, "api-usage=1/2", c.do("GET", v66+"/", "").Header().Get("Sforce-Limit-Info"))
}

func TestDoor(t *testing.T) {
	t.Parallel()
	c := newClient(t, emulator.Options{})
	versions := c.do("GET", "/services/data/", "")
	require.Contains(t, versions.Body.String(), `{"label":"Spring '26","url":"/services/data/v66.0","version":"66.0"},{"label":"Summer '26","url":"/services/data/v67.0","version":"67.0"},{"label":"Winter '27","url":"/services/data/v68.0","version":"68.0"}]`)
	require.Contains(t, versions.Body.String(), `[{"label":"Summer '14","url":"/services/data/v31.0","version":"31.0"},{"label":"Winter '15"`)
	require.Empty(t, versions.Header().Get("Sforce-Limit-Info"))
	require.Equal(t, 414, c.do("GET", v66+"/query?q="+strings.Repeat("x", 17_000), "").Code)

	good := c.token
	c.token = ""
	require.Equal(t, `[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]`, c.do("GET", v66+"/limits", "").Body.String())
	c.header["Authorization"] = "Basic eDp5"
	w := c.do("GET", v66+"/limits", "")
	require.Equal(t, `[{"message":"INVALID_HEADER_TYPE","errorCode":"INVALID_AUTH_HEADER"}]`, w.Body.String())
	require.Equal(t, 401, w.Code)
	c.header["Authorization"] = "OAuth " + good
	require.Equal(t, 200, c.do("GET", v66+"/limits", "").Code)
	delete(c.header, "Authorization")

	c.token = c.login("5Aep8.agent")
	w = c.do("GET", v66+"/limits", "")
	require.Equal(t, 403, w.Code)
	require.Equal(t, 200, c.do("GET", v66+"/", "").Code)
}

func TestSessionWithoutTheAPIScope(t *testing.T) {
	t.Parallel()
	c := newClient(t, emulator.Options{AutoApprove: true})
	const back = "&redirect_uri=https%3A%2F%2Fclient.example%2Fcb"
	_, got := c.authorize("response_type=code&client_id=bare" + back)
	w := c.form(tokenURL, "grant_type=authorization_code&client_id=bare&client_secret=bare-secret&code="+url.QueryEscape(got.Get("code"))+back)
	require.NotContains(t, w.Body.String(), "refresh_token")
	c.token = field(t, w.Body.String(), "access_token")
	w = c.do("GET", v66+"/", "")
	require.Equal(t, 401, w.Code)
	require.Equal(t, `[{"message":"This session is not valid for use with the REST API","errorCode":"INVALID_SESSION_ID"}]`, w.Body.String())
}

func TestPlane(t *testing.T) {
	t.Parallel()
	c := newClient(t, emulator.Options{})
	c.Plane().Inject(sandbox.Fault{Match: sandbox.Match{Path: "/services/data/*/query"}, Status: 503, Body: "<html>", Times: 1})
	require.Equal(t, 503, c.query("SELECT Id FROM Contact").Code)
	require.Equal(t, 200, c.query("SELECT Id FROM Contact").Code)

	require.Equal(t, 204, c.do("POST", "/_sandbox/reset", "").Code)
	require.Equal(t, 401, c.query("SELECT Id FROM Contact").Code, "a reset ends all sessions")
	require.Equal(t, 204, c.do("POST", "/_sandbox/seed", strings.ReplaceAll(small, "Doe", "Roe")).Code)
	c.token = c.login("5Aep8.first")
	require.Contains(t, c.query("SELECT Name FROM Contact").Body.String(), "Jane Roe")
	require.Equal(t, 400, c.do("POST", "/_sandbox/seed", `{"org":{"id":"x"}}`).Code)
	require.Equal(t, 404, c.do("GET", "/_sandbox/pops", "").Code)
	c.Plane().Reset()
	c.token = c.login("5Aep8.first")
	require.Contains(t, c.query("SELECT Name FROM Contact").Body.String(), "Jane Doe", "a reset goes back to the first seed")

	for _, r := range c.Plane().Requests() {
		require.NotContains(t, fmt.Sprint(r), "5Aep8")
		require.NotContains(t, fmt.Sprint(r), c.token)
	}
}

func TestSeeds(t *testing.T) {
	t.Parallel()
	for change, want := range map[string]string{
		`"nonsense": 1,`:              `seed: json: unknown field "nonsense"`,
		`"objects": [{"name": "X"}],`: `seed: object "X": needs a name and a prefix of three characters`,
	} {
		_, err := emulator.LoadSeed(strings.NewReader(strings.Replace(small, "{", "{"+change, 1)))
		require.EqualError(t, err, want)
	}
	for old, to := range map[string]string{
		`"Lead": [`:                     `"Laed": [`,
		`"LastName": "O'Brien"`:         `"FirstName": "O'Brien"`,
		`"AccountId": "001Cw0000000aA1`: `"AccountId": "001Cw0000000aA9`,
		`"runAs": "admin@x.example"`:    `"runAs": "nobody@x.example"`,
		`"id": "00DCw0000000aA1MAI"`:    `"id": "0"`,
		`"Tier__c": "gold"`:             `"Tier__c": "golden"`,
	} {
		require.Contains(t, small, old)
		_, err := emulator.LoadSeed(strings.NewReader(strings.Replace(small, old, to, 1)))
		require.ErrorContains(t, err, "seed", to)
	}
	bare, err := emulator.LoadSeed(strings.NewReader(strings.NewReplacer(`"Id": "00QCw0000000aA1MAI", `, "", `"Company": "C"}`, `"Company": "C"}, {"LastName": "Second", "Company": "D"}`).Replace(small)))
	require.NoError(t, err)
	c := newClient(t, emulator.Options{Seed: bare})
	require.Contains(t, c.query("SELECT Id FROM Lead").Body.String(), `/Lead/00QCw0000000aA2MAI`, "ids are made where a seed has none")
	broken := emulator.New(emulator.Options{Seed: &emulator.Seed{}})
	w := httptest.NewRecorder()
	broken.ServeHTTP(w, httptest.NewRequest("GET", "/services/data", nil))
	require.Equal(t, 500, w.Code)
	require.Contains(t, w.Body.String(), `seed: org: "" is no id`)
}

// TestManyClientsAtOnce is for the race detector: readers, writers and
// logins together. What is written must all be there.
func TestManyClientsAtOnce(t *testing.T) {
	t.Parallel()
	c := newClient(t, emulator.Options{})
	var all sync.WaitGroup
	for worker := range 8 {
		all.Go(func() {
			mine := &client{t: t, Emulator: c.Emulator, token: c.token}
			for i := range 20 {
				name := fmt.Sprintf("W%d-%d", worker, i)
				w := mine.do("PATCH", v66+"/sobjects/Contact/External_Id__c/"+name, `{"LastName":"`+name+`"}`)
				if w.Code != http.StatusCreated {
					t.Errorf("%s: %s", name, w.Body)
				}
				mine.query("SELECT Id, (SELECT Id FROM Cases) FROM Contact ORDER BY LastName")
				mine.do("GET", v66+"/search?q=FIND%20%7Bjane%7D", "")
				mine.refresh("5Aep8.agent")
				mine.do("POST", v66+"/composite/sobjects", `{"allOrNone":true,"records":[{"attributes":{"type":"Lead"},"LastName":"L","Company":"C"},{"attributes":{"type":"Lead"}}]}`)
			}
		})
	}
	all.Wait()
	require.Contains(t, c.query("SELECT COUNT() FROM Contact WHERE LastName LIKE 'W%'").Body.String(), `"totalSize":160`)
	require.Contains(t, c.query("SELECT COUNT() FROM Lead").Body.String(), `"totalSize":1`)
}
