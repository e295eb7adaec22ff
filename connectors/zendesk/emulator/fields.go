package emulator

import "time"

// ticketField is a field with the members that only ticket fields have.
// Their values are the same for all fields of the account.
type ticketField struct {
	URL                 string         `json:"url"`
	ID                  int64          `json:"id"`
	Type                string         `json:"type"`
	Title               string         `json:"title"`
	RawTitle            string         `json:"raw_title"`
	Description         string         `json:"description"`
	RawDescription      string         `json:"raw_description"`
	Position            int            `json:"position"`
	Active              bool           `json:"active"`
	Required            bool           `json:"required"`
	Collapsed           bool           `json:"collapsed_for_agents"`
	RegexpForValidation *string        `json:"regexp_for_validation"`
	TitleInPortal       string         `json:"title_in_portal"`
	RawTitleInPortal    string         `json:"raw_title_in_portal"`
	VisibleInPortal     bool           `json:"visible_in_portal"`
	EditableInPortal    bool           `json:"editable_in_portal"`
	RequiredInPortal    bool           `json:"required_in_portal"`
	Tag                 *string        `json:"tag"`
	CreatedAt           time.Time      `json:"created_at"`
	UpdatedAt           time.Time      `json:"updated_at"`
	Removable           bool           `json:"removable"`
	Key                 *string        `json:"key"`
	AgentDescription    *string        `json:"agent_description"`
	SystemOptions       []systemOption `json:"system_field_options,omitempty"`
	Options             []fieldOption  `json:"custom_field_options,omitempty"`
}

func (f *field) key() int64         { return f.ID }
func (f *field) created() time.Time { return f.CreatedAt }
func (f *field) updated() time.Time { return f.UpdatedAt }

// has reports whether a drop-down list offers the value.
func (f *field) has(value string) bool {
	for _, o := range f.Options {
		if o.Value == value {
			return true
		}
	}
	return false
}

func (c *call) ticketField(f *field) ticketField {
	return ticketField{
		URL: c.url("ticket_fields/%d.json", f.ID), ID: f.ID, Type: f.Type,
		Title: f.Title, RawTitle: f.RawTitle, TitleInPortal: f.Title, RawTitleInPortal: f.RawTitle,
		Description: f.Description, RawDescription: f.RawDescription,
		Position: f.Position, Active: f.Active, RegexpForValidation: f.RegexpForValidation, Tag: f.Tag,
		VisibleInPortal: true, EditableInPortal: true, RequiredInPortal: true,
		CreatedAt: f.CreatedAt, UpdatedAt: f.UpdatedAt, Removable: !system(f), Key: f.Key,
		SystemOptions: f.SystemOptions, Options: f.Options,
	}
}

// The system fields that every account has, in the order of the form.
var systemFields = []struct {
	kind, title string
	options     []string
}{
	{"subject", "Subject", nil},
	{"description", "Description", nil},
	{"status", "Status", statuses},
	{"tickettype", "Type", ticketTypes},
	{"priority", "Priority", priorities},
	{"group", "Group", nil},
	{"assignee", "Assignee", nil},
}

func system(f *field) bool {
	for _, s := range systemFields {
		if s.kind == f.Type {
			return true
		}
	}
	return false
}

func (c *call) listTicketFields() (reply, error) {
	return list(c, "ticket_fields", c.ticketFields.sorted(), c.ticketField)
}

func (c *call) showTicketField() (reply, error) {
	f, err := find(c, c.ticketFields, "id")
	if err != nil {
		return reply{}, err
	}
	return ok(object{{"ticket_field", c.ticketField(f)}})
}

// keyedFields lists user_fields or organization_fields.
func keyedFields(kind string, of func(*state) table[field]) handler {
	return func(c *call) (reply, error) {
		return list(c, kind, of(c.state).sorted(), func(f *field) field {
			out := *f
			out.URL = c.url("%s/%d.json", kind, f.ID)
			return out
		})
	}
}
