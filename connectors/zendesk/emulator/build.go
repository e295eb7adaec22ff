package emulator

import (
	"encoding/json"
	"slices"
	"time"
)

// builder turns a seed into a state. The seed was checked: its names lead
// somewhere.
type builder struct {
	*state
	seed   Seed
	people map[string]*user // by email and name
	phones map[string]bool  // that somebody has

	organizationIDs map[string]int64
}

func newState(seed Seed, o Options, now time.Time) *state {
	s := &state{
		switches: o.Switches, apiToken: seed.APIToken,
		users: table[user]{}, identities: newIdentityBook(), organizations: table[organization]{},
		groups: table[groupRecord]{}, tickets: table[ticket]{}, calls: table[phoneCall]{},
		comments: map[int64][]*comment{}, audits: map[int64][]*audit{},
		ticketFields: table[field]{}, userFields: table[field]{}, organizationFields: table[field]{},
		passwords: map[int64]string{}, signedIn: map[int64]bool{},
		clients: map[string]*client{}, tokens: newTokens(),
		limits: limiter{}, keys: map[string]kept{}, lastID: firstID,
	}
	s.index = newIndex(s)
	b := builder{s, seed, map[string]*user{}, map[string]bool{}, map[string]int64{}}
	b.fields()
	b.crowd()
	b.work()
	b.access(o.Redirects, now)
	s.index.fill()
	return s
}

func (b builder) fields() {
	for i, f := range systemFields {
		b.addField(b.ticketFields, i, SeedField{ID: int64(26363655900000 + i), Type: f.kind, Title: f.title}, f.options)
	}
	for i, f := range b.seed.TicketFields {
		b.addField(b.ticketFields, len(systemFields)+i, f, nil)
	}
	for i, f := range b.seed.UserFields {
		b.addField(b.userFields, i, f, nil)
	}
	for i, f := range b.seed.OrganizationFields {
		b.addField(b.organizationFields, i, f, nil)
	}
}

func (b builder) addField(t table[field], position int, s SeedField, choices []string) {
	f := &field{
		ID: s.ID, Type: s.Type, Key: optional(s.Key), Title: s.Title, RawTitle: s.Title,
		Description: s.Title, RawDescription: s.Title, Position: position, Active: true,
		CreatedAt: stamp(b.seed.Created), UpdatedAt: stamp(b.seed.Created),
	}
	for _, value := range s.Options {
		f.Options = append(f.Options, fieldOption{ID: b.newID(), Name: value, RawName: value, Value: value})
	}
	for _, value := range choices {
		f.SystemOptions = append(f.SystemOptions, systemOption{Name: value, Value: value})
	}
	t[f.ID] = f
}

func (b builder) crowd() {
	at := stamp(b.seed.Created)
	for i, g := range b.seed.Groups {
		b.groups[g.ID] = &groupRecord{
			ID: g.ID, IsPublic: true, Name: g.Name, Default: i == 0, CreatedAt: at, UpdatedAt: at,
		}
	}
	for _, o := range b.seed.Organizations {
		b.organizations[o.ID] = &organization{
			ID: o.ID, Name: o.Name, ExternalID: optional(o.ExternalID), Notes: optional(o.Notes),
			CreatedAt: at, UpdatedAt: at, DomainNames: some(o.Domains), Tags: some(o.Tags),
			OrganizationFields: keyed(b.organizationFields, o.Fields),
		}
		b.organizationIDs[o.Name] = o.ID
	}
	for _, s := range b.seed.Users {
		b.addUser(s)
	}
}

func (b builder) addUser(s SeedUser) {
	u := b.newUser(stampOr(s.Created, b.seed.Created))
	u.ID, u.Name, u.Email, u.Phone = s.ID, s.Name, optional(s.Email), optional(s.Phone)
	u.ExternalID, u.Notes, u.Tags, u.Suspended = optional(s.ExternalID), optional(s.Notes), some(s.Tags), s.Suspended
	u.UserFields = keyed(b.userFields, s.Fields)
	b.setRole(u, s.Role)
	if s.Organization != "" {
		u.OrganizationID = optional(b.organizationIDs[s.Organization])
	}
	b.users[u.ID] = u
	b.addIdentities(u)
	b.people[s.Name], b.people[s.Email] = u, u
	b.passwords[u.ID] = s.Password
	b.signedIn[u.ID] = s.SignedIn
}

// addIdentities is identify for a user who is new: the first one who has a
// number holds it as a direct line.
func (b builder) addIdentities(u *user) {
	if u.Email != nil {
		b.addIdentity(u.ID, "email", *u.Email, true, u.CreatedAt)
	}
	if u.Phone == nil {
		return
	}
	shared := b.phones[*u.Phone]
	u.SharedPhoneNumber = &shared
	if !shared {
		b.phones[*u.Phone] = true
		b.addIdentity(u.ID, "phone_number", *u.Phone, true, u.CreatedAt)
	}
}

// keyed fills all fields of a kind, those without a value with null.
func keyed(fields table[field], values map[string]string) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	for _, f := range fields {
		key := value(f.Key)
		out[key] = text(values[key])
	}
	return out
}

// text is a JSON string, or null for nothing.
func text(s string) json.RawMessage {
	if s == "" {
		return json.RawMessage("null")
	}
	return encode(s)
}

func some(list []string) []string { return append([]string{}, list...) }

func (b builder) work() {
	for _, s := range b.seed.Tickets {
		b.addTicket(s)
	}
}

func (b builder) addTicket(s SeedTicket) {
	at := stampOr(s.Created, b.seed.Created)
	requester := b.people[s.Requester]
	t := b.newTicket(s.ID, at)
	t.UpdatedAt = stampOr(s.Updated, at)
	t.GeneratedTimestamp = t.UpdatedAt.Unix()
	t.Subject, t.RawSubject, t.Description = optional(s.Subject), optional(s.Subject), s.Body
	t.Status, t.Priority, t.Type = s.Status, optional(s.Priority), optional(s.Type)
	t.RequesterID, t.SubmitterID, t.OrganizationID = requester.ID, requester.ID, requester.OrganizationID
	t.ExternalID, t.Tags = optional(s.ExternalID), some(s.Tags)
	if s.Assignee != "" {
		t.AssigneeID = &b.people[s.Assignee].ID
	}
	if s.Group != "" {
		t.GroupID = &first(b.groups.sorted(), func(g *groupRecord) bool { return g.Name == s.Group }).ID
	}
	for i, f := range t.CustomFields {
		t.CustomFields[i].Value = text(s.Fields[b.ticketFields[f.ID].Title])
	}
	b.tickets[t.ID] = t
	b.lastTicket = max(b.lastTicket, t.ID)
	b.comments[t.ID] = []*comment{b.newComment(b.newID(), s.Body, true, requester.ID, at)}
}

func (b builder) access(redirects []string, now time.Time) {
	for _, s := range b.seed.Clients {
		b.clients[s.Identifier] = &client{
			id: s.ID, identifier: s.Identifier, name: s.Name, secret: s.Secret,
			redirects: slices.Concat(s.RedirectURLs, redirects),
			userID:    b.people[s.User].ID, ceiling: fields(s.Scopes),
		}
	}
	for _, s := range b.seed.Tokens {
		b.tokens.add(&grant{
			id: b.newID(), access: s.Token, clientID: b.clients[s.Client].id, client: s.Client,
			userID: b.people[s.User].ID, scopes: fields(s.Scopes), created: stamp(now),
		})
	}
}
