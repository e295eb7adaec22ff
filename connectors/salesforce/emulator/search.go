package emulator

import (
	"cmp"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"github.com/callwright/callwright/connectors/salesforce/emulator/org"
	"github.com/callwright/callwright/connectors/salesforce/emulator/soql"
	"github.com/callwright/callwright/connectors/salesforce/emulator/sosl"
)

func search(c *call) *reply {
	q, err := sosl.Parse(c.r.URL.Query().Get("q"))
	if err != nil {
		return c.fail(err)
	}
	rows, err := c.org.Search(q, c.base)
	switch {
	case err != nil:
		return c.fail(err)
	case c.version < 37: // before, the answer was the bare list
		return ok(rows)
	}
	return ok(org.Row{{Name: "searchRecords", Value: rows}})
}

// parameters is a search without the language.
type parameters struct {
	Q            string   `json:"q"`
	In           string   `json:"in"`
	Fields       []string `json:"fields"`
	Objects      []target `json:"sobjects"`
	OverallLimit *int     `json:"overallLimit"`
	DefaultLimit *int     `json:"defaultLimit"`
	Offset       *int     `json:"offset"`
}

// target is one object to search.
type target struct {
	Name    string   `json:"name"`
	Fields  []string `json:"fields"`
	Where   string   `json:"where"`
	OrderBy string   `json:"orderBy"`
	Limit   *int     `json:"limit"`
}

func parameterizedPost(c *call) *reply {
	var p parameters
	if err := json.Unmarshal(c.body, &p); err != nil {
		return c.fail(badJSON(c.body, err))
	}
	return c.parameterized(p)
}

func parameterizedGet(c *call) *reply {
	v := c.r.URL.Query()
	p := parameters{Q: v.Get("q"), In: v.Get("in"), Fields: names(v.Get("fields"))}
	var err error
	number := func(key string) *int {
		n, bad := number(v, key)
		err = cmp.Or(err, bad)
		return n
	}
	p.OverallLimit, p.DefaultLimit, p.Offset = number("overallLimit"), number("defaultLimit"), number("offset")
	for _, list := range v["sobject"] {
		for _, name := range names(list) {
			p.Objects = append(p.Objects, target{
				Name: name, Fields: names(v.Get(name + ".fields")), Where: v.Get(name + ".where"),
				OrderBy: v.Get(name + ".orderBy"), Limit: number(name + ".limit"),
			})
		}
	}
	if err != nil {
		return c.fail(err)
	}
	return c.parameterized(p)
}

// names cuts a list with commas.
func names(list string) []string {
	var out []string
	for _, n := range strings.Split(list, ",") {
		if n = strings.TrimSpace(n); n != "" {
			out = append(out, n)
		}
	}
	return out
}

func number(v url.Values, key string) (*int, error) {
	text := v.Get(key)
	if text == "" {
		return nil, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return nil, badSearch("Invalid value for " + key + ": " + text)
	}
	return &n, nil
}

func badSearch(message string) error { return &soql.Error{Code: "INVALID_SEARCH", Message: message} }

func (c *call) parameterized(p parameters) *reply {
	q, err := p.query()
	if err != nil {
		return c.fail(err)
	}
	rows, err := c.org.Search(q, c.base)
	if err != nil {
		return c.fail(err)
	}
	if p.Offset != nil {
		rows = rows[min(*p.Offset, len(rows)):]
	}
	return ok(org.Row{{Name: "searchRecords", Value: rows}})
}

// query makes the search that the parameters mean.
func (p parameters) query() (*sosl.Query, error) {
	find, err := sosl.Plain(p.Q)
	if err != nil {
		return nil, err
	}
	q := &sosl.Query{Source: p.Q, Find: find, In: strings.ToUpper(cmp.Or(p.In, "ALL")), Limit: p.OverallLimit}
	switch q.In {
	case "ALL", "NAME", "EMAIL", "PHONE", "SIDEBAR":
	default:
		return nil, badSearch("Invalid value for in: " + p.In)
	}
	for _, t := range p.Objects {
		o, err := t.object(p)
		if err != nil {
			return nil, err
		}
		q.Returning = append(q.Returning, o)
	}
	return q, nil
}

func (t target) object(p parameters) (sosl.Object, error) {
	if len(t.Fields) == 0 {
		t.Fields = p.Fields
	}
	if len(t.Fields) == 0 {
		t.Fields = []string{"Id"}
	}
	q := &soql.Query{Source: p.Q, Limit: cmp.Or(t.Limit, p.DefaultLimit)}
	for _, f := range t.Fields {
		q.Select = append(q.Select, soql.Selection{Field: soql.Name{Text: f}})
	}
	var err error
	if t.Where != "" {
		if q.Where, err = soql.ParseWhere(t.Where); err != nil {
			return sosl.Object{}, err
		}
	}
	if t.OrderBy != "" {
		q.Order, err = soql.ParseOrder(t.OrderBy)
	}
	return sosl.Object{Name: soql.Name{Text: t.Name}, Query: q}, err
}
