package emulator_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/salesforce/emulator"
	"github.com/callwright/callwright/connectors/salesforce/emulator/org"
)

var update = flag.Bool("update", false, "rewrite seed.json and the golden files")

// TestDefaultSeed makes the default seed anew: the same in every run.
func TestDefaultSeed(t *testing.T) {
	t.Parallel()
	got := newGrower().json(t)
	if *update {
		require.NoError(t, os.WriteFile("seed.json", got, 0o644))
	}
	want, err := os.ReadFile("seed.json")
	require.NoError(t, err)
	require.Equal(t, string(want), string(got))
	_, err = emulator.LoadSeed(bytes.NewReader(got))
	require.NoError(t, err)
}

type record = map[string]any

// grower makes the default seed.
type grower struct {
	rand    *rand.Rand
	records map[string][]record
	count   map[string]uint64
	used    map[string]bool // phone numbers, by digits
	at      time.Time
}

func newGrower() *grower {
	g := &grower{
		rand: rand.New(rand.NewPCG(7, 42)), records: map[string][]record{}, count: map[string]uint64{},
		used: map[string]bool{"14155550100": true, "14155550111": true, "14155550199": true},
		at:   time.Date(2025, 1, 6, 8, 0, 0, 0, time.UTC),
	}
	g.users()
	g.known()
	g.accounts()
	g.contacts()
	g.others()
	return g
}

func (g *grower) json(t *testing.T) []byte {
	t.Helper()
	const admin = "integration@callwright.example"
	head := record{
		"org": record{"id": org.NewID("00D", 1), "name": "Callwright Emulator"},
		"clients": []record{
			{
				"id": "3MVG9.callwright.emulator", "secret": "emulator-secret", "name": "Callwright",
				"callbacks": []string{"http://localhost:*/*", "http://127.0.0.1:*/*", "http://localhost:*/*/*", "http://127.0.0.1:*/*/*"},
				"scopes":    []string{"api", "refresh_token", "openid", "id", "profile", "email", "web", "full"},
				"approved":  []string{admin, "alex@callwright.example"}, "runAs": admin,
			},
			{
				"id": "3MVG9.callwright.emulator.public", "name": "Callwright on a laptop", "public": true, "requirePKCE": true, "rotate": true,
				"callbacks": []string{"http://localhost:*/*", "http://127.0.0.1:*/*"},
				"scopes":    []string{"api", "refresh_token", "openid", "id"}, "grants": []string{"authorization_code", "refresh_token"},
			},
		},
		"logins": []record{
			{"username": admin, "password": "emulator+password", "securityToken": "emulatorSecurityToken"},
			{"username": "alex@callwright.example", "password": "alex+password", "securityToken": "alexSecurityToken", "noSetup": true},
			{"username": "sam@callwright.example", "password": "sam+password", "securityToken": "samSecurityToken", "noSetup": true},
		},
		"tokens": []record{{
			"refresh": "5Aep8.emulator.refresh.token", "client": "3MVG9.callwright.emulator", "username": admin,
			"scopes": []string{"api", "refresh_token", "id"},
		}},
	}
	var b strings.Builder
	b.WriteString("{\n")
	for _, key := range []string{"org", "clients", "logins", "tokens"} {
		fmt.Fprintf(&b, "%q: %s,\n", key, text(t, head[key]))
	}
	b.WriteString("\"records\": {\n")
	for i, object := range keys(g.records) {
		fmt.Fprintf(&b, "%q: [\n", object)
		for j, r := range g.records[object] {
			b.WriteString(text(t, r) + comma(j, len(g.records[object])))
		}
		b.WriteString("]" + comma(i, len(g.records)))
	}
	b.WriteString("}}\n")
	return []byte(b.String())
}

func text(t *testing.T, v any) string {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	require.NoError(t, e.Encode(v))
	return strings.TrimSpace(b.String())
}

func comma(i, n int) string {
	if i == n-1 {
		return "\n"
	}
	return ",\n"
}

func keys[T any](m map[string]T) []string {
	var list []string
	for k := range m {
		list = append(list, k)
	}
	sort.Strings(list)
	return list
}

// add makes a record and returns its id.
func (g *grower) add(object, prefix string, r record) string {
	g.count[prefix]++
	id := org.NewID(prefix, g.count[prefix])
	r["Id"] = id
	g.at = g.at.Add(time.Duration(g.rand.IntN(40)+1) * 23 * time.Minute)
	r["CreatedDate"] = g.at.Format(org.TimeLayout)
	r["LastModifiedDate"] = g.at.Add(time.Duration(g.rand.IntN(90)) * time.Minute).Format(org.TimeLayout)
	g.records[object] = append(g.records[object], r)
	return id
}

func (g *grower) users() {
	g.add("User", "005", record{"Username": "integration@callwright.example", "FirstName": "Integration", "LastName": "User",
		"Email": "integration@callwright.example", "Alias": "integ", "CommunityNickname": "integration"})
	g.add("User", "005", record{"Username": "alex@callwright.example", "FirstName": "Alex", "LastName": "Agent",
		"Email": "alex@callwright.example", "Alias": "alex", "CommunityNickname": "alex", "Extension": "1001"})
	g.add("User", "005", record{"Username": "sam@callwright.example", "FirstName": "Sam", "LastName": "Support",
		"Email": "sam@callwright.example", "Alias": "sam", "CommunityNickname": "sam", "Extension": "1002"})
	g.add("User", "005", record{"Username": "gone@callwright.example", "FirstName": "Gone", "LastName": "Away",
		"Email": "gone@callwright.example", "Alias": "gone", "CommunityNickname": "gone", "IsActive": false})
}

// known are the records that examples and tests count on.
func (g *grower) known() {
	acme := g.add("Account", "001", record{"Name": "Acme Corp", "Phone": "+14155550101", "Industry": "Manufacturing", "Type": "Customer - Direct",
		"BillingCity": "San Francisco", "BillingCountry": "US", "Website": "https://acme.example", "AnnualRevenue": 12500000, "NumberOfEmployees": 250,
		"Tier__c": "gold", "External_Id__c": "A-1000"})
	g.used["14155550101"] = true
	jane := g.add("Contact", "003", record{"FirstName": "Jane", "LastName": "Doe", "Email": "jane.doe@acme.example", "Phone": "+14155550100",
		"AccountId": acme, "Title": "Head of Operations", "Tier__c": "gold", "External_Id__c": "C-1000", "LeadSource": "Web"})
	for i, subject := range []string{"Line 2 stops without a message", "Invoice 4711 charged twice"} {
		g.add("Case", "500", record{"CaseNumber": fmt.Sprintf("%08d", 501+i), "Subject": subject, "Status": []string{"New", "Working"}[i],
			"Priority": []string{"High", "Medium"}[i], "Origin": "Phone", "ContactId": jane, "AccountId": acme})
	}
	family := g.add("Account", "001", record{"Name": "Garcia Household", "External_Id__c": "A-1001"})
	for i, first := range []string{"Maria", "Miguel"} {
		g.add("Contact", "003", record{"FirstName": first, "LastName": "Garcia", "Phone": "+14155550111", "AccountId": family,
			"Email": strings.ToLower(first) + "@garcia.example", "Tier__c": "silver", "External_Id__c": fmt.Sprintf("C-%d", 1001+i), "Legacy_Id__c": "L-GARCIA"})
	}
}
