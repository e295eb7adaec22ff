package org_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/salesforce/emulator/org"
	"github.com/callwright/callwright/connectors/salesforce/emulator/schema"
	"github.com/callwright/callwright/connectors/salesforce/emulator/soql"
	"github.com/callwright/callwright/connectors/salesforce/emulator/sosl"
)

const base = "/services/data/v66.0"

// world is an org on a clock that the test moves.
type world struct {
	*org.Org
	now time.Time
	ids map[string]string // by the seed's name for the record
}

func newWorld(t testing.TB, rules org.Rules, seed string) *world {
	t.Helper()
	s, err := schema.New(nil)
	require.NoError(t, err)
	w := &world{now: time.Date(2026, 11, 4, 15, 30, 0, 0, time.UTC), ids: map[string]string{}}
	count := map[string]uint64{}
	next := func(kind string) uint64 { count[kind]++; return count[kind] }
	w.Org = org.New(s, rules, func() time.Time { return w.now }, next)
	for _, line := range strings.Split(strings.TrimSpace(seed), "\n") {
		name, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		object, body, _ := strings.Cut(strings.TrimSpace(rest), " ")
		w.ids[name] = w.load(t, object, body)
	}
	return w
}

func decode(t testing.TB, body string) map[string]any {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(body))
	d.UseNumber()
	var v map[string]any
	require.NoError(t, d.Decode(&v), body)
	return v
}

func (w *world) named(body string) string {
	for name, id := range w.ids {
		body = strings.ReplaceAll(body, "#"+name, id)
	}
	return body
}

func (w *world) load(t testing.TB, object, body string) string {
	t.Helper()
	values := decode(t, w.named(body))
	o := w.Schema.Object(object)
	id := org.NewID(o.Prefix, 10_000+uint64(len(w.ids)))
	values["Id"] = id
	require.Nil(t, w.Load(o, values, org.Writer{}))
	return id
}

// names puts the seed's names back in place of ids.
func (w *world) names(s string) string {
	for name, id := range w.ids {
		s = strings.ReplaceAll(s, id, name)
	}
	return s
}

func (w *world) rows(t *testing.T, rows []org.Row) string {
	t.Helper()
	out, err := json.Marshal(rows)
	require.NoError(t, err)
	return w.names(string(out))
}

// found is the names of the records that a query gives.
func (w *world) found(t *testing.T, src string) string {
	t.Helper()
	q, err := soql.Parse(w.named(src))
	require.NoError(t, err, src)
	res, err := w.Query(q, base, false)
	require.NoError(t, err, src)
	return w.ofRows(res.Rows)
}

func (w *world) ofRows(rows []org.Row) string {
	names := []string{}
	for _, r := range rows {
		url := r[0].Value.(org.Row)[1].Value.(string)
		names = append(names, w.names(url[strings.LastIndex(url, "/")+1:]))
	}
	return strings.Join(names, " ")
}

const people = `
acme  Account {"Name":"Acme Corp","Phone":"+1 415 555 0000","AnnualRevenue":1000000,"NumberOfEmployees":60}
zeta  Account {"Name":"Zeta 100% GmbH","AnnualRevenue":2.5,"ParentId":"#acme"}
jane  Contact {"FirstName":"Jane","LastName":"Doe","Email":"jane.doe@acme.example","Phone":"+14155550100","AccountId":"#acme","Tier__c":"gold","External_Id__c":"X-1","Legacy_Id__c":"L1","CreatedDate":"2026-11-04T00:00:00.000+0000"}
pat   Contact {"FirstName":"Pat","LastName":"O'Brien","Phone":"(415) 555-1234","AccountId":"#zeta","Tier__c":"silver","Legacy_Id__c":"L1","DoNotCall":true,"CreatedDate":"2026-11-03T23:59:59.999+0000","Birthdate":"1980-02-29"}
wang  Contact {"LastName":"王小明","MobilePhone":"0044 20 7946 0018","Email":"wang@x_y.example","CreatedDate":"2025-01-01T00:00:00.000+0000","Birthdate":"1990-12-31"}
c1    Case    {"Subject":"Printer on fire","ContactId":"#jane","Status":"New","CreatedDate":"2026-01-01T00:00:00.000+0000"}
c2    Case    {"Subject":"Back\\slash","ContactId":"#jane","Status":"Closed","CreatedDate":"2026-02-01T00:00:00.000+0000"}
t1    Task    {"Subject":"Call","WhoId":"#jane","WhatId":"#c1"}
t2    Task    {"Subject":"Call back","WhatId":"#acme"}`

func TestFilters(t *testing.T) {
	t.Parallel()
	w := newWorld(t, org.Rules{}, people)
	tests := map[string]string{
		"":                                                                     "jane pat wang",
		"WHERE Name = 'JANE DOE'":                                              "jane",
		"WHERE LastName = 'O\\'Brien'":                                         "pat",
		"WHERE LastName != 'Doe'":                                              "pat wang",
		"WHERE FirstName != 'Jane'":                                            "pat wang",
		"WHERE FirstName = null":                                               "wang",
		"WHERE FirstName = ''":                                                 "wang",
		"WHERE FirstName != null":                                              "jane pat",
		"WHERE LastName LIKE '%b%'":                                            "pat",
		"WHERE LastName LIKE 'd_e'":                                            "jane",
		"WHERE Email LIKE '%x\\_y%'":                                           "wang",
		"WHERE Email LIKE '%x\\%y%'":                                           "",
		"WHERE LastName LIKE '王%'":                                             "wang",
		"WHERE NOT LastName LIKE '王%'":                                         "jane pat",
		"WHERE FirstName IN ('jane', 'PAT')":                                   "jane pat",
		"WHERE FirstName NOT IN ('jane', 'x')":                                 "pat wang",
		"WHERE FirstName IN ('jane', null)":                                    "jane wang",
		"WHERE Id = '#jane'":                                                   "jane",
		"WHERE Id != '#jane'":                                                  "pat wang",
		"WHERE AccountId IN ('#acme', '#zeta')":                                "jane pat",
		"WHERE AccountId = null":                                               "wang",
		"WHERE AccountId = ''":                                                 "wang",
		"WHERE Account.Name = 'acme corp'":                                     "jane",
		"WHERE Account.Parent.Name = 'acme corp'":                              "pat",
		"WHERE Account.Name LIKE '%100\\%%'":                                   "pat",
		"WHERE Contact.Account.AnnualRevenue > 2.4":                            "jane pat",
		"WHERE Account.AnnualRevenue <= 2.5":                                   "pat",
		"WHERE Account.NumberOfEmployees = 60":                                 "jane",
		"WHERE Account.AnnualRevenue = null":                                   "wang",
		"WHERE DoNotCall = true":                                               "pat",
		"WHERE DoNotCall != true":                                              "jane wang",
		"WHERE LastName > 'e'":                                                 "pat wang",
		"WHERE LastName < 'e'":                                                 "jane",
		"WHERE CreatedDate = TODAY":                                            "jane",
		"WHERE CreatedDate < TODAY":                                            "pat wang",
		"WHERE CreatedDate >= YESTERDAY":                                       "jane pat",
		"WHERE CreatedDate = LAST_N_DAYS:1":                                    "jane pat",
		"WHERE CreatedDate = LAST_YEAR":                                        "wang",
		"WHERE CreatedDate > 2026-11-03T23:59:59Z":                             "jane pat",
		"WHERE CreatedDate > 2026-11-03T23:59:59.999Z":                         "jane",
		"WHERE CreatedDate = 2026-11-04T01:00:00+01:00":                        "jane",
		"WHERE Birthdate = 1980-02-29":                                         "pat",
		"WHERE Birthdate <= 1990-12-31":                                        "pat wang",
		"WHERE Birthdate > 1980-02-29":                                         "wang",
		"WHERE Birthdate != 1980-02-29":                                        "jane wang",
		"WHERE FirstName = 'Pat' OR (FirstName = 'Jane' AND Tier__c = 'gold')": "jane pat",
		"WHERE NOT (FirstName = 'Pat' OR FirstName = 'Jane')":                  "wang",
		"ORDER BY LastName":                                                    "jane pat wang",
		"ORDER BY LastName DESC":                                               "wang pat jane",
		"ORDER BY FirstName":                                                   "wang jane pat",
		"ORDER BY FirstName DESC":                                              "wang pat jane",
		"ORDER BY FirstName DESC NULLS LAST":                                   "pat jane wang",
		"ORDER BY Account.AnnualRevenue NULLS LAST":                            "pat jane wang",
		"ORDER BY DoNotCall, LastName DESC":                                    "wang jane pat",
		"ORDER BY LastName LIMIT 1 OFFSET 1":                                   "pat",
		"LIMIT 0":                                                              "",
		"LIMIT 5 OFFSET 10":                                                    "",
	}
	for clause, want := range tests {
		require.Equal(t, want, w.found(t, "SELECT Id FROM Contact "+clause), clause)
	}
	require.Equal(t, "c2", w.found(t, `SELECT Id FROM Case WHERE Subject = 'back\\slash'`))
	require.Equal(t, "t1", w.found(t, "SELECT Id FROM Task WHERE Who.Name = 'Jane Doe' AND What.Type = 'Case'"))
	require.Equal(t, "t2", w.found(t, "SELECT t.Id FROM Task t WHERE t.What.Name = 'Acme Corp'"))
}

func TestRows(t *testing.T) {
	t.Parallel()
	w := newWorld(t, org.Rules{}, people)
	tests := map[string]string{
		"SELECT Id, name, Account.Name, Account.Parent.Name FROM Contact WHERE Tier__c = 'gold'": `[{"attributes":{"type":"Contact","url":"/services/data/v66.0/sobjects/Contact/jane"},"Id":"jane","Name":"Jane Doe",` +
			`"Account":{"attributes":{"type":"Account","url":"/services/data/v66.0/sobjects/Account/acme"},"Name":"Acme Corp","Parent":null}}]`,
		"SELECT Id, Account.Name FROM Contact WHERE LastName = '王小明'": `[{"attributes":{"type":"Contact","url":"/services/data/v66.0/sobjects/Contact/wang"},"Id":"wang","Account":null}]`,
		"SELECT LastName, (SELECT Subject FROM Cases ORDER BY CreatedDate DESC LIMIT 1) FROM Contact WHERE Account.Name != null": `[{"attributes":{"type":"Contact","url":"/services/data/v66.0/sobjects/Contact/jane"},"LastName":"Doe",` +
			`"Cases":{"totalSize":1,"done":true,"records":[{"attributes":{"type":"Case","url":"/services/data/v66.0/sobjects/Case/c2"},"Subject":"Back\\slash"}]}},` +
			`{"attributes":{"type":"Contact","url":"/services/data/v66.0/sobjects/Contact/pat"},"LastName":"O'Brien","Cases":null}]`,
		"SELECT AnnualRevenue, NumberOfEmployees FROM Account": `[{"attributes":{"type":"Account","url":"/services/data/v66.0/sobjects/Account/acme"},"AnnualRevenue":1000000.0,"NumberOfEmployees":60},` +
			`{"attributes":{"type":"Account","url":"/services/data/v66.0/sobjects/Account/zeta"},"AnnualRevenue":2.5,"NumberOfEmployees":null}]`,
		"SELECT Who.Name, Who.Type, What.Name FROM Task LIMIT 1": `[{"attributes":{"type":"Task","url":"/services/data/v66.0/sobjects/Task/t1"},` +
			`"Who":{"attributes":{"type":"Contact","url":"/services/data/v66.0/sobjects/Contact/jane"},"Name":"Jane Doe","Type":"Contact"},` +
			`"What":{"attributes":{"type":"Case","url":"/services/data/v66.0/sobjects/Case/c1"},"Name":"00001001"}}]`,
	}
	for src, want := range tests {
		q, err := soql.Parse(src)
		require.NoError(t, err)
		res, err := w.Query(q, base, false)
		require.NoError(t, err)
		require.Equal(t, want, w.rows(t, res.Rows), src)
	}
}

func TestCountAndFields(t *testing.T) {
	t.Parallel()
	w := newWorld(t, org.Rules{}, people)
	ask := func(src string) *org.Result {
		q, err := soql.Parse(src)
		require.NoError(t, err)
		res, err := w.Query(q, base, false)
		require.NoError(t, err)
		return res
	}
	require.Equal(t, &org.Result{Total: 2}, ask("SELECT COUNT() FROM Contact WHERE Account.Name != null"))
	columns := func(src string) int { return len(ask(src).Rows[0]) - 1 }
	all := columns("SELECT FIELDS(ALL) FROM Contact LIMIT 200")
	custom := columns("SELECT FIELDS(CUSTOM) FROM Contact LIMIT 1")
	require.Equal(t, len(w.Schema.Object("Contact").Fields), all)
	require.Equal(t, 5, custom)
	require.Equal(t, all-custom, columns("SELECT FIELDS(STANDARD) FROM Contact"))
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t, org.Rules{}, people)
	const named = "Please reference your WSDL or the describe call for the appropriate names."
	tests := map[string]string{
		"SELECT Id FROM Accout":                                           "INVALID_TYPE|1:16|sObject type 'Accout' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. " + named,
		"SELECT Id, Teir__c FROM Contact":                                 "INVALID_FIELD|1:12|No such column 'Teir__c' on entity 'Contact'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. " + named,
		"SELECT Id FROM Contact WHERE Nam = 'x'":                          "INVALID_FIELD|1:30|No such column 'Nam' on entity 'Contact'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. " + named,
		"SELECT Acount.Name FROM Contact":                                 "INVALID_FIELD|1:8|Didn't understand relationship 'Acount' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. " + named,
		"SELECT Account.Nam FROM Contact":                                 "INVALID_FIELD|1:8|No such column 'Nam' on entity 'Account'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. " + named,
		"SELECT (SELECT Id FROM Foos) FROM Contact":                       "INVALID_TYPE|1:24|Didn't understand relationship 'Foos' in FROM part of query call. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. " + named,
		"SELECT Id FROM Contact WHERE Name = 5":                           "INVALID_FIELD|1:30|value of filter criterion for field 'Name' must be of type string and should be enclosed in quotes",
		"SELECT Id FROM Account WHERE AnnualRevenue = '5'":                "INVALID_FIELD|1:30|value of filter criterion for field 'AnnualRevenue' must be of type double and should not be enclosed in quotes",
		"SELECT Id FROM Account WHERE NumberOfEmployees = '5'":            "INVALID_FIELD|1:30|value of filter criterion for field 'NumberOfEmployees' must be of type int and should not be enclosed in quotes",
		"SELECT Id FROM Contact WHERE DoNotCall = 'true'":                 "INVALID_FIELD|1:30|value of filter criterion for field 'DoNotCall' must be of type boolean and should not be enclosed in quotes",
		"SELECT Id FROM Contact WHERE CreatedDate = '2024-01-01'":         "INVALID_FIELD|1:30|value of filter criterion for field 'CreatedDate' must be of type dateTime and should not be enclosed in quotes",
		"SELECT Id FROM Contact WHERE CreatedDate = 2024-01-01":           "INVALID_FIELD|1:30|value of filter criterion for field 'CreatedDate' must be of type dateTime and should not be enclosed in quotes",
		"SELECT Id FROM Contact WHERE Birthdate = 2024-01-01T00:00:00Z":   "INVALID_FIELD|1:30|value of filter criterion for field 'Birthdate' must be of type date and should not be enclosed in quotes",
		"SELECT Id FROM Contact WHERE Id = 'abc'":                         "INVALID_QUERY_FILTER_OPERATOR|1:30|invalid ID field: abc",
		"SELECT Id FROM Contact WHERE Id LIKE '003%'":                     "INVALID_FIELD|1:30|invalid operator on id field",
		"SELECT Id FROM Contact WHERE DoNotCall > true":                   "INVALID_FIELD|1:30|invalid operator on boolean field",
		"SELECT Id FROM Contact WHERE Description = 'x'":                  "INVALID_FIELD|1:30|field 'Description' can not be filtered in a query call",
		"SELECT Id FROM Contact ORDER BY Description":                     "MALFORMED_QUERY|1:33|field 'Description' can not be sorted in a query call",
		"SELECT Id FROM Contact ORDER BY Nam":                             "INVALID_FIELD|1:33|No such column 'Nam' on entity 'Contact'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. " + named,
		"SELECT Id, Name, Id FROM Contact":                                "INVALID_FIELD|1:18|duplicate field selected: Id",
		"SELECT FIELDS(ALL) FROM Contact":                                 "MALFORMED_QUERY|1:8|The SOQL FIELDS function must have a LIMIT of at most 200",
		"SELECT FIELDS(ALL) FROM Contact LIMIT 201":                       "MALFORMED_QUERY|1:8|The SOQL FIELDS function must have a LIMIT of at most 200",
		"SELECT (SELECT Id FROM Cases WHERE Nam = 'x') FROM Contact":      "INVALID_FIELD|1:36|No such column 'Nam' on entity 'Case'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. " + named,
		"SELECT (SELECT Id FROM Cases ORDER BY Description) FROM Contact": "MALFORMED_QUERY|1:39|field 'Description' can not be sorted in a query call",
	}
	for src, want := range tests {
		q, err := soql.Parse(src)
		require.NoError(t, err)
		_, err = w.Query(q, base, false)
		var bad *soql.Error
		require.ErrorAs(t, err, &bad, src)
		part := strings.SplitN(want, "|", 3)
		row, column, _ := strings.Cut(part[1], ":")
		require.Equal(t, part[0], bad.Code, src)
		require.True(t, strings.HasSuffix(bad.Message, "^\nERROR at Row:"+row+":Column:"+column+"\n"+part[2]), "%s\n%s", src, bad.Message)
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	w := newWorld(t, org.Rules{}, people)
	tests := map[string]string{
		`FIND {jane}`:                                                  "jane",
		`FIND {JANE doe} IN NAME FIELDS`:                               "jane",
		`FIND {"doe jane"}`:                                            "",
		`FIND {"Jane Doe"}`:                                            "jane",
		`FIND {ja*}`:                                                   "jane",
		`FIND {j?ne}`:                                                  "jane",
		`FIND {acme}`:                                                  "acme jane",
		`FIND {acme} IN NAME FIELDS`:                                   "acme",
		`FIND {acme} IN EMAIL FIELDS`:                                  "jane",
		`FIND {jane.doe@acme.example}`:                                 "jane",
		`FIND {O\'Brien}`:                                              "pat",
		`FIND {brien}`:                                                 "pat",
		`FIND {王小明}`:                                                   "wang",
		`FIND {小明}`:                                                    "wang",
		`FIND {100%} RETURNING Account`:                                "zeta",
		`FIND {jane AND NOT doe}`:                                      "",
		`FIND {jane OR brien}`:                                         "jane pat",
		`FIND {(jane OR brien) AND doe}`:                               "jane",
		`FIND {14155550100} IN PHONE FIELDS`:                           "jane",
		`FIND {\+1 \(415\) 555\-0100} IN PHONE FIELDS`:                 "",
		`FIND {"\+1 \(415\) 555\-0100"} IN PHONE FIELDS`:               "jane",
		`FIND {4155550100} IN PHONE FIELDS`:                            "",
		`FIND {4155551234} IN PHONE FIELDS`:                            "pat",
		`FIND {5551234} IN PHONE FIELDS`:                               "pat",
		`FIND {1234} IN PHONE FIELDS`:                                  "pat",
		`FIND {551234} IN PHONE FIELDS`:                                "",
		`FIND {415555*} IN PHONE FIELDS`:                               "acme pat",
		`FIND {"555 1234"} IN PHONE FIELDS`:                            "pat",
		`FIND {2079460018} IN PHONE FIELDS`:                            "wang",
		`FIND {00442079460018} IN PHONE FIELDS`:                        "wang",
		`FIND {442079460018} IN PHONE FIELDS`:                          "",
		`FIND {"20 7946 0018"} IN PHONE FIELDS`:                        "wang",
		`FIND {jane} IN PHONE FIELDS`:                                  "",
		`FIND {fire} RETURNING Case(Id, Subject)`:                      "c1",
		`FIND {call} RETURNING Task(Id ORDER BY Subject DESC)`:         "t2 t1",
		`FIND {call} RETURNING Task(Id WHERE WhoId = null)`:            "t2",
		`FIND {call} RETURNING Task(Id LIMIT 1 OFFSET 1)`:              "t2",
		`FIND {acme} RETURNING Contact, Account`:                       "jane acme",
		`FIND {acme} RETURNING Contact, Account LIMIT 1`:               "jane",
		`FIND {ja*} IN ALL FIELDS RETURNING Contact(Id, Account.Name)`: "jane",
		`FIND {slash} RETURNING Case`:                                  "c2",
	}
	for src, want := range tests {
		q, err := sosl.Parse(src)
		require.NoError(t, err, src)
		rows, err := w.Search(q, base)
		require.NoError(t, err, src)
		require.Equal(t, want, w.ofRows(rows), src)
	}
	for src, code := range map[string]string{
		`FIND {jane} RETURNING Nothing`:                     "INVALID_TYPE",
		`FIND {jane} RETURNING Contact(Nam)`:                "INVALID_FIELD",
		`FIND {jane} RETURNING Contact(Id WHERE Nam = 'x')`: "INVALID_FIELD",
	} {
		q, err := sosl.Parse(src)
		require.NoError(t, err)
		_, err = w.Search(q, base)
		require.ErrorContains(t, err, code, src)
	}
}

func TestVeryLongSearchesFindNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, org.Rules{}, people)
	q, err := sosl.Parse("FIND {jane" + strings.Repeat(" ", 10_000) + "}")
	require.NoError(t, err)
	rows, err := w.Search(q, base)
	require.NoError(t, err)
	require.Empty(t, rows)
}

func TestID18(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{
		"001D000000IRFma":    "001D000000IRFmaIAH",
		"001D000000IqhSL":    "001D000000IqhSLIAZ",
		"003D000000QV9n2":    "003D000000QV9n2IAD",
		"003D000000QV9n2IAD": "003D000000QV9n2IAD",
		"003D000000QV9n2iad": "003D000000QV9n2IAD",
	} {
		got, ok := org.ID18(id)
		require.True(t, ok)
		require.Equal(t, want, got)
	}
	for _, bad := range []string{"", "003D000000QV9n2IAE", "003D000000QV9n", "003D000000QV9n!", "003d000000qv9n2IAD"} {
		_, ok := org.ID18(bad)
		require.False(t, ok, bad)
	}
}

func TestNewIDsAreWellFormedAndDiffer(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for n := range uint64(5000) {
		id := org.NewID("003", n)
		full, ok := org.ID18(id)
		require.True(t, ok)
		require.Equal(t, id, full)
		require.False(t, seen[id])
		seen[id] = true
	}
}
