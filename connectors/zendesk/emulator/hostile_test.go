package emulator_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/zendesk/emulator"
)

// full are bodies that set everything which an endpoint takes.
var full = map[string]string{
	"POST /api/v2/tickets": `{"ticket":{"subject":"s","comment":{"body":"b","html_body":"h","public":false,"author_id":26363624373267},
		"description":"d","requester_id":26363656426259,"requester":{"name":"n","email":"n@n.example","phone":"1","user_fields":{"tier":"gold"}},
		"submitter_id":26363624373267,"assignee_id":26363624373267,"organization_id":26363643450387,"group_id":26363643448211,
		"collaborator_ids":[1],"follower_ids":[1],"email_cc_ids":[1],"problem_id":1,"due_at":"2026-01-01T00:00:00Z","tags":["a"],
		"priority":"low","status":"open","type":"task","external_id":"x","recipient":"r","ticket_form_id":1,"brand_id":1,
		"custom_fields":[{"id":26363655924372,"value":"gold"}],"voice_comment":{"from":"1","to":"2"}}}`,
	"PUT /api/v2/tickets/35436":                    `{"ticket":{"comment":{"body":"b"},"safe_update":false,"updated_stamp":"x","custom_fields":[{"id":26363655924371,"value":"v"}]}}`,
	"PUT /api/v2/tickets/35436/tags":               `{"tags":["a","b"]}`,
	"POST /api/v2/users":                           `{"user":{"name":"n","email":"m@n.example","phone":"2","external_id":"e","tags":["t"],"organization_id":1,"role":"end-user","notes":"n","user_fields":{"tier":"x"},"shared_phone_number":true,"verified":true,"suspended":false,"default_group_id":1,"locale_id":1}}`,
	"POST /api/v2/users/create_or_update":          `{"user":{"name":"n","email":"m@n.example","external_id":"e2"}}`,
	"PUT /api/v2/users/26363656426259":             `{"user":{"name":"Jane","tags":["t"],"user_fields":{"tier":"x"}}}`,
	"POST /api/v2/users/26363656426259/identities": `{"identity":{"type":"phone_number","value":"3"}}`,
	"POST /api/v2/organizations":                   `{"organization":{"name":"o","domain_names":["d"],"tags":["t"],"group_id":1,"organization_fields":{"plan":"p"},"external_id":"x"}}`,
	"POST /api/v2/channels/voice/tickets":          `{"display_to_agent":26363624373267,"ticket":{"via_id":44,"subject":"s","voice_comment":{"from":"1","to":"2","recording_url":"u","started_at":"s","call_duration":1,"answered_by_id":1,"transcription_text":"t","location":"l"}}}`,
	"POST /api/v2/calls":                           `{"call":{"app_id":1,"from_line":"1","to_line":"2","call_started_at":"2026-01-01T00:00:00Z","call_ended_at":"x","direction":"inbound","agent_id":26363624373267,"end_user_id":26363656426259,"ticket_id":35436,"completion_status":"c","brand_id":1},"comment":{"title":"t","public":true,"author_id":26363624373267,"display_to_agent":26363624373267,"subject":"s","call_fields":["to_line"]}}`,
	"POST /api/v2/oauth/tokens":                    `{"token":{"client_id":41,"scopes":["read"]}}`,
	"POST /oauth/tokens":                           `{"grant_type":"password","client_id":"callwright","client_secret":"sandbox-zendesk-client-secret","username":"alex@callwright.example","password":"sandbox-password","scope":"read","expires_in":600}`,
}

// TestHostileValues replaces each value of each body in turn by a wrong one:
// the answer says so, and is never a fault of the emulator.
func TestHostileValues(t *testing.T) {
	t.Parallel()
	wrong := []any{nil, "", "x", 0, -1, 1.5, 9e99, true, []any{}, []any{nil}, map[string]any{}, map[string]any{"x": nil}}
	for endpoint, body := range full {
		t.Run(endpoint, func(t *testing.T) {
			t.Parallel()
			seed := emulator.DefaultSeed()
			seed.Users, seed.Tickets = seed.Users[:7], seed.Tickets[:2]
			e := emulator.New(emulator.Options{Seed: &seed, Clock: (&clock{now}).now, Switches: emulator.Switches{RatePerMinute: -1}})
			method, target, _ := strings.Cut(endpoint, " ")
			require.Less(t, asAdmin(e, method, target, body).Code, 500)
			for _, bad := range variants(t, body, wrong) {
				w := asAdmin(e, method, target, bad)
				require.Less(t, w.Code, 500, "%s\n%s", bad, w.Body)
			}
			for _, target := range []string{"tickets", "users", "organizations", "search?query=x", "tickets/35436/comments"} {
				w := asAdmin(e, "GET", "/api/v2/"+target, "")
				require.Equal(t, 200, w.Code)
				require.True(t, json.Valid(w.Body.Bytes()))
				require.NotContains(t, w.Body.String(), `_ids":null`)
				require.NotContains(t, w.Body.String(), `tags":null`)
			}
		})
	}
}

// variants are the body with one value replaced.
func variants(t *testing.T, body string, wrong []any) []string {
	t.Helper()
	var v any
	require.NoError(t, json.Unmarshal([]byte(body), &v))
	var out []string
	write := func() {
		data, err := json.Marshal(v)
		require.NoError(t, err)
		out = append(out, string(data))
	}
	var visit func(any)
	visit = func(at any) {
		if list, ok := at.([]any); ok {
			for _, each := range list {
				visit(each)
			}
			return
		}
		object, ok := at.(map[string]any)
		if !ok {
			return
		}
		for name, old := range object {
			for _, bad := range wrong {
				object[name] = bad
				write()
			}
			delete(object, name)
			write()
			object[name] = old
			visit(old)
		}
	}
	visit(v)
	return out
}
