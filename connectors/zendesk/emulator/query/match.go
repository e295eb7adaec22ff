package query

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Record is what a query is matched against.
type Record interface {
	// Field returns a searchable field; false if this kind of record has none
	// of that name. The field "type" is the kind itself.
	Field(name string) (Field, bool)
	// Texts returns what plain words search.
	Texts() []Text
}

// Env is what a match needs beside the record.
type Env struct {
	Now time.Time
	Me  string // the id of the user who searches, for requester:me
}

// Match reports whether the record fulfils the query.
func (q Query) Match(r Record, env Env) bool {
	for _, alternatives := range q.groups {
		if !slices.ContainsFunc(alternatives, func(t Term) bool { return t.match(r, env) }) {
			return false
		}
	}
	return true
}

func (t Term) match(r Record, env Env) bool {
	return t.hit(r, env) != t.Not
}

func (t Term) hit(r Record, env Env) bool {
	if t.Field == "" {
		return t.Value.inAny(r.Texts())
	}
	f, ok := r.Field(t.Field)
	return ok && f.hit(t, env)
}

// inAny is how a plain word or phrase is found: a word also as the beginning
// of a longer one, a phrase exactly.
func (v Value) inAny(texts []Text) bool {
	if v.Text == "" {
		return true
	}
	want := tokens(v.Text)
	return slices.ContainsFunc(texts, func(t Text) bool { return contains(t.words, want, !v.Quoted) })
}

// Field is a searchable property of a record, with the way it compares. A
// field without values is empty, which is what none looks for.
type Field struct {
	values []string
	times  []time.Time
	order  []string
	words  bool
	person bool
}

// Exact is a field whose values match as a whole, whatever their case: a
// phone number, a tag, an external id.
func Exact(values ...string) Field { return Field{values: present(values)} }

// Words is a field that matches by words: a name, a subject.
func Words(values ...string) Field { return Field{values: present(values), words: true} }

// Person is a user's id, address and name, any of which may be asked for.
func Person(values ...string) Field {
	return Field{values: present(values), words: true, person: true}
}

// Rank is a value of an ordered list, lowest first, such as a priority.
func Rank(order []string, value string) Field {
	return Field{values: present([]string{value}), order: order}
}

// Moment is a time; the zero time is an empty field.
func Moment(t time.Time) Field {
	if t.IsZero() {
		return Field{}
	}
	return Field{times: []time.Time{t}}
}

func present(values []string) []string {
	return slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" })
}

func (f Field) hit(t Term, env Env) bool {
	empty := len(f.values)+len(f.times) == 0
	switch {
	case t.Value.None() && t.Op == Is:
		return empty
	case t.Value.Prefix && t.Value.Text == "":
		return !empty
	case f.person && t.Value.Text == "me" && !t.Value.Quoted:
		return slices.Contains(f.values, env.Me)
	}
	if len(f.times) > 0 {
		s, ok := parseSpan(t.Value.Text, env.Now)
		return ok && slices.ContainsFunc(f.times, func(at time.Time) bool { return s.holds(t.Op, at) })
	}
	return slices.ContainsFunc(f.values, func(v string) bool { return f.compare(t, v, env) })
}

func (f Field) compare(t Term, stored string, env Env) bool {
	switch {
	case t.Op != Is && f.order != nil:
		return byRank(f.order, t, stored)
	case t.Op != Is:
		return byOrder(t, stored, env)
	case f.words && contains(tokens(stored), tokens(t.Value.Text), t.Value.Prefix):
		return true
	}
	have, want := strings.ToLower(stored), strings.ToLower(t.Value.Text)
	return have == want || t.Value.Prefix && strings.HasPrefix(have, want)
}

func byRank(order []string, t Term, stored string) bool {
	want := slices.Index(order, strings.ToLower(t.Value.Text))
	return want >= 0 && ordered(t.Op, slices.Index(order, stored)-want)
}

// byOrder compares numbers as numbers and dates as dates; other values have
// no order.
func byOrder(t Term, stored string, env Env) bool {
	have, err1 := strconv.ParseFloat(stored, 64)
	want, err2 := strconv.ParseFloat(t.Value.Text, 64)
	if err1 == nil && err2 == nil {
		return ordered(t.Op, cmp.Compare(have, want))
	}
	at, ok1 := parseSpan(stored, env.Now)
	s, ok2 := parseSpan(t.Value.Text, env.Now)
	return ok1 && ok2 && s.holds(t.Op, at.from)
}

func ordered(op Op, sign int) bool {
	switch op {
	case More:
		return sign > 0
	case Less:
		return sign < 0
	case AtLeast:
		return sign >= 0
	}
	return sign <= 0
}
