package zendesk

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/callwright/callwright/connectors/phone"
	"github.com/callwright/callwright/connectors/zendesk/search"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// Pop shows records to an agent. With a Talk Partner plan, and an agent who
// has Zendesk open, Zendesk itself opens a user or a ticket and makes the
// ticket of a new call; everything else, and all of it when that fails, is a
// page for the agent's browser.
func (c *client) Pop(ctx context.Context, pop effect.Pop, agent effect.Agent) (effect.Shown, error) {
	shown := effect.Shown{ID: pop.ID, Account: c.account, Object: strings.ToLower(pop.Object), Via: "url"}
	var err error
	switch {
	case len(pop.Records) == 1:
		err = c.popRecord(ctx, pop.Records[0], agent, &shown)
	case len(pop.Records) > 1:
		err = c.popChoice(pop.Records, &shown)
	case pop.New != nil:
		err = c.popNew(ctx, *pop.New, agent, &shown)
	default:
		err = effect.NewFault(effect.Invalid, "the screen pop has neither records nor an object for a new one")
	}
	if err != nil {
		return effect.Shown{}, err
	}
	return shown, nil
}

// pageOf is the address of a record in the agent's browser.
func (c *client) pageOf(k kind, id string) string {
	return c.base + "/agent/" + k.plural + "/" + id
}

func (c *client) popRecord(ctx context.Context, record map[string]any, agent effect.Agent, shown *effect.Shown) error {
	k, err := kindOf(shown.Object)
	if err != nil {
		return err
	}
	id := idOf(record)
	if err := checkID(id); err != nil {
		return err
	}
	shown.Mode, shown.Records, shown.URL = "record", []string{id}, c.pageOf(k, id)
	if k.name != "user" && k.name != "ticket" {
		return nil
	}
	return c.talk(ctx, agent, shown, func(agentID string) error {
		// Showing a page twice does no harm, so a lost answer leaves no doubt.
		_, err := c.send(ctx, call{method: http.MethodPost, path: "/api/v2/channels/voice/agents/" + agentID + "/" + k.plural + "/" + id + "/display.json"})
		return err
	})
}

// talk does something on the screen of an agent, if Zendesk knows and reaches
// them. What fails because of the plan, the agent or the network leaves the
// page for the browser; a wrong credential, a doubt and the end of the call do
// not pass for that.
func (c *client) talk(ctx context.Context, agent effect.Agent, shown *effect.Shown, show func(agentID string) error) error {
	id, err := c.agent(ctx, agent.Email)
	if err == nil && id != "" {
		if err = show(id); err == nil {
			shown.Via = "talk_partner"
			return nil
		}
	}
	if err == nil {
		return nil
	}
	switch f := effect.AsFault(err); f.Code {
	case effect.Auth, effect.Unknown, effect.Cancelled, effect.Internal:
		return err
	}
	return nil
}

// agent finds the Zendesk user of an agent by e-mail address; "" when there
// is none.
func (c *client) agent(ctx context.Context, email string) (string, error) {
	email = strings.ToLower(strings.TrimSpace(email))
	if email == "" {
		return "", nil
	}
	c.mu.Lock()
	id, ok := c.agents[email]
	c.mu.Unlock()
	if ok {
		return id, nil
	}
	id, err := c.findAgent(ctx, email)
	if err != nil || id == "" {
		return "", err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.agents[email] = id
	return id, nil
}

func (c *client) findAgent(ctx context.Context, email string) (string, error) {
	phrase, err := search.Phrase(email)
	if err != nil {
		return "", invalid(err)
	}
	answer, err := c.send(ctx, call{path: "/api/v2/users/search.json", query: url.Values{"query": {"email:" + phrase}}})
	if err != nil {
		return "", err
	}
	m, err := object(answer)
	if err != nil {
		return "", err
	}
	users, ok := m["users"].([]any)
	if !ok {
		return "", strange(answer)
	}
	for _, e := range users {
		u, _ := e.(map[string]any)
		address, _ := u["email"].(string)
		if strings.EqualFold(address, email) && (u["role"] == "agent" || u["role"] == "admin") {
			return idOf(u), nil
		}
	}
	return "", nil
}

// popChoice lets the agent choose: by Zendesk's own search for what the
// records have in common, and by the list in the payload.
func (c *client) popChoice(records []map[string]any, shown *effect.Shown) error {
	k, err := kindOf(shown.Object)
	if err != nil {
		return err
	}
	shown.Mode = "choice"
	choices := []any{}
	for _, r := range records {
		id := idOf(r)
		if err := checkID(id); err != nil {
			return err
		}
		shown.Records = append(shown.Records, id)
		choices = append(choices, map[string]any{"id": r["id"], "label": label(r), "url": c.pageOf(k, id)})
	}
	shown.Payload = map[string]any{"choices": choices}
	shown.URL = c.base + "/agent/search/1?" + url.Values{"type": {k.name}, "q": {c.common(records)}}.Encode()
	return nil
}

// label is what a person knows a record by.
func label(record map[string]any) string {
	for _, name := range []string{"name", "subject", "email"} {
		if s, _ := record[name].(string); s != "" {
			return s
		}
	}
	return "#" + idOf(record)
}

// common is what to search for so that the records are found: the number or
// the name that they share, or the first one's name.
func (c *client) common(records []map[string]any) string {
	first, _ := records[0]["phone"].(string)
	named, numbered := true, first != ""
	for _, r := range records[1:] {
		number, _ := r["phone"].(string)
		numbered = numbered && phone.Same(first, number)
		named = named && label(r) == label(records[0])
	}
	if numbered && !named {
		return phone.Variants(first, c.region).National
	}
	return label(records[0])
}

// popNew opens a blank form. Only Zendesk can fill one in, and does so by
// making the ticket of the call at once.
func (c *client) popNew(ctx context.Context, n effect.NewRecord, agent effect.Agent, shown *effect.Shown) error {
	k, err := kindOf(n.Object)
	if err != nil {
		return err
	}
	shown.Mode, shown.Object, shown.URL = "new", k.name, c.base+"/agent/"+k.plural+"/new"
	if k.name != "ticket" {
		return nil
	}
	shown.URL += "/1"
	if id := value.Text(n.Defaults["requester_id"]); isID(id) {
		shown.URL += "?requester_id=" + id
	}
	attributes, err := c.attributes(ctx, k, n.Defaults)
	if err != nil {
		return err
	}
	return c.talk(ctx, agent, shown, func(agentID string) error { return c.voiceTicket(ctx, agentID, k, attributes, shown) })
}

// inboundCall is what Zendesk calls a ticket that began as one.
const inboundCall = 45

func (c *client) voiceTicket(ctx context.Context, agentID string, k kind, attributes map[string]any, shown *effect.Shown) error {
	for name, v := range map[string]any{
		"via_id": inboundCall, "subject": "Incoming call",
		"comment": map[string]any{"body": "Incoming call", "public": false},
	} {
		if attributes[name] == nil {
			attributes[name] = v
		}
	}
	agent, err := strconv.Atoi(agentID)
	if err != nil {
		return effect.NewFault(effect.Internal, "an agent's id is no number")
	}
	answer, err := c.send(ctx, call{
		method: http.MethodPost, path: "/api/v2/channels/voice/tickets.json", mode: effect.Write,
		body: map[string]any{"display_to_agent": agent, "ticket": attributes},
	})
	if err != nil {
		return err
	}
	id, err := created(answer, k, false)
	if err != nil {
		return err
	}
	shown.Records, shown.URL = []string{id}, c.pageOf(k, id)
	return nil
}
