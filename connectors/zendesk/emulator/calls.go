package emulator

import (
	"cmp"
	"encoding/json"
	"net/http"
	"time"
)

// phoneCall is the newer record of a phone call, which brings a ticket, a
// voice comment and a screen pop along.
type phoneCall struct {
	ID               int64     `json:"id"`
	AppID            int64     `json:"app_id"`
	FromLine         string    `json:"from_line"`
	ToLine           string    `json:"to_line"`
	CallStartedAt    string    `json:"call_started_at"`
	CallEndedAt      *string   `json:"call_ended_at"`
	Direction        string    `json:"direction"`
	AgentID          *int64    `json:"agent_id"`
	EndUserID        *int64    `json:"end_user_id"`
	TicketID         *int64    `json:"ticket_id"`
	CompletionStatus *string   `json:"completion_status"`
	CallDisposition  *string   `json:"call_disposition"`
	BrandID          *int64    `json:"brand_id"`
	CreatedAt        time.Time `json:"created_at"`
	UpdatedAt        time.Time `json:"updated_at"`
}

var callWritable = []string{
	"app_id", "from_line", "to_line", "call_started_at", "call_ended_at", "direction", "agent_id", "end_user_id",
	"ticket_id", "completion_status", "call_disposition", "brand_id",
}

// callComment is what the call puts on its ticket.
type callComment struct {
	Title          string   `json:"title"`
	Subject        string   `json:"subject"`
	Public         bool     `json:"public"`
	AuthorID       int64    `json:"author_id"`
	DisplayToAgent int64    `json:"display_to_agent"`
	CallFields     []string `json:"call_fields"`
}

// callAttributes reads a call with or without its wrapper.
func (c *call) callAttributes() (attrs, note attributes, err error) {
	members, err := c.members()
	if err != nil {
		return nil, nil, err
	}
	if note, err = read[attributes](members, "comment"); err != nil {
		return nil, nil, err
	}
	if _, wrapped := members["call"]; !wrapped {
		return members, note, nil
	}
	attrs, err = c.object("call")
	return attrs, note, err
}

func (c *call) createCall() (reply, error) {
	attrs, noteAttrs, err := c.callAttributes()
	if err != nil {
		return reply{}, err
	}
	for _, name := range []string{"app_id", "from_line", "to_line", "call_started_at", "direction"} {
		if plain(attrs[name]) == "" {
			return reply{}, parameterMissing(name)
		}
	}
	p, err := c.fillCall(&phoneCall{CreatedAt: stamp(c.now)}, attrs)
	if err != nil {
		return reply{}, err
	}
	if _, err := c.callNote(p, noteAttrs); err != nil {
		return reply{}, err
	}
	p.ID = c.newID()
	c.calls[p.ID] = p
	return created(object{{"call", p}})
}

// fillCall returns the call with the attributes set, or what is wrong.
func (c *call) fillCall(p *phoneCall, attrs attributes) (*phoneCall, error) {
	out, err := patch(p, attrs, callWritable)
	if err != nil {
		return nil, err
	}
	d := details{}
	if out.Direction != "inbound" && out.Direction != "outbound" {
		d.add("direction", "InvalidValue", "Direction: %s is not valid", out.Direction)
	}
	if _, err := time.Parse(time.RFC3339, out.CallStartedAt); err != nil {
		d.add("call_started_at", "InvalidFormat", "Call started at: %s is not a date", out.CallStartedAt)
	}
	if out.AgentID != nil && !c.isAgent(*out.AgentID) {
		d.add("agent_id", "InvalidValue", "Agent: is invalid")
	}
	if out.EndUserID != nil && c.users[*out.EndUserID] == nil {
		d.add("end_user_id", "InvalidValue", "End user: is invalid")
	}
	if out.TicketID != nil && c.tickets[*out.TicketID] == nil {
		d.add("ticket_id", "InvalidValue", "Ticket: is invalid")
	}
	out.UpdatedAt = stamp(c.now)
	return out, d.err()
}

func (c *call) showCall() (reply, error) {
	p, err := find(c, c.calls, "id")
	if err != nil {
		return reply{}, err
	}
	return ok(object{{"call", p}})
}

func (c *call) updateCall() (reply, error) {
	p, err := find(c, c.calls, "id")
	if err != nil {
		return reply{}, err
	}
	attrs, _, err := c.callAttributes()
	if err != nil {
		return reply{}, err
	}
	p, err = c.fillCall(p, attrs)
	if err != nil {
		return reply{}, err
	}
	c.calls[p.ID] = p
	return ok(object{{"call", p}})
}

func (c *call) commentCall() (reply, error) {
	p, err := find(c, c.calls, "id")
	if err != nil {
		return reply{}, err
	}
	attrs, err := c.members()
	if err != nil {
		return reply{}, err
	}
	changed := *p
	a, err := c.callNote(&changed, attrs)
	if err != nil {
		return reply{}, err
	}
	c.calls[p.ID] = &changed
	said := a.Events[0].(commentEvent)
	return reply{status: http.StatusCreated, body: object{{"comment", object{
		{"id", said.ID}, {"call_id", p.ID}, {"ticket_id", changed.TicketID}, {"author_id", said.AuthorID},
		{"title", plain(attrs["title"])}, {"public", said.Public}, {"body", said.Body},
	}}}}, nil
}

// callNote puts a comment about the call on its ticket, which is made if
// there is none, and shows it to the agent. Without a comment it does nothing.
func (c *call) callNote(p *phoneCall, attrs attributes) (*audit, error) {
	if attrs == nil {
		return nil, nil
	}
	var in callComment
	if err := decodeInto(attrs, &in); err != nil {
		return nil, err
	}
	if in.DisplayToAgent != 0 && !c.isAgent(in.DisplayToAgent) {
		return nil, invalidVoiceAttribute()
	}
	body := object{{"body", p.text(in)}, {"public", in.Public}, {"author_id", in.AuthorID}}
	ticket := attributes{"comment": encode(body)}
	a, err := c.noteOnTicket(p, in, ticket)
	if err == nil && in.DisplayToAgent != 0 {
		c.pop(in.DisplayToAgent, "ticket", *p.TicketID, "call")
	}
	return a, err
}

func (c *call) noteOnTicket(p *phoneCall, in callComment, attrs attributes) (*audit, error) {
	if p.TicketID != nil {
		t := c.tickets[*p.TicketID]
		if t == nil {
			return nil, notFound()
		}
		_, a, err := c.changeTicket(t, attrs)
		return a, err
	}
	attrs["subject"] = text(cmp.Or(in.Subject, in.Title, "Call from "+p.FromLine))
	if p.EndUserID != nil {
		attrs["requester_id"] = encode(*p.EndUserID)
	}
	v := via{Channel: "voice"}
	v.Source.Rel = &p.Direction
	v.Source.From, v.Source.To = phoneParty(p.FromLine), phoneParty(p.ToLine)
	t, a, err := c.makeTicket(attrs, v)
	if err == nil {
		p.TicketID = &t.ID
	}
	return a, err
}

// text is the title and the call's members that the comment asks for.
func (p *phoneCall) text(in callComment) string {
	out := cmp.Or(in.Title, "Call")
	var members map[string]json.RawMessage
	if json.Unmarshal(encode(p), &members) != nil {
		return out
	}
	for _, name := range in.CallFields {
		if v := plain(members[name]); v != "" {
			out += "\n" + name + ": " + v
		}
	}
	return out
}
