package query

import (
	"math/big"
	"slices"
	"strings"
)

// Record gives the value of a field, "" for an empty one, and whether there
// is such a field.
type Record interface {
	Value(field string) (value string, known bool)
}

// Env is what scripts in values can ask for.
type Env struct{ UserName, UserID string }

// Match reports whether a record fulfils the query. Conditions on fields that
// are not known must have been taken out before.
func (q Query) Match(r Record, env Env) bool {
	return len(q.Groups) == 0 || slices.ContainsFunc(q.Groups, func(g Group) bool { return g.match(r, env) })
}

func (g Group) match(r Record, env Env) bool {
	return !slices.ContainsFunc(g, func(alternatives []Condition) bool {
		return !slices.ContainsFunc(alternatives, func(c Condition) bool { return c.match(r, env) })
	})
}

// script prefixes a value that the instance works out.
const script = "javascript:"

// evaluate runs the few scripts there are; every other one gives nothing.
func (e Env) evaluate(v string) string {
	text, is := strings.CutPrefix(v, script)
	if !is {
		return v
	}
	switch strings.TrimSuffix(strings.TrimSpace(text), ";") {
	case "gs.getUserName()":
		return e.UserName
	case "gs.getUserID()":
		return e.UserID
	}
	return ""
}

// match compares as the database does: letters' case means nothing.
func (c Condition) match(r Record, env Env) bool {
	text, _ := r.Value(c.Field)
	have, want := strings.ToLower(text), strings.ToLower(env.evaluate(c.Value))
	switch c.Op {
	case Eq:
		return have == want
	case Ne:
		return have != want
	case Lt, Le, Gt, Ge:
		return have != "" && ordered(c.Op, have, want)
	case Like:
		return strings.Contains(have, want)
	case NotLike:
		return !strings.Contains(have, want)
	case StartsWith:
		return strings.HasPrefix(have, want)
	case EndsWith:
		return strings.HasSuffix(have, want)
	case In:
		return slices.Contains(strings.Split(want, ","), have)
	case NotIn:
		return !slices.Contains(strings.Split(want, ","), have)
	case Empty:
		return have == ""
	case NotEmpty:
		return have != ""
	case Between:
		low, high, ok := strings.Cut(want, "@")
		return ok && ordered(Ge, have, low) && ordered(Le, have, high)
	}
	return true // ANYTHING
}

func ordered(op Op, a, b string) bool {
	n := Compare(a, b)
	switch op {
	case Lt:
		return n < 0
	case Le:
		return n <= 0
	case Gt:
		return n > 0
	}
	return n >= 0
}

// longest is how many digits a number may have to be compared as one.
const longest = 40

// Compare orders two values: as numbers if both are, else as texts.
func Compare(a, b string) int {
	x, y := number(a), number(b)
	if x != nil && y != nil {
		return x.Cmp(y)
	}
	return strings.Compare(strings.ToLower(a), strings.ToLower(b))
}

func number(s string) *big.Rat {
	if s == "" || len(s) > longest || strings.Trim(s, "0123456789.-") != "" {
		return nil
	}
	n, ok := new(big.Rat).SetString(s)
	if !ok {
		return nil
	}
	return n
}
