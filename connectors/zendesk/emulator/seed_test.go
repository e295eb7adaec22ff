package emulator_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/zendesk/emulator"
)

var update = flag.Bool("update", false, "write the golden files and the default seed")

// TestDefaultSeed holds the embedded account to its generator.
func TestDefaultSeed(t *testing.T) {
	t.Parallel()
	const file = "seed/default.json"
	made := writeSeed(t, generateSeed())
	if *update {
		require.NoError(t, os.WriteFile(file, made, 0o644))
	}
	have, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(made), string(have), "run go test -update")
	loaded, err := emulator.LoadSeed(bytes.NewReader(have))
	require.NoError(t, err)
	require.Equal(t, generateSeed(), loaded)
	require.Equal(t, loaded, emulator.DefaultSeed())
}

func TestLoadSeedRefuses(t *testing.T) {
	t.Parallel()
	for input, want := range map[string]string{
		`{"usres":[]}`: `unknown field "usres"`,
		`{"tickets":[{"id":1,"requester":"nobody"}]}`:                                             `ticket 1 names the user "nobody", which is not there`,
		`{"users":[{"id":1,"name":"A","organization":"X"}]}`:                                      `user A names the organization "X", which is not there`,
		`{"users":[{"id":1,"name":"A"},{"id":1,"name":"B"}]}`:                                     `user id 1 is used twice or is not positive`,
		`{"groups":[{"name":"A"}]}`:                                                               `group id 0 is used twice or is not positive`,
		`{"users":[{"id":1,"name":"A"}],"tickets":[{"id":1,"requester":"A","fields":{"F":"x"}}]}`: `ticket 1 names the ticket field "F"`,
		`{"clients":[{"id":1,"user":""}],"tokens":[{"client":"c","user":"u"}]}`:                   `a token names the user "u"`,
	} {
		_, err := emulator.LoadSeed(strings.NewReader(input))
		require.ErrorContains(t, err, want, input)
	}
}

// writeSeed writes one record a line, so that a change is easy to review.
func writeSeed(t *testing.T, s emulator.Seed) []byte {
	t.Helper()
	var out bytes.Buffer
	v := reflect.ValueOf(s)
	for i := range v.NumField() {
		name := v.Type().Field(i).Tag.Get("json")
		fmt.Fprintf(&out, "%s\n%q: ", opening(i, "{"), name)
		f := v.Field(i)
		if f.Kind() != reflect.Slice {
			out.Write(line(t, f.Interface()))
			continue
		}
		for j := range f.Len() {
			fmt.Fprintf(&out, "%s\n  %s", opening(j, "["), line(t, f.Index(j).Interface()))
		}
		out.WriteString("\n]")
	}
	out.WriteString("\n}\n")
	return out.Bytes()
}

func opening(i int, bracket string) string {
	if i == 0 {
		return bracket
	}
	return ","
}

func line(t *testing.T, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	require.NoError(t, e.Encode(v))
	return bytes.TrimSpace(b.Bytes())
}

var seedStart = time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)

// generator makes the default account; its dice are the same every time.
type generator struct {
	dice *rand.Rand
	seed emulator.Seed
}

func generateSeed() emulator.Seed {
	g := &generator{dice: rand.New(rand.NewPCG(35436, 14155550100))}
	g.settings()
	g.known()
	g.crowd()
	g.chatter()
	return g.seed
}

const (
	fieldCase = 26363655924371
	fieldTier = 26363655924372
	fieldCall = 26363655924373
)

func (g *generator) settings() {
	tiers := []string{"gold", "silver", "standard"}
	g.seed = emulator.Seed{
		Created:  seedStart,
		APIToken: "sandbox-zendesk-api-token",
		Clients: []emulator.SeedClient{
			{
				ID: 41, Identifier: "callwright", Name: "Callwright", Secret: "sandbox-zendesk-client-secret",
				RedirectURLs: redirects(), User: "admin@callwright.example",
			},
			{
				ID: 42, Identifier: "callwright-public", Name: "Callwright Desktop",
				RedirectURLs: redirects(), User: "admin@callwright.example", Scopes: "read write",
			},
			{
				ID: 43, Identifier: "callwright-readonly", Name: "Callwright Reports", Secret: `read+only&100%="secret"`,
				RedirectURLs: redirects(), User: "alex@callwright.example", Scopes: "read",
			},
		},
		Tokens: []emulator.SeedToken{
			{Token: "sandbox-zendesk-bearer", Client: "callwright", User: "alex@callwright.example", Scopes: "read write"},
		},
		Groups: []emulator.SeedGroup{{ID: 26363643448211, Name: "Support"}, {ID: 26363643448212, Name: "Billing"}},
		TicketFields: []emulator.SeedField{
			{ID: fieldCase, Type: "text", Title: "Case number"},
			{ID: fieldTier, Type: "tagger", Title: "Customer tier", Options: tiers},
			{ID: fieldCall, Type: "text", Title: "Call id"},
		},
		UserFields: []emulator.SeedField{
			{ID: 26363655925001, Key: "tier", Type: "dropdown", Title: "Tier", Options: tiers},
			{ID: 26363655925002, Key: "account_number", Type: "text", Title: "Account number"},
		},
		OrganizationFields: []emulator.SeedField{{ID: 26363655926001, Key: "plan", Type: "text", Title: "Plan"}},
	}
}

func redirects() []string {
	return []string{
		"http://localhost:8790/callback", "http://127.0.0.1:8790/callback", "https://callwright.example/oauth/callback",
	}
}

// known are the people that tests and examples call by name.
func (g *generator) known() {
	g.seed.Organizations = []emulator.SeedOrganization{
		{ID: 26363643450387, Name: "Acme Corp", Domains: []string{"acme.example"}, ExternalID: "acme", Fields: map[string]string{"plan": "enterprise"}},
	}
	g.seed.Users = []emulator.SeedUser{
		{ID: 26363624373267, Name: "Alex Agent", Email: "alex@callwright.example", Role: "agent", Password: "sandbox-password", SignedIn: true},
		{ID: 26363624373268, Name: "Sam Support", Email: "sam@callwright.example", Role: "agent", Password: "sandbox-password"},
		{ID: 26363624373269, Name: "Ada Admin", Email: "admin@callwright.example", Role: "admin", Password: "sandbox-password"},
		{
			ID: 26363656426259, Name: "Jane Doe", Email: "jane.doe@acme.example", Phone: "+14155550100",
			Organization: "Acme Corp", ExternalID: "acme-1001", Tags: []string{"vip"},
			Fields: map[string]string{"tier": "gold", "account_number": "1001"},
		},
		{ID: 26363656426260, Name: "Rick Shaw", Email: "rick.shaw@acme.example", Phone: "+14155550111", Organization: "Acme Corp"},
		{ID: 26363656426261, Name: "Rita Shaw", Email: "rita.shaw@acme.example", Phone: "+14155550111", Organization: "Acme Corp"},
		{ID: 26363656426262, Name: "Suspended Sue", Email: "sue@acme.example", Role: "agent", Suspended: true},
	}
	g.seed.Tickets = []emulator.SeedTicket{
		{
			ID: 35436, Subject: "Order 1042 has not arrived", Body: "I ordered two weeks ago and nothing came. Where is it?",
			Status: "open", Priority: "high", Type: "problem", Requester: "jane.doe@acme.example",
			Assignee: "alex@callwright.example", Group: "Support", Tags: []string{"order", "shipping"},
			Fields:  map[string]string{"Case number": "35436", "Customer tier": "gold"},
			Created: at(2026, 10, 26, 14), Updated: at(2026, 10, 28, 9),
		},
		{
			ID: 35437, Subject: "Invoice shows the wrong address", Body: "Please send it again to our new address.",
			Status: "pending", Priority: "normal", Type: "question", Requester: "jane.doe@acme.example",
			Assignee: "sam@callwright.example", Group: "Billing", Tags: []string{"invoice"},
			Fields:  map[string]string{"Case number": "35437", "Customer tier": "gold"},
			Created: at(2026, 10, 29, 16), Updated: at(2026, 10, 30, 8),
		},
	}
}

func at(year, month, day, hour int) time.Time {
	return time.Date(year, time.Month(month), day, hour, 30, 0, 0, time.UTC)
}

// Names that a badly quoted query trips over, and plain ones.
var (
	oddOrganizations = []string{
		"O'Reilly & Sons", `MD "Photo" Ltd`, "Müller & Söhne GmbH", "Star*Light Events", "Ratio 3:1 Labs", "-Minus- Design",
		"北京云呼科技有限公司", "L'Été S.A.R.L.", "type:user Holdings", "100% Pure (Intl.)", "Back\\slash Inc", "Größenwahn AG",
	}
	oddNames = []string{
		"Siobhán O'Brien", `Anna "The Boss" Meyer`, "Jean-Luc Éluard", "王小明", "李 Wei: Export", "-Dash Riprock",
		"Star* Lord", "José Ñandú", "D’Artagnan de Batz", "Smith, John (EMEA)", "Łukasz Żółw", "order_by:created Smith",
		"Name With  Two Spaces", "C++ Programmer", "Tom & Jerry", "50% Paul", "none", "Zoë: \"Zed\" -Park*",
	}
	firstNames  = strings.Fields("Ann Ben Carla Dmitri Eve Farid Grace Hugo Ines Jonas Kira Liam Mona Nils Olga Pia Quinn Rosa Sven Tara Uma Vera Walt Yusuf")
	familyNames = strings.Fields("Adler Brown Costa Dumont Eriksen Fischer Garcia Huang Ivanov Jones Khan Larsen Moreau Novak Okafor Petrov Quist Rossi Silva Tanaka Ueda Vogel Weber Young")
	cities      = strings.Fields("North South East West Lake Hill Bay River Forest Harbor")
	trades      = strings.Fields("Foods Tools Travel Media Books Optics Textiles Motors")
)

// crowd adds organizations and end users whose numbers are written as people
// write them.
func (g *generator) crowd() {
	names := slices.Clone(oddOrganizations)
	for _, c := range cities {
		for _, trade := range trades[:4] {
			names = append(names, c+" "+trade)
		}
	}
	for i, name := range names {
		g.seed.Organizations = append(g.seed.Organizations, emulator.SeedOrganization{
			ID: 26363643450400 + int64(i)*3, Name: name, Domains: []string{fmt.Sprintf("org%02d.example", i+1)},
		})
	}
	people := slices.Clone(oddNames)
	for i, family := range familyNames {
		for k := range 12 {
			people = append(people, firstNames[(2*k+5*i)%len(firstNames)]+" "+family)
		}
	}
	for i, name := range people {
		g.seed.Users = append(g.seed.Users, g.endUser(i, name, names))
	}
}

func (g *generator) endUser(i int, name string, organizations []string) emulator.SeedUser {
	u := emulator.SeedUser{
		ID: 26363656430000 + int64(i)*7, Name: name, Email: fmt.Sprintf("user%03d@org%02d.example", i+1, i%len(organizations)+1),
		Organization: organizations[i%len(organizations)], Phone: g.phone(i),
		Fields:  map[string]string{"tier": pick(g.dice, "silver", "standard"), "account_number": fmt.Sprint(2000 + i)},
		Created: seedStart.Add(time.Duration(i) * 17 * time.Hour),
	}
	switch i % 20 {
	case 7:
		u.Email = "" // known by the number alone
	case 11:
		u.Phone = ""
	case 13:
		u.ExternalID = fmt.Sprintf("crm:%d-%s", i, "a*b")
	case 17:
		u.Organization, u.Notes = "", "Called about a refund; asked for \"the manager\" -- twice."
	}
	return u
}

// phone writes numbers of ranges that nobody has, in every notation.
func (g *generator) phone(i int) string {
	last := 100 + i%90
	area := []string{"212", "303", "617", "702"}[i/90%4]
	rest := fmt.Sprintf("%03d", i%1000)
	return []string{
		"+1" + area + "5550" + fmt.Sprint(last),
		"(" + area + ") 555-0" + fmt.Sprint(last),
		area + "-555-0" + fmt.Sprint(last),
		"+1 (" + area + ")-555-0" + fmt.Sprint(last),
		"+44 20 7946 0" + rest,
		"020 7946 1" + rest,
		"00442079462" + rest,
		"+49 (0)30 23125 " + rest,
		"030/23125-1" + rest,
		"+33 1 99 00 1" + rest[:1] + " " + rest[1:],
		"01.99.00.2" + rest[:1] + "." + rest[1:],
		"+86 10 5550 1" + rest,
		"+81-3-5550-2" + rest,
		"+61 2 5550 3" + rest,
		"+353 20 915 0" + rest + " x" + fmt.Sprint(10+i%80),
		"1." + area + ".555.0" + fmt.Sprint(last),
	}[i%16]
}

var subjects = []string{
	"Printer does not print", "Cannot log in", "Refund for order %d", "Question: can I \"pause\" my plan?", "Überweisung fehlt",
	"Callback requested -- urgent!", "密码重置", "Re: Re: Order %d", "Price * quantity is wrong", "It's broken", "status:open is no status",
	"Topping up a prepaid card",
}

// chatter adds tickets of the crowd.
func (g *generator) chatter() {
	statuses := strings.Fields("new open open pending hold solved solved closed closed closed")
	agents := []string{"alex@callwright.example", "sam@callwright.example", ""}
	crowd := g.seed.Users[7:]
	for i := range 400 {
		u := crowd[(i*37)%len(crowd)]
		subject := subjects[i%len(subjects)]
		if strings.Contains(subject, "%d") {
			subject = fmt.Sprintf(subject, 2000+i)
		}
		created := seedStart.Add(time.Duration(i) * 16 * time.Hour)
		s := emulator.SeedTicket{
			ID: int64(35001 + i), Subject: subject, Body: "Hello, " + strings.ToLower(subject) + ". Kind regards, " + u.Name,
			Status: statuses[g.dice.IntN(len(statuses))], Priority: pick(g.dice, "low", "normal", "high", "urgent", ""),
			Type: pick(g.dice, "question", "incident", "problem", ""), Requester: u.Email,
			Assignee: agents[i%3], Created: created, Updated: created.Add(time.Duration(g.dice.IntN(90)) * time.Hour),
			Fields: map[string]string{"Case number": fmt.Sprint(35001 + i), "Customer tier": pick(g.dice, "silver", "standard")},
		}
		if s.Requester == "" {
			s.Requester = u.Name
		}
		if s.Status == "new" {
			s.Assignee = ""
		}
		g.seed.Tickets = append(g.seed.Tickets, s)
	}
}

func pick(dice *rand.Rand, of ...string) string { return of[dice.IntN(len(of))] }
