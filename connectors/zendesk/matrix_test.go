package zendesk

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/connectors/sandbox"
	"github.com/callwright/callwright/connectors/zendesk/emulator"
	"github.com/callwright/callwright/engine/effect"
)

// TestFailureMatrix puts everything that may go wrong on the way in the way of
// a search, of a write and of a write that has a key: each ends in the right
// code after the right number of requests.
func TestFailureMatrix(t *testing.T) {
	t.Parallel()
	const html = "<html><body>canary-body</body></html>"
	invalid := `{"error":"invalid_token","error_description":"canary-body"}`
	result := `{"results":[],"next_page":null,"count":0,"user":{"id":1},"ticket":{"id":1}}`
	tests := []struct {
		name               string
		fault              sandbox.Fault
		read, write, keyed effect.Code // "" for success
		sent, signedIns    int
	}{
		{"expired once", sandbox.Fault{Status: 401, Body: invalid, Times: 1}, "", "", "", 2, 2},
		{"expired always", sandbox.Fault{Status: 401, Body: invalid}, effect.Auth, effect.Auth, effect.Auth, 2, 2},
		{"scope missing", sandbox.Fault{Status: 403, Body: `{"error":"Forbidden","description":"You are missing the following required scopes: write"}`}, effect.Denied, effect.Denied, effect.Denied, 1, 1},
		{"html 503", sandbox.Fault{Status: 503, Body: html}, effect.Unavailable, effect.Unavailable, effect.Unavailable, 1, 1},
		{"html 502", sandbox.Fault{Status: 502, Body: html}, effect.Unavailable, effect.Unknown, effect.Unavailable, 1, 1},
		{"500", sandbox.Fault{Status: 500, Body: `{"status":500,"error":"Internal Server Error"}`}, effect.Unavailable, effect.Unknown, effect.Unavailable, 1, 1},
		{"cut before the answer", sandbox.Fault{Cut: true}, effect.Unavailable, effect.Unknown, effect.Unavailable, 1, 1},
		{"cut in the body", sandbox.Fault{Status: 200, Cut: true, Body: result}, effect.Unavailable, effect.Unknown, effect.Unavailable, 1, 1},
		{"oversized", sandbox.Fault{Status: 200, Body: `{"results":["` + strings.Repeat("x", rest.DefaultLimit) + `"]}`}, effect.Limit, effect.Limit, effect.Limit, 1, 1},
		{"429 with a time", sandbox.Fault{Status: 429, Body: "canary-body", Headers: map[string]string{"Retry-After": "93"}}, effect.RateLimited, effect.RateLimited, effect.RateLimited, 1, 1},
		{"429 without", sandbox.Fault{Status: 429, Body: `{"error":"TooManyRequests","description":"canary-body"}`}, effect.RateLimited, effect.RateLimited, effect.RateLimited, 1, 1},
		{"empty 204 that claims to be JSON", sandbox.Fault{Status: 204, Headers: map[string]string{"Content-Type": "application/json"}}, effect.Unavailable, effect.Unknown, effect.Unavailable, 1, 1},
		{"a byte order mark", sandbox.Fault{Status: 200, Body: "\ufeff" + result}, effect.Unavailable, effect.Unknown, effect.Unavailable, 1, 1},
		{"another charset", sandbox.Fault{Status: 200, Body: "{\x00}\x00"}, effect.Unavailable, effect.Unknown, effect.Unavailable, 1, 1},
		{"localised", sandbox.Fault{Status: 422, Body: `{"error":"RecordInvalid","description":"canary-body","details":{"name":[{"description":"Ungültig: canary-body","error":"InvalidValue"}]}}`}, effect.Invalid, effect.Invalid, effect.Invalid, 1, 1},
		{"a duplicate", sandbox.Fault{Status: 422, Body: `{"error":"RecordInvalid","details":{"email":[{"description":"canary-body","error":"DuplicateValue"}]}}`}, effect.Conflict, effect.Conflict, effect.Conflict, 1, 1},
		{"an edit conflict", sandbox.Fault{Status: 409, Body: `{"error":"Conflict","description":"canary-body"}`}, effect.Conflict, effect.Conflict, effect.Conflict, 1, 1},
		{"wrong subdomain", sandbox.Fault{Status: 404, Body: html}, effect.Unavailable, effect.Unavailable, effect.Unavailable, 1, 1},
		{"wrong subdomain leads elsewhere", sandbox.Fault{Status: 302, Body: html, Headers: map[string]string{"Location": "https://www.zendesk.com/?canary-body"}}, effect.Unavailable, effect.Unavailable, effect.Unavailable, 1, 1},
	}
	for _, tt := range tests {
		for way, want := range map[string]effect.Code{"read": tt.read, "write": tt.write, "keyed": tt.keyed} {
			b := open(t, emulator.Switches{})
			token, err := b.source.Token(b.ctx)
			require.NoError(t, err)
			b.secrets = append(b.secrets, token.Access.Reveal(), "canary-body")
			tt.fault.Match = sandbox.Match{Path: "/api/v2"}
			b.inject(tt.fault)
			switch way {
			case "read":
				_, err = b.Search(b.ctx, where("user", "email", effect.Eq, "canary-body"))
			case "write":
				_, err = b.Create(b.ctx, effect.CreateArgs{Object: "user", Values: map[string]any{"name": "canary-body"}}, "key")
			case "keyed":
				_, err = b.Create(b.ctx, effect.CreateArgs{Object: "ticket", Values: map[string]any{"comment": "canary-body"}}, "key")
			}
			if want == "" {
				require.NoError(t, err, "%s %s", tt.name, way)
			} else {
				require.Equal(t, want, effect.AsFault(err).Code, "%s %s: %v", tt.name, way, err)
				b.fault(t, want, err)
			}
			sent := len(b.requests())
			if way != "write" && tt.fault.Cut && tt.fault.Body == "" && sent == 2 {
				sent = 1 // net/http itself asks again when a kept connection is dead
			}
			require.Equal(t, tt.sent, sent, "%s %s", tt.name, way)
			require.Equal(t, tt.signedIns, b.signIns(), "%s %s", tt.name, way)
		}
	}
}

// TestSlowAnswers: a call ends with its context, wherever the answer hangs.
func TestSlowAnswers(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sandbox.Fault{"headers": {Delay: 500 * time.Millisecond}, "body": {Drip: 100 * time.Millisecond}} {
		b := open(t, emulator.Switches{})
		b.auth = rest.Bearer(credential.New(b.emulator.Credentials().Bearer))
		fault.Match = sandbox.Match{Path: "/api/v2"}
		b.inject(fault)
		ctx, cancel := context.WithTimeout(b.ctx, 50*time.Millisecond)
		_, err := b.Search(ctx, where("user", "name", effect.Eq, "x"))
		require.Equal(t, effect.Timeout, b.fault(t, effect.Timeout, err).Code, name)
		cancel()
		ctx, cancel = context.WithTimeout(b.ctx, 50*time.Millisecond)
		_, err = b.Create(ctx, effect.CreateArgs{Object: "user", Values: map[string]any{"name": "x"}}, "k")
		b.fault(t, effect.Unknown, err)
		cancel()
	}
}

// TestLimitsOfTheAccount: the settings bound what an account may cost, and a
// failure in passing is repeated where that does no harm.
func TestLimitsOfTheAccount(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	b.record.Settings["retries"] = 2
	b.restart(t)
	down := sandbox.Fault{Match: sandbox.Match{Path: "/api/v2"}, Status: 502, Body: "<html>", Times: 2}
	b.inject(down)
	b.search(t, where("user", "name", effect.Eq, "Jane Doe"))
	require.Len(t, b.requests(), 3)
	b.restart(t) // repeats are rationed
	b.inject(down)
	_, err := b.Create(b.ctx, effect.CreateArgs{Object: "ticket", Values: map[string]any{"comment": "x"}}, "key")
	require.NoError(t, err, "a key makes it safe")
	require.Len(t, b.requests(), 6)
	b.inject(down)
	_, err = b.Create(b.ctx, effect.CreateArgs{Object: "user", Values: map[string]any{"name": "x"}}, "key")
	b.fault(t, effect.Unknown, err)
	require.Len(t, b.requests(), 7, "another create is not repeated")
}
