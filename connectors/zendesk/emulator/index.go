package emulator

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/connectors/zendesk/emulator/query"
)

// index is what search sees of the account: the records as they were when the
// index last caught up, which is some time after the change.
type index struct {
	of      *state
	docs    map[docKey]*doc
	pending []change
}

type docKey struct {
	kind string
	id   int64
}

// change is a record that the index has yet to read.
type change struct {
	docKey
	at time.Time
}

func newIndex(s *state) *index { return &index{of: s, docs: map[docKey]*doc{}} }

// touch notes a change.
func (x *index) touch(kind string, id int64, at time.Time) {
	x.pending = append(x.pending, change{docKey{kind, id}, at})
}

// fill reads everything at once, as for an account that is long there.
func (x *index) fill() {
	for id := range x.of.users {
		x.read(docKey{"user", id})
	}
	for id := range x.of.tickets {
		x.read(docKey{"ticket", id})
	}
	for id := range x.of.organizations {
		x.read(docKey{"organization", id})
	}
	for id := range x.of.groups {
		x.read(docKey{"group", id})
	}
}

// catchUp reads the changes that are as old as the lag.
func (x *index) catchUp(now time.Time) {
	due := now.Add(-x.of.switches.IndexLag)
	x.pending = slices.DeleteFunc(x.pending, func(c change) bool {
		if c.at.After(due) {
			return false
		}
		x.read(c.docKey)
		return true
	})
}

// read takes the record as it is now, or drops one that is gone.
func (x *index) read(k docKey) {
	d := x.of.source(k)
	if d == nil {
		delete(x.docs, k)
		return
	}
	x.docs[k] = &doc{source: d}
}

// source is a record as search sees it.
type source interface {
	item
	Field(name string) (query.Field, bool)
	kind() string
	words() []string
}

// doc is a record in the index.
type doc struct {
	source
	texts []query.Text // cut when they are first searched
}

// Texts implements query.Record.
func (d *doc) Texts() []query.Text {
	if d.texts == nil {
		d.texts = query.Texts(d.words()...)
	}
	return d.texts
}

// source makes the index's copy of a record, nil if it is gone or inactive.
func (s *state) source(k docKey) source {
	switch k.kind {
	case "user":
		if u := s.users[k.id]; u != nil && u.Active {
			return &userDoc{u, s, s.identities.of(u.ID)}
		}
	case "ticket":
		if t := s.tickets[k.id]; t != nil {
			return &ticketDoc{t, s, s.comments[k.id]}
		}
	case "organization":
		if o := s.organizations[k.id]; o != nil {
			return &organizationDoc{o}
		}
	case "group":
		if g := s.groups[k.id]; g != nil {
			return &groupDoc{g}
		}
	}
	return nil
}

// search returns the records that fulfil the query and the filter, in the
// query's order or else the newest first.
func (c *call) search(q query.Query, wanted func(*doc) bool) []*doc {
	c.index.catchUp(c.now)
	env := query.Env{Now: c.now}
	if c.who != nil {
		env.Me = *digits(&c.who.ID)
	}
	var found []*doc
	for _, d := range c.index.docs {
		if wanted(d) && q.Match(d, env) {
			found = append(found, d)
		}
	}
	slices.SortFunc(found, func(a, b *doc) int {
		return cmp.Or(byOrder(q, a, b), b.updated().Compare(a.updated()),
			cmp.Compare(a.key(), b.key()), strings.Compare(a.kind(), b.kind()))
	})
	return found
}

// byOrder compares two records as order_by says, descending unless the query
// sorts otherwise.
func byOrder(q query.Query, a, b *doc) int {
	sign := 0
	switch strings.TrimSuffix(q.OrderBy, "_at") {
	case "created":
		sign = a.created().Compare(b.created())
	case "updated", "commented":
		sign = a.updated().Compare(b.updated())
	case "status":
		sign = cmp.Compare(ticketRank(a, statusRank), ticketRank(b, statusRank))
	case "priority":
		sign = cmp.Compare(ticketRank(a, priorityRank), ticketRank(b, priorityRank))
	case "ticket_type":
		sign = cmp.Compare(ticketRank(a, typeRank), ticketRank(b, typeRank))
	}
	if q.Sort == "asc" {
		return sign
	}
	return -sign
}

func statusRank(t *ticket) int   { return slices.Index(statuses, t.Status) }
func priorityRank(t *ticket) int { return slices.Index(priorities, value(t.Priority)) }
func typeRank(t *ticket) int     { return slices.Index(ticketTypes, value(t.Type)) }

// ticketRank ranks what is no ticket last.
func ticketRank(d *doc, rank func(*ticket) int) int {
	if t, is := d.source.(*ticketDoc); is {
		return rank(t.ticket)
	}
	return -2
}
