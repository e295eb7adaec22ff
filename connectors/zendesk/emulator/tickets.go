package emulator

import (
	"net/http"
	"slices"
	"time"
)

var ticketRoutes = []route{
	{"GET /tickets", "tickets", agents, (*call).listTickets},
	{"POST /tickets", "tickets", agents, once((*call).createTicket)},
	{"GET /tickets/show_many", "tickets", agents, (*call).showTickets},
	{"GET /tickets/{id}", "tickets", agents, (*call).showTicket},
	{"PUT /tickets/{id}", "tickets", agents, (*call).updateTicket},
	{"DELETE /tickets/{id}", "tickets", agents, (*call).deleteTicket},
	{"GET /tickets/{id}/comments", "tickets", agents, (*call).listComments},
	{"GET /tickets/{id}/audits", "", agents, (*call).listAudits},
	{"GET /tickets/{id}/tags", "tickets", agents, (*call).showTags},
	{"POST /tickets/{id}/tags", "tickets", agents, (*call).setTags},
	{"PUT /tickets/{id}/tags", "tickets", agents, (*call).addTags},
	{"DELETE /tickets/{id}/tags", "tickets", agents, (*call).removeTags},
}

// The values of a ticket's lists, lowest first.
var (
	statuses    = []string{"new", "open", "pending", "hold", "solved", "closed"}
	priorities  = []string{"low", "normal", "high", "urgent"}
	ticketTypes = []string{"problem", "incident", "question", "task"}
)

func (t *ticket) key() int64         { return t.ID }
func (t *ticket) created() time.Time { return t.CreatedAt }
func (t *ticket) updated() time.Time { return t.UpdatedAt }

func (c *call) ticketView(t *ticket) ticket {
	out := *t
	out.URL = c.url("tickets/%d.json", t.ID)
	out.Fields = out.CustomFields
	return out
}

func (c *call) listTickets() (reply, error) {
	external := c.query.Get("external_id")
	return c.someTickets(func(t *ticket) bool { return external == "" || value(t.ExternalID) == external })
}

func (c *call) showTickets() (reply, error) {
	ids, err := c.ids()
	if err != nil {
		return reply{}, err
	}
	return c.someTickets(func(t *ticket) bool { return slices.Contains(ids, t.ID) })
}

func (c *call) requestedTickets() (reply, error) {
	u, err := find(c, c.users, "id")
	if err != nil {
		return reply{}, err
	}
	return c.someTickets(func(t *ticket) bool { return t.RequesterID == u.ID })
}

func (c *call) someTickets(wanted func(*ticket) bool) (reply, error) {
	found := slices.DeleteFunc(c.tickets.sorted(), func(t *ticket) bool { return !wanted(t) })
	return list(c, "tickets", found, c.ticketView)
}

func (c *call) showTicket() (reply, error) {
	t, err := find(c, c.tickets, "id")
	if err != nil {
		return reply{}, err
	}
	return ok(object{{"ticket", c.ticketView(t)}})
}

func (c *call) createTicket() (reply, error) {
	attrs, err := c.object("ticket")
	if err != nil {
		return reply{}, err
	}
	t, a, err := c.makeTicket(attrs, viaAPI())
	if err != nil {
		return reply{}, err
	}
	c.header["Location"] = c.url("tickets/%d.json", t.ID)
	return created(object{{"ticket", c.ticketView(t)}, {"audit", a}})
}

func (c *call) updateTicket() (reply, error) {
	t, err := find(c, c.tickets, "id")
	if err != nil {
		return reply{}, err
	}
	attrs, err := c.object("ticket")
	if err != nil {
		return reply{}, err
	}
	t, a, err := c.changeTicket(t, attrs)
	if err != nil {
		return reply{}, err
	}
	return ok(object{{"ticket", c.ticketView(t)}, {"audit", a}})
}

func (c *call) deleteTicket() (reply, error) {
	t, err := find(c, c.tickets, "id")
	if err != nil {
		return reply{}, err
	}
	delete(c.tickets, t.ID)
	delete(c.comments, t.ID)
	delete(c.audits, t.ID)
	c.index.touch("ticket", t.ID, c.now)
	return reply{status: http.StatusNoContent}, nil
}

func (c *call) showTags() (reply, error) {
	t, err := find(c, c.tickets, "id")
	if err != nil {
		return reply{}, err
	}
	return ok(object{{"tags", t.Tags}})
}

func (c *call) setTags() (reply, error) {
	return c.changeTags(http.StatusCreated, func(_, given []string) []string { return given })
}

func (c *call) addTags() (reply, error) {
	return c.changeTags(http.StatusOK, func(have, given []string) []string {
		return append(some(have), slices.DeleteFunc(given, func(g string) bool { return slices.Contains(have, g) })...)
	})
}

func (c *call) removeTags() (reply, error) {
	return c.changeTags(http.StatusOK, func(have, given []string) []string {
		return slices.DeleteFunc(some(have), func(h string) bool { return slices.Contains(given, h) })
	})
}

func (c *call) changeTags(status int, change func(have, given []string) []string) (reply, error) {
	t, err := find(c, c.tickets, "id")
	if err != nil {
		return reply{}, err
	}
	members, err := c.members()
	if err != nil {
		return reply{}, err
	}
	given, err := read[[]string](members, "tags")
	if err != nil {
		return reply{}, err
	}
	t, _, err = c.changeTicket(t, attributes{"tags": encode(change(t.Tags, given))})
	if err != nil {
		return reply{}, err
	}
	return reply{status: status, body: object{{"tags", t.Tags}}}, nil
}
