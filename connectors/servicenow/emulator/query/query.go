package query

import "slices"

// Query is an encoded query. A record must fulfil one of its groups; a query
// without groups takes every record.
type Query struct {
	Groups  []Group  // joined by ^NQ
	Order   []Order  // ^ORDERBY and ^ORDERBYDESC
	Dropped []string // what was left out, for the request's log
}

// Group is conditions of which all must hold, each a list of alternatives.
type Group [][]Condition

// Condition compares a field with a value.
type Condition struct {
	Field string // dotted for a field of a referenced record
	Op    Op
	Value string
}

// Order sorts by a field.
type Order struct {
	Field string
	Desc  bool
}

// Op is a comparison.
type Op string

// The comparisons, by the first of their spellings.
const (
	Eq         Op = "="
	Ne         Op = "!="
	Lt         Op = "<"
	Le         Op = "<="
	Gt         Op = ">"
	Ge         Op = ">="
	Like       Op = "LIKE"
	NotLike    Op = "NOT LIKE"
	StartsWith Op = "STARTSWITH"
	EndsWith   Op = "ENDSWITH"
	In         Op = "IN"
	NotIn      Op = "NOT IN"
	Empty      Op = "ISEMPTY"
	NotEmpty   Op = "ISNOTEMPTY"
	Between    Op = "BETWEEN"
	Anything   Op = "ANYTHING"
)

// spellings are tried in this order, so that none hides a longer one.
var spellings = []struct {
	text string
	op   Op
}{
	{"!=", Ne}, {"<=", Le}, {">=", Ge}, {"=", Eq}, {"<", Lt}, {">", Gt},
	{"ISNOTEMPTY", NotEmpty}, {"ISEMPTY", Empty}, {"ANYTHING", Anything},
	{"NOT LIKE", NotLike}, {"NOTLIKE", NotLike}, {"DOES NOT CONTAIN", NotLike}, {"LIKE", Like}, {"CONTAINS", Like},
	{"STARTSWITH", StartsWith}, {"ENDSWITH", EndsWith}, {"BETWEEN", Between},
	{"NOT IN", NotIn}, {"NOTIN", NotIn}, {"IN", In},
}

// Fields are all fields that the query names, each once, in order.
func (q Query) Fields() []string {
	var out []string
	add := func(name string) {
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	for _, g := range q.Groups {
		for _, alternatives := range g {
			for _, c := range alternatives {
				add(c.Field)
			}
		}
	}
	for _, o := range q.Order {
		add(o.Field)
	}
	return out
}
