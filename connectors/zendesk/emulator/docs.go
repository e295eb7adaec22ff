package emulator

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/callwright/callwright/connectors/zendesk/emulator/query"
)

// The records as search sees them: which fields they have under which names,
// and which texts plain words search.

type userDoc struct {
	*user
	of         *state
	identities []*identity
}

func (d *userDoc) kind() string { return "user" }

// Field implements query.Record.
func (d *userDoc) Field(name string) (query.Field, bool) {
	switch name {
	case "type":
		return query.Exact("user"), true
	case "name":
		return query.Words(d.Name), true
	case "email":
		return query.Exact(d.values("email", d.Email)...), true
	case "phone":
		return query.Exact(d.values("phone_number", d.Phone)...), true
	case "external_id":
		return query.Exact(value(d.ExternalID)), true
	case "role":
		return query.Exact(d.Role), true
	case "notes":
		return query.Words(value(d.Notes)), true
	case "details":
		return query.Words(value(d.Details)), true
	case "tags":
		return query.Exact(d.Tags...), true
	case "organization":
		return d.of.organizationField(d.OrganizationID), true
	case "created":
		return query.Moment(d.CreatedAt), true
	case "updated":
		return query.Moment(d.UpdatedAt), true
	case "is_suspended":
		return query.Exact(strconv.FormatBool(d.Suspended)), true
	case "is_verified":
		return query.Exact(strconv.FormatBool(d.Verified)), true
	}
	return customField(d.UserFields, name)
}

// values are the user's own value and those of the identities.
func (d *userDoc) values(kind string, own *string) []string {
	out := []string{value(own)}
	for _, i := range d.identities {
		if i.Type == kind {
			out = append(out, i.Value)
		}
	}
	return out
}

// words are what plain words search.
func (d *userDoc) words() []string {
	out := []string{d.Name, value(d.Notes), value(d.Details), value(d.ExternalID)}
	return append(append(out, d.values("email", d.Email)...), d.values("phone_number", d.Phone)...)
}

func customField(fields map[string]json.RawMessage, name string) (query.Field, bool) {
	raw, ok := fields[name]
	return query.Exact(plains(raw)...), ok
}

type organizationDoc struct{ *organization }

func (d *organizationDoc) kind() string { return "organization" }

// Field implements query.Record.
func (d *organizationDoc) Field(name string) (query.Field, bool) {
	switch name {
	case "type":
		return query.Exact("organization"), true
	case "name":
		return query.Words(d.Name), true
	case "external_id":
		return query.Exact(value(d.ExternalID)), true
	case "notes":
		return query.Words(value(d.Notes)), true
	case "details":
		return query.Words(value(d.Details)), true
	case "tags":
		return query.Exact(d.Tags...), true
	case "created":
		return query.Moment(d.CreatedAt), true
	case "updated":
		return query.Moment(d.UpdatedAt), true
	}
	return customField(d.OrganizationFields, name)
}

// words are what plain words search.
func (d *organizationDoc) words() []string {
	return append([]string{d.Name, value(d.Notes), value(d.Details)}, d.DomainNames...)
}

type groupDoc struct{ *groupRecord }

func (d *groupDoc) kind() string { return "group" }

// Field implements query.Record.
func (d *groupDoc) Field(name string) (query.Field, bool) {
	switch name {
	case "type":
		return query.Exact("group"), true
	case "name":
		return query.Words(d.Name), true
	case "created":
		return query.Moment(d.CreatedAt), true
	case "updated":
		return query.Moment(d.UpdatedAt), true
	}
	return query.Field{}, false
}

// words are what plain words search.
func (d *groupDoc) words() []string { return []string{d.Name} }

type ticketDoc struct {
	*ticket
	of       *state
	comments []*comment
}

func (d *ticketDoc) kind() string { return "ticket" }

// Field implements query.Record.
func (d *ticketDoc) Field(name string) (query.Field, bool) {
	switch name {
	case "type":
		return query.Exact("ticket"), true
	case "ticket_type":
		return query.Exact(value(d.Type)), true
	case "status":
		return query.Rank(statuses, d.Status), true
	case "priority":
		return query.Rank(priorities, value(d.Priority)), true
	case "subject":
		return query.Words(value(d.Subject)), true
	case "description":
		return query.Words(d.Description), true
	case "comment":
		return query.Words(d.bodies()...), true
	case "external_id":
		return query.Exact(value(d.ExternalID)), true
	case "tags":
		return query.Exact(d.Tags...), true
	case "via":
		return query.Exact(d.Via.Channel), true
	case "fieldvalue":
		return query.Exact(d.custom(0)...), true
	}
	return d.more(name)
}

// more are the fields that lead to other records, times and custom fields.
func (d *ticketDoc) more(name string) (query.Field, bool) {
	switch name {
	case "requester":
		return d.of.personField(d.RequesterID), true
	case "submitter":
		return d.of.personField(d.SubmitterID), true
	case "assignee":
		return d.of.personField(value(d.AssigneeID)), true
	case "organization":
		return d.of.organizationField(d.OrganizationID), true
	case "group":
		return d.of.groupField(d.GroupID), true
	case "created":
		return query.Moment(d.CreatedAt), true
	case "updated":
		return query.Moment(d.UpdatedAt), true
	case "due_date":
		return query.Moment(value(d.DueAt)), true
	}
	number, _ := strings.CutPrefix(name, "custom_field_")
	id, err := strconv.ParseInt(number, 10, 64)
	f := d.of.ticketFields[id]
	if err != nil || f == nil {
		return query.Field{}, false
	}
	if f.Type == "text" || f.Type == "textarea" {
		return query.Words(d.custom(id)...), true
	}
	return query.Exact(d.custom(id)...), true
}

func (d *ticketDoc) bodies() []string {
	var out []string
	for _, m := range d.comments {
		out = append(out, m.Body)
	}
	return out
}

// custom returns the values of a custom field, or of all for 0.
func (d *ticketDoc) custom(id int64) []string {
	var out []string
	for _, f := range d.CustomFields {
		if id == 0 || f.ID == id {
			out = append(out, plains(f.Value)...)
		}
	}
	return out
}

// words are what plain words search. The id is one, so that a plain number
// finds its ticket.
func (d *ticketDoc) words() []string {
	out := []string{strconv.FormatInt(d.ID, 10), value(d.Subject), d.of.nameOf(d.RequesterID)}
	return append(append(out, d.bodies()...), d.custom(0)...)
}

// The fields that lead to another record match its id and its names.

func (s *state) personField(id int64) query.Field {
	u := s.users[id]
	if u == nil {
		return query.Person()
	}
	return query.Person(*digits(&id), value(u.Email), u.Name)
}

func (s *state) organizationField(id *int64) query.Field {
	if o := s.organizations[value(id)]; o != nil {
		return query.Words(*digits(id), o.Name)
	}
	return query.Words()
}

func (s *state) groupField(id *int64) query.Field {
	if g := s.groups[value(id)]; g != nil {
		return query.Words(*digits(id), g.Name)
	}
	return query.Words()
}
