package emulator

import (
	"bytes"
	"slices"
	"strconv"
	"time"
)

func (a *audit) key() int64         { return a.ID }
func (a *audit) created() time.Time { return a.CreatedAt }
func (a *audit) updated() time.Time { return a.CreatedAt }

func (c *call) newAudit(t *ticket) *audit {
	return &audit{
		ID: c.newID(), TicketID: t.ID, CreatedAt: stamp(c.now), AuthorID: c.who.ID, Events: []any{}, Via: t.Via,
	}
}

// audited are the members of a ticket that audits tell of, in their order.
var audited = []struct {
	name  string
	value func(*ticket) any
}{
	{"subject", func(t *ticket) any { return t.Subject }},
	{"status", func(t *ticket) any { return t.Status }},
	{"priority", func(t *ticket) any { return t.Priority }},
	{"type", func(t *ticket) any { return t.Type }},
	{"requester_id", func(t *ticket) any { return digits(&t.RequesterID) }},
	{"assignee_id", func(t *ticket) any { return digits(t.AssigneeID) }},
	{"group_id", func(t *ticket) any { return digits(t.GroupID) }},
	{"organization_id", func(t *ticket) any { return digits(t.OrganizationID) }},
	{"external_id", func(t *ticket) any { return t.ExternalID }},
	{"tags", func(t *ticket) any { return t.Tags }},
}

// digits is an id as audits write it: as text.
func digits(id *int64) *string {
	if id == nil {
		return nil
	}
	s := strconv.FormatInt(*id, 10)
	return &s
}

// recordCreate notes the members that a new ticket has.
func (c *call) recordCreate(a *audit, t *ticket) {
	for _, m := range audited {
		if v := m.value(t); !empty(v) {
			a.Events = append(a.Events, createEvent{c.newID(), "Create", m.name, v})
		}
	}
	for _, f := range t.CustomFields {
		if !isNull(f.Value) {
			a.Events = append(a.Events, createEvent{c.newID(), "Create", strconv.FormatInt(f.ID, 10), f.Value})
		}
	}
}

// recordChanges notes the members that differ.
func (c *call) recordChanges(a *audit, before, after *ticket) {
	change := func(name string, now, then any) {
		if !bytes.Equal(encode(now), encode(then)) {
			a.Events = append(a.Events, changeEvent{c.newID(), "Change", name, now, then})
		}
	}
	for _, m := range audited {
		change(m.name, m.value(after), m.value(before))
	}
	for i, f := range after.CustomFields {
		change(strconv.FormatInt(f.ID, 10), f.Value, before.CustomFields[i].Value)
	}
}

func empty(v any) bool {
	raw := encode(v)
	return isNull(raw) || string(raw) == "[]" || string(raw) == `""`
}

func (c *call) listAudits() (reply, error) {
	t, err := find(c, c.tickets, "id")
	if err != nil {
		return reply{}, err
	}
	return list(c, "audits", slices.Clone(c.audits[t.ID]), func(a *audit) *audit { return a })
}
