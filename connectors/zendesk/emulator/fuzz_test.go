package emulator_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/zendesk/emulator"
)

// writes are the endpoints that take a body.
var writes = []string{
	"POST /api/v2/tickets", "PUT /api/v2/tickets/35436", "PUT /api/v2/tickets/35436/tags",
	"POST /api/v2/users", "PUT /api/v2/users/26363656426259", "POST /api/v2/users/create_or_update",
	"POST /api/v2/users/26363656426259/identities",
	"POST /api/v2/organizations", "PUT /api/v2/organizations/26363643450387",
	"POST /api/v2/channels/voice/tickets", "POST /api/v2/calls", "POST /api/v2/oauth/tokens", "POST /oauth/tokens",
}

// FuzzWrite sends any body to any endpoint: the answer is never a panic or a
// 500, and what is stored can still be read and searched.
func FuzzWrite(f *testing.F) {
	for i, body := range []string{
		`{"ticket":{"comment":{"body":"x","author_id":1},"requester":{"name":"a"},"custom_fields":[{"id":26363655924372,"value":["gold",1]}]}}`,
		`{"ticket":{"comment":null,"voice_comment":{"from":"1","to":"2"},"via_id":45,"due_at":"2026-01-01T00:00:00Z"},"display_to_agent":1}`,
		`{"user":{"name":"x","phone":"+1","user_fields":{"tier":null},"tags":null,"organization_id":null}}`,
		`{"identity":{"type":"email","value":"a@b.c"}}`, `{"organization":{"name":"x","domain_names":[null]}}`,
		`{"call":{"app_id":1,"from_line":"1","to_line":"2","call_started_at":"2026-01-01T00:00:00Z","direction":"inbound"},"comment":{}}`,
		`{"token":{"client_id":41,"scopes":["read"]}}`, `{"grant_type":"client_credentials","client_id":"callwright"}`, `{"tags":["a"]}`, `[]`, `null`,
	} {
		f.Add(uint8(i), body)
	}
	seed := emulator.DefaultSeed()
	seed.Users, seed.Tickets = seed.Users[:7], seed.Tickets[:2]
	f.Fuzz(func(t *testing.T, which uint8, body string) {
		e := emulator.New(emulator.Options{Seed: &seed, Clock: (&clock{now}).now})
		method, target, _ := strings.Cut(writes[int(which)%len(writes)], " ")
		w := asAdmin(e, method, target, body)
		require.Less(t, w.Code, 500, "%s", w.Body)
		for _, target := range []string{"/api/v2/tickets", "/api/v2/users", "/api/v2/organizations", "/api/v2/search?query=x+-y:z"} {
			w := asAdmin(e, "GET", target, "")
			require.Equal(t, 200, w.Code)
			require.True(t, json.Valid(w.Body.Bytes()))
		}
	})
}

func asAdmin(h http.Handler, method, target, body string) *httptest.ResponseRecorder {
	return ask(h, "admin", method, target, body, "Content-Type", "application/json")
}
