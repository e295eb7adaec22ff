package zendesk

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/sandbox"
	"github.com/callwright/callwright/connectors/zendesk/emulator"
	"github.com/callwright/callwright/engine/effect"
)

var (
	agentAlex = effect.Agent{ID: "a1", Name: "Alex", Email: " Alex@Callwright.example "}
	janesPop  = effect.Pop{ID: "p1", Object: "User", Records: []map[string]any{{"id": jane, "name": "Jane Doe", "phone": "+14155550100"}}}
)

func pop(t *testing.T, b *bench, p effect.Pop, a effect.Agent) effect.Shown {
	t.Helper()
	shown, err := b.Pop(b.ctx, p, a)
	require.NoError(t, err)
	shown.URL = strings.TrimPrefix(shown.URL, b.base)
	return shown
}

func TestPopOnTheAgentsScreen(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	want := effect.Shown{ID: "p1", Account: "acme", Mode: "record", Object: "user", Records: []string{"26363656426259"}, URL: "/agent/users/26363656426259", Via: "talk_partner"}
	require.Equal(t, want, pop(t, b, janesPop, agentAlex))
	require.Equal(t, want, pop(t, b, janesPop, agentAlex))
	shown := pop(t, b, effect.Pop{Object: "ticket", Records: []map[string]any{{"id": order}}}, agentAlex)
	require.Equal(t, []string{"35436"}, shown.Records)
	require.Equal(t, []string{
		"GET /users/search.json 200", "POST /channels/voice/agents/26363624373267/users/26363656426259/display.json 200",
		"POST /channels/voice/agents/26363624373267/users/26363656426259/display.json 200",
		"POST /channels/voice/agents/26363624373267/tickets/35436/display.json 200",
	}, b.requests(), "the agent is looked up once")
	require.Len(t, b.emulator.Pops(), 3)
	require.EqualValues(t, alex, b.emulator.Pops()[0].AgentID)
}

func TestPopFallsBackToAPage(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		agent effect.Agent
		fault sandbox.Fault
		s     emulator.Switches
		asked bool
	}{
		{"not signed in", effect.Agent{Email: "sam@callwright.example"}, sandbox.Fault{}, emulator.Switches{}, true},
		{"no such agent", effect.Agent{Email: "nobody@callwright.example"}, sandbox.Fault{}, emulator.Switches{}, false},
		{"a customer", effect.Agent{Email: "jane.doe@acme.example"}, sandbox.Fault{}, emulator.Switches{}, false},
		{"no address", effect.Agent{Name: "Alex"}, sandbox.Fault{}, emulator.Switches{}, false},
		{"hostile address", effect.Agent{Email: `"" role:admin`}, sandbox.Fault{}, emulator.Switches{}, false},
		{"no plan", agentAlex, sandbox.Fault{}, emulator.Switches{NoTalk: true}, true},
		{"down", agentAlex, sandbox.Fault{Match: sandbox.Match{Path: "/api/v2/channels"}, Status: 503}, emulator.Switches{}, true},
		{"cut", agentAlex, sandbox.Fault{Match: sandbox.Match{Path: "/api/v2/channels"}, Cut: true}, emulator.Switches{}, true},
	}
	for _, tt := range tests {
		b := open(t, tt.s)
		if tt.fault.Match.Path != "" {
			b.inject(tt.fault)
		}
		require.Equal(t, effect.Shown{ID: "p1", Account: "acme", Mode: "record", Object: "user", Records: []string{"26363656426259"},
			URL: "/agent/users/26363656426259", Via: "url"}, pop(t, b, janesPop, tt.agent), tt.name)
		asked := strings.Contains(strings.Join(b.requests(), " "), "/display.json")
		require.Equal(t, tt.asked, asked, "%s: only an agent's screen is asked for", tt.name)
	}
}

func TestPopFails(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	for _, p := range []effect.Pop{
		{}, {Object: "contact", Records: janesPop.Records}, {Object: "user", Records: []map[string]any{{"name": "x"}}},
		{Object: "user", Records: []map[string]any{{"id": "1/../2"}}}, {Object: "user", Records: []map[string]any{{"id": 1}, {"id": nil}}},
		{New: &effect.NewRecord{Object: "contact"}}, {New: &effect.NewRecord{Object: "ticket", Defaults: map[string]any{"sbject": "x"}}},
	} {
		_, err := b.Pop(b.ctx, p, agentAlex)
		b.fault(t, effect.Invalid, err)
	}
	b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/api/v2/channels"}, Status: 401, Body: `{"error":"invalid_token"}`})
	_, err := b.Pop(b.ctx, janesPop, agentAlex)
	b.fault(t, effect.Auth, err)
}

func TestPopChoice(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	set := b.search(t, effect.SearchArgs{Object: "user", Phone: "+14155550111"})
	shown := pop(t, b, effect.Pop{ID: "p", Object: set.Object, Records: set.Records}, agentAlex)
	require.Equal(t, "choice", shown.Mode)
	require.ElementsMatch(t, []string{"26363656426260", "26363656426261"}, shown.Records)
	require.Equal(t, "/agent/search/1?q=4155550111&type=user", shown.URL)
	first := shown.Payload.(map[string]any)["choices"].([]any)[0].(map[string]any)
	require.Equal(t, b.base+"/agent/users/"+shown.Records[0], first["url"])
	require.Contains(t, []any{"Rick Shaw", "Rita Shaw"}, first["label"])

	shown = pop(t, b, effect.Pop{Object: "ticket", Records: []map[string]any{{"id": 1, "subject": "a & b"}, {"id": 2}}}, agentAlex)
	require.Equal(t, "/agent/search/1?q=a+%26+b&type=ticket", shown.URL)
}

func TestPopANewTicket(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	p := effect.Pop{ID: "p", New: &effect.NewRecord{Object: "ticket", Defaults: map[string]any{"subject": "Call", "requester_id": jane, "Case number": "9"}}}
	shown := pop(t, b, p, agentAlex)
	require.Equal(t, "talk_partner", shown.Via)
	require.Len(t, shown.Records, 1)
	require.Equal(t, "/agent/tickets/"+shown.Records[0], shown.URL)
	got := ticket(b, t, shown.Records[0], "subject", "requester_id", "custom.Case number", "is_public")
	require.Equal(t, map[string]any{"id": got["id"], "subject": "Call", "requester_id": jane, "custom": map[string]any{"Case number": "9"}, "is_public": false}, got)
	require.Len(t, b.emulator.Pops(), 1)

	shown = pop(t, b, p, effect.Agent{Name: "nobody"})
	require.Equal(t, effect.Shown{ID: "p", Account: "acme", Mode: "new", Object: "ticket", URL: "/agent/tickets/new/1?requester_id=26363656426259", Via: "url"}, shown)
	shown = pop(t, b, effect.Pop{New: &effect.NewRecord{Object: "User"}}, agentAlex)
	require.Equal(t, "/agent/users/new", shown.URL)

	b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/api/v2/channels"}, Cut: true, After: true})
	_, err := b.Pop(b.ctx, p, agentAlex)
	b.fault(t, effect.Unknown, err)
}
