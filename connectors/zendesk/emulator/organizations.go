package emulator

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

var organizationRoutes = []route{
	{"GET /organizations", "organizations", agents, (*call).listOrganizations},
	{"POST /organizations", "organizations", agents, (*call).createOrganization},
	{"POST /organizations/create_or_update", "organizations", agents, (*call).createOrUpdateOrganization},
	{"GET /organizations/show_many", "organizations", agents, (*call).showOrganizations},
	{"GET /organizations/search", "organizations", agents, (*call).searchOrganizations},
	{"GET /organizations/autocomplete", "organizations", agents, (*call).autocompleteOrganizations},
	{"GET /organizations/{id}", "organizations", agents, (*call).showOrganization},
	{"PUT /organizations/{id}", "organizations", agents, (*call).updateOrganization},
	{"DELETE /organizations/{id}", "organizations", admins, (*call).deleteOrganization},
	{"GET /organizations/{id}/users", "users", agents, (*call).usersOfOrganization},
	{"GET /organizations/{id}/tickets", "tickets", agents, (*call).ticketsOfOrganization},
}

var organizationWritable = []string{
	"name", "external_id", "domain_names", "details", "notes", "group_id", "tags", "shared_tickets", "shared_comments",
}

func (o *organization) key() int64         { return o.ID }
func (o *organization) created() time.Time { return o.CreatedAt }
func (o *organization) updated() time.Time { return o.UpdatedAt }

func (c *call) organizationView(o *organization) organization {
	out := *o
	out.URL = c.url("organizations/%d.json", o.ID)
	return out
}

func (c *call) listOrganizations() (reply, error) {
	return list(c, "organizations", c.organizations.sorted(), c.organizationView)
}

func (c *call) showOrganization() (reply, error) {
	o, err := find(c, c.organizations, "id")
	if err != nil {
		return reply{}, err
	}
	return ok(object{{"organization", c.organizationView(o)}})
}

func (c *call) showOrganizations() (reply, error) {
	ids, err := c.ids()
	if err != nil {
		return reply{}, err
	}
	return c.someOrganizations(func(o *organization) bool { return slices.Contains(ids, o.ID) })
}

// searchOrganizations finds by external id or the whole name.
func (c *call) searchOrganizations() (reply, error) {
	external, name := c.query.Get("external_id"), c.query.Get("name")
	if external == "" && name == "" {
		return reply{}, parameterMissing("external_id")
	}
	return c.someOrganizations(func(o *organization) bool {
		return external != "" && value(o.ExternalID) == external || name != "" && strings.EqualFold(o.Name, name)
	})
}

func (c *call) autocompleteOrganizations() (reply, error) {
	name := strings.ToLower(c.query.Get("name"))
	if len([]rune(name)) < 2 {
		return reply{}, invalidAttribute("name", "must have at least 2 characters")
	}
	return c.someOrganizations(func(o *organization) bool {
		return strings.HasPrefix(strings.ToLower(o.Name), name)
	})
}

func (c *call) someOrganizations(wanted func(*organization) bool) (reply, error) {
	found := slices.DeleteFunc(c.organizations.sorted(), func(o *organization) bool { return !wanted(o) })
	return list(c, "organizations", found, c.organizationView)
}

func (c *call) createOrganization() (reply, error) {
	at := stamp(c.now)
	o := &organization{
		CreatedAt: at, DomainNames: []string{}, Tags: []string{},
		OrganizationFields: keyed(c.organizationFields, nil),
	}
	return c.writeOrganization(http.StatusCreated, o)
}

func (c *call) updateOrganization() (reply, error) {
	o, err := find(c, c.organizations, "id")
	if err != nil {
		return reply{}, err
	}
	return c.writeOrganization(http.StatusOK, o)
}

func (c *call) writeOrganization(status int, o *organization) (reply, error) {
	attrs, err := c.object("organization")
	if err != nil {
		return reply{}, err
	}
	o, err = c.fillOrganization(o, attrs)
	if err != nil {
		return reply{}, err
	}
	o.UpdatedAt = stamp(c.now)
	if o.ID == 0 {
		o.ID = c.newID()
		c.header["Location"] = c.url("organizations/%d.json", o.ID)
	}
	c.putOrganization(o, c.now)
	return reply{status: status, body: object{{"organization", c.organizationView(o)}}}, nil
}

func (c *call) fillOrganization(o *organization, attrs attributes) (*organization, error) {
	out, err := patch(o, attrs, organizationWritable)
	if err != nil {
		return nil, err
	}
	custom, err := read[map[string]json.RawMessage](attrs, "organization_fields")
	if err != nil {
		return nil, err
	}
	mergeKeyed(out.OrganizationFields, custom)
	out.Tags, out.DomainNames = some(out.Tags), some(out.DomainNames)
	return out, c.checkOrganization(out)
}

// checkOrganization sees that the name is not blank and nobody else's.
func (c *call) checkOrganization(o *organization) error {
	d := details{}
	name := strings.TrimSpace(o.Name)
	other := first(c.organizations.sorted(), func(other *organization) bool {
		return other.ID != o.ID && strings.EqualFold(other.Name, name)
	})
	switch {
	case name == "":
		d.add("name", "BlankValue", "Name: cannot be blank")
	case other != nil:
		d.add("name", "DuplicateValue", "Name: %s has already been taken", name)
	}
	return d.err()
}

// deleteOrganization also takes its users and tickets out of it.
func (c *call) deleteOrganization() (reply, error) {
	o, err := find(c, c.organizations, "id")
	if err != nil {
		return reply{}, err
	}
	for _, u := range c.users.sorted() {
		if value(u.OrganizationID) == o.ID {
			out := *u
			out.OrganizationID = nil
			c.putUser(&out, c.now)
		}
	}
	for _, t := range c.tickets.sorted() {
		if value(t.OrganizationID) == o.ID {
			out := *t
			out.OrganizationID = nil
			c.putTicket(&out, c.now)
		}
	}
	delete(c.organizations, o.ID)
	c.index.touch("organization", o.ID, c.now)
	return reply{status: http.StatusNoContent}, nil
}

func (c *call) usersOfOrganization() (reply, error) {
	o, err := find(c, c.organizations, "id")
	if err != nil {
		return reply{}, err
	}
	return list(c, "users", slices.DeleteFunc(c.activeUsers(), func(u *user) bool {
		return value(u.OrganizationID) != o.ID
	}), c.userView)
}

func (c *call) ticketsOfOrganization() (reply, error) {
	o, err := find(c, c.organizations, "id")
	if err != nil {
		return reply{}, err
	}
	return c.someTickets(func(t *ticket) bool { return value(t.OrganizationID) == o.ID })
}

// createOrUpdateOrganization finds the organization by its id or external id;
// a name that is taken is refused as ever.
func (c *call) createOrUpdateOrganization() (reply, error) {
	attrs, err := c.object("organization")
	if err != nil {
		return reply{}, err
	}
	id, external := plain(attrs["id"]), plain(attrs["external_id"])
	o := first(c.organizations.sorted(), func(o *organization) bool {
		return id != "" && *digits(&o.ID) == id || external != "" && value(o.ExternalID) == external
	})
	if o == nil {
		return c.createOrganization()
	}
	return c.writeOrganization(http.StatusOK, o)
}
