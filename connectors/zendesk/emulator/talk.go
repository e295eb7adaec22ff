package emulator

import (
	"net/http"
	"strings"
	"time"
)

var talkRoutes = []route{
	{"POST /channels/voice/agents/{agent}/users/{id}/display", "", agents, talk((*call).displayUser)},
	{"POST /channels/voice/agents/{agent}/tickets/{id}/display", "", agents, talk((*call).displayTicket)},
	{"POST /channels/voice/tickets", "", agents, talk((*call).createVoiceTicket)},
	{"POST /calls", "", agents, talk((*call).createCall)},
	{"GET /calls/{id}", "", agents, talk((*call).showCall)},
	{"PATCH /calls/{id}", "", agents, talk((*call).updateCall)},
	{"POST /calls/{id}/comments", "", agents, talk((*call).commentCall)},
}

// Pop is a record that appeared on an agent's screen.
type Pop struct {
	At      time.Time `json:"at"`
	AgentID int64     `json:"agent_id"`
	Kind    string    `json:"kind"` // user or ticket
	ID      int64     `json:"id"`
	By      string    `json:"by"` // display, voice_ticket or call: what made it appear
}

// talk guards an endpoint by the plan that it needs.
func talk(h handler) handler {
	return func(c *call) (reply, error) {
		if c.switches.NoTalk {
			return reply{}, forbidden()
		}
		return h(c)
	}
}

func (c *call) displayUser() (reply, error) {
	u, err := find(c, c.users, "id")
	if err == nil && !u.Active {
		err = notFound()
	}
	if err != nil {
		return reply{}, err
	}
	return c.display("user", u.ID)
}

func (c *call) displayTicket() (reply, error) {
	t, err := find(c, c.tickets, "id")
	if err != nil {
		return reply{}, err
	}
	return c.display("ticket", t.ID)
}

// display answers with an empty body that still claims to be JSON. An agent
// without a browser open is not found.
func (c *call) display(kind string, id int64) (reply, error) {
	agent, err := c.id("agent")
	if err != nil {
		return reply{}, err
	}
	if !c.pop(agent, kind, id, "display") {
		return reply{}, notFound()
	}
	return reply{status: http.StatusOK}, nil
}

// pop shows a record to an agent; false if nobody is there to see it.
func (c *call) pop(agent int64, kind string, id int64, by string) bool {
	if !c.isAgent(agent) || !c.signedIn[agent] {
		return false
	}
	c.pops = append(c.pops, Pop{At: stamp(c.now), AgentID: agent, Kind: kind, ID: id, By: by})
	return true
}

// The kinds of phone tickets.
var voiceVias = map[string]string{"44": "voicemail", "45": "inbound", "46": "outbound"}

// createVoiceTicket makes a ticket of a phone call, and shows it to an agent
// if asked to. That the agent's browser is not there is no error.
func (c *call) createVoiceTicket() (reply, error) {
	members, err := c.members()
	if err != nil {
		return reply{}, err
	}
	attrs, err := c.object("ticket")
	if err != nil {
		return reply{}, err
	}
	agent, err := read[int64](members, "display_to_agent")
	if err != nil || agent != 0 && !c.isAgent(agent) {
		return reply{}, invalidVoiceAttribute()
	}
	rel := voiceVias[plain(attrs["via_id"])]
	_, voiced := attrs["voice_comment"]
	if rel == "" || rel == "voicemail" && !voiced {
		return reply{}, invalidVoiceAttribute()
	}
	t, _, err := c.makeTicket(attrs, voiceVia(rel, attrs))
	if err != nil {
		return reply{}, err
	}
	if agent != 0 {
		c.pop(agent, "ticket", t.ID, "voice_ticket")
	}
	c.header["Location"] = c.url("tickets/%d.json", t.ID)
	return created(object{{"ticket", c.ticketView(t)}})
}

// invalidVoiceAttribute is all that the endpoint says about a bad request.
func invalidVoiceAttribute() error {
	return &problem{status: http.StatusUnprocessableEntity, body: "Invalid attribute"}
}

func voiceVia(rel string, attrs attributes) via {
	v := via{Channel: "voice"}
	v.Source.Rel = &rel
	if said, err := read[attributes](attrs, "voice_comment"); err == nil {
		v.Source.From, v.Source.To = phoneParty(plain(said["from"])), phoneParty(plain(said["to"]))
	}
	return v
}

func phoneParty(number string) party {
	number = strings.TrimSpace(number)
	return party{Phone: number, FormattedPhone: number}
}
