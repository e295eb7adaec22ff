package emulator

import (
	"cmp"
	"slices"
	"time"
)

// state is everything the account knows. The emulator's lock guards it.
type state struct {
	switches Switches

	users         table[user]
	identities    identityBook
	organizations table[organization]
	groups        table[groupRecord]
	tickets       table[ticket]
	comments      map[int64][]*comment // by ticket
	audits        map[int64][]*audit   // by ticket
	calls         table[phoneCall]

	ticketFields       table[field]
	userFields         table[field]
	organizationFields table[field]

	apiToken  string
	passwords map[int64]string
	signedIn  map[int64]bool
	clients   map[string]*client
	tokens    *tokens

	index  *index
	limits limiter
	keys   map[string]kept // of Idempotency-Key
	pops   []Pop

	lastID     int64
	lastTicket int64
}

// table holds records by id.
type table[T any] map[int64]*T

// sorted returns the records by id.
func (t table[T]) sorted() []*T {
	ids := make([]int64, 0, len(t))
	for id := range t {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	out := make([]*T, len(ids))
	for i, id := range ids {
		out[i] = t[id]
	}
	return out
}

// firstID begins the ids of records made at run time. Like the service's they
// do not fit 32 bits.
const firstID = 41_000_000_000_000

// newID makes an id for anything but a ticket.
func (s *state) newID() int64 {
	s.lastID += 17
	return s.lastID
}

// newTicketID counts on, as the service does for tickets alone.
func (s *state) newTicketID() int64 {
	s.lastTicket++
	return s.lastTicket
}

// find returns the record that the path names.
func find[T any](c *call, t table[T], name string) (*T, error) {
	id, err := c.id(name)
	if err != nil {
		return nil, err
	}
	v, ok := t[id]
	if !ok {
		return nil, notFound()
	}
	return v, nil
}

// userByEmail finds the active user who has the address.
func (s *state) userByEmail(email string) *user {
	if i := s.identities.owner("email", email); i != nil {
		return s.users[i.UserID]
	}
	return nil
}

// first returns the first record for which is holds.
func first[T any](records []*T, is func(*T) bool) *T {
	if i := slices.IndexFunc(records, is); i >= 0 {
		return records[i]
	}
	return nil
}

// putUser stores a user and lets search know.
func (s *state) putUser(u *user, now time.Time) {
	s.users[u.ID] = u
	s.index.touch("user", u.ID, now)
}

func (s *state) putTicket(t *ticket, now time.Time) {
	s.tickets[t.ID] = t
	s.index.touch("ticket", t.ID, now)
}

func (s *state) putOrganization(o *organization, now time.Time) {
	s.organizations[o.ID] = o
	s.index.touch("organization", o.ID, now)
}

// stamp is a time as records have it: UTC, whole seconds.
func stamp(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }

func stampOr(t, otherwise time.Time) time.Time { return stamp(cmp.Or(t, otherwise)) }
