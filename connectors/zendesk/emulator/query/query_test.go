package query_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/callwright/callwright/connectors/zendesk/emulator/query"
	"github.com/stretchr/testify/require"
)

// record is a record as the tests write it.
type record struct {
	fields map[string]query.Field
	texts  []string
}

func (r record) Field(name string) (query.Field, bool) {
	f, ok := r.fields[name]
	return f, ok
}

func (r record) Texts() []query.Text { return query.Texts(r.texts...) }

var (
	now    = time.Date(2026, 11, 3, 12, 0, 0, 0, time.UTC)
	status = []string{"new", "open", "pending", "hold", "solved", "closed"}
)

// corpus has one record for each trap of the language.
func corpus() map[string]record {
	user := func(name, phone, email string) record {
		return record{
			fields: map[string]query.Field{
				"type":  query.Exact("user"),
				"name":  query.Words(name),
				"phone": query.Exact(phone),
				"email": query.Exact(email),
				"tags":  query.Exact("vip", "gold tier"),
			},
			texts: []string{name, phone, email},
		}
	}
	ticket := func(subject, state, priority string, age time.Duration, requester ...string) record {
		return record{
			fields: map[string]query.Field{
				"type":             query.Exact("ticket"),
				"subject":          query.Words(subject),
				"status":           query.Rank(status, state),
				"priority":         query.Rank([]string{"low", "normal", "high", "urgent"}, priority),
				"created":          query.Moment(now.Add(-age)),
				"due_date":         query.Moment(time.Time{}),
				"requester":        query.Person(requester...),
				"custom_field_360": query.Exact("42"),
				"custom_field_361": query.Exact("2026-10-01"),
			},
			texts: []string{subject},
		}
	}
	return map[string]record{
		"jane":   user("Jane Doe", "+14155550100", "jane.doe@acme.example"),
		"obrien": user("Siobhán O'Brien", "+1 (415) 555-0102", "siobhan@acme.example"),
		"boss":   user(`Anna "The Boss" Meyer`, "", "anna@meyer.example"),
		"luc":    user("Jean-Luc Doe", "+33 1 23 45 67 89", "jean-luc@doe.example"),
		"wang":   user("王小明", "+86 10 1234 5678", "wang@example.cn"),
		"star":   user("Star*Light", "0049 30 1234", "star@light.example"),
		"dozent": user("Dr: Dozent", "555", "dozent@uni.example"),
		"t1":     ticket("Printer on fire", "open", "urgent", 2*time.Hour, "11", "jane.doe@acme.example", "Jane Doe"),
		"t2":     ticket("Printing costs", "pending", "", 30*24*time.Hour, "12", "x@y.example", "Ann Doe"),
		"t3":     ticket("Topping up a card", "closed", "low", 400*24*time.Hour, "13"),
	}
}

func TestMatch(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ query, want string }{
		{`type:user`, "boss dozent jane luc obrien star wang"},
		{`type:user type:ticket -type:user`, "t1 t2 t3"},
		{`-type:user`, "t1 t2 t3"},
		{`phone:"+14155550100"`, "jane"},
		{`phone:+14155550100`, "jane"},
		{`phone: 14155550100 type:user`, "error: a value is missing after phone:"},
		{`phone:"14155550100"`, ""},
		{`phone:+1415*`, "jane"},
		{`phone:"+1415*"`, ""},
		{`phone:"+1 (415) 555-0102"`, "obrien"},
		{`phone:"+14155550102"`, ""},
		{`phone:none type:user`, "boss"},
		{`phone:* type:user`, "dozent jane luc obrien star wang"},
		{`-phone:* type:user`, "boss"},
		{`name:"Jane Doe"`, "jane"},
		{`name:"jane do"`, ""},
		{`name:jane name:luc`, "jane luc"},
		{`name:doe -name:jane`, "luc"},
		{`name:do*`, "dozent jane luc"},
		{`name:"O'Brien"`, "obrien"},
		{`name:brien`, ""},
		{`name:"siobhán"`, "obrien"},
		{`name:"小明"`, "wang"},
		{`name:"明小"`, ""},
		{`王`, "wang"},
		{`name:"Anna The Boss Meyer"`, "boss"},
		{`name:"Anna "The Boss""`, `error: misplaced quotation mark before The Boss""`},
		{`name:"Anna" The`, "boss"},
		{`name:"Jane`, `error: a quotation mark is not closed: "Jane`},
		{`Jane" type:user`, `error: misplaced quotation mark in Jane"`},
		{`name:"Jean-Luc"`, "luc"},
		{`doe -luc`, "jane"},
		{`"doe -luc"`, ""},
		{`name:Star*Light`, "star"},
		{`name:"Star*"`, "star"},
		{`name:"Sta*"`, ""},
		{`Dr: Dozent`, "error: a value is missing after dr:"},
		{`"Dr: Dozent"`, "dozent"},
		{`email:jane.doe@acme.example`, "jane"},
		{`email:jane*`, "jane"},
		{`acme.example`, "jane obrien"},
		{`tags:vip tags:nothing type:user name:jane`, "jane"},
		{`tags:"gold tier" name:jane`, "jane"},
		{`top`, "t3"},
		{`print`, "t1 t2"},
		{`print fire`, "t1"},
		{`"print"`, ""},
		{`subject:print*`, "t1 t2"},
		{`subject:print`, ""},
		{`status:open status:pending`, "t1 t2"},
		{`status<solved type:ticket`, "t1 t2"},
		{`status>=pending`, "t2 t3"},
		{`status<=open`, "t1"},
		{`-status:open -status:closed type:ticket`, "t2"},
		{`priority>normal`, "t1"},
		{`priority:none type:ticket`, "t2"},
		{`created>4hours`, "t1"},
		{`created<4hours created>2months`, "t2"},
		{`created:2026-11-03`, "t1"},
		{`created>=2026-10 created<2026-11-01`, "t2"},
		{`created<2026`, "t3"},
		{`created>"2026-11-03T09:59:59Z"`, "t1"},
		{`created>2026-11-03T11:00:00+01:00`, ""},
		{`created>=2026-11-03T11:00:00+01:00`, "t1"},
		{`created<=2026-10-04`, "t2 t3"},
		{`created>lately`, `error: "lately" is not a date`},
		{`created:4hours`, "error: created takes a relative time with > or < only"},
		{`due_date:none`, "t1 t2 t3"},
		{`created:none`, ""},
		{`requester:me`, "t1"},
		{`requester:jane.doe@acme.example`, "t1"},
		{`requester:"Ann Doe"`, "t2"},
		{`custom_field_360>41 -status:closed`, "t1 t2"},
		{`custom_field_360>5 custom_field_361<2026-10-02`, "t1 t2 t3"},
		{`nosuch:field`, ""},
		{`-nosuch:field type:ticket`, "t1 t2 t3"},
		{`type:contact`, `error: unknown type "contact"`},
		{`type:user order_by:created sort:desc name:jane`, "jane"},
		{`order_by:shoe`, `error: cannot order by "shoe"`},
		{`order_by:created sort:up`, `error: sort must be asc or desc, not "up"`},
		{`""`, "error: a phrase is empty"},
	} {
		t.Run(tt.query, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tt.want, search(tt.query))
		})
	}
}

func search(text string) string {
	q, err := query.Parse(text)
	if err != nil {
		return "error: " + err.Error()
	}
	var hits []string
	for name, r := range corpus() {
		if q.Match(r, query.Env{Now: now, Me: "11"}) {
			hits = append(hits, name)
		}
	}
	slices.Sort(hits)
	return strings.Join(hits, " ")
}

func TestCanonicalSpelling(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"  Type:user\tNAME:\"Jane  Doe\" ":      `type:user name:"Jane  Doe"`,
		`sort:DESC type:ticket order_by:status`: `type:ticket order_by:status sort:desc`,
		`created>=2026-01-01 -tags:vip**`:       `created>=2026-01-01 -tags:vip*`,
		`12:30 - --x -"a b"`:                    `12:30 - --x -"a b"`,
		`url:http://x?a=b`:                      `url:http://x?a=b`,
	} {
		q, err := query.Parse(text)
		require.NoError(t, err)
		require.Equal(t, want, q.String())
	}
}

func TestHas(t *testing.T) {
	t.Parallel()
	q, err := query.Parse(`-type:user name:x`)
	require.NoError(t, err)
	require.True(t, q.Has("type"))
	require.False(t, q.Has("phone"))
}

func FuzzSearchQuery(f *testing.F) {
	for _, seed := range []string{
		`type:user phone:"+14155550100"`, `-status:open created>4hours`, `name:O'Brien*`, `"a b" -c d:none`,
		`order_by:created sort:desc`, `--`, `-`, `a:`, `a:"`, `a:>=b`, `王:小明`, `12:30`, "\xff\x00", `-*`, `a>==1`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := query.Parse(text)
		if err != nil {
			return
		}
		printed := q.String()
		again, err := query.Parse(printed)
		require.NoError(t, err, "printed as %q", printed)
		require.Equal(t, q, again)
		require.Equal(t, printed, again.String())
		for _, r := range corpus() {
			q.Match(r, query.Env{Now: now})
		}
	})
}
