package salesforce

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/connectortest"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/connectors/salesforce/emulator"
	"github.com/callwright/callwright/connectors/sandbox"
	"github.com/callwright/callwright/engine/effect"
)

// TestFailureMatrix puts everything that may go wrong on the way in the way of
// a query and of a write: each ends in the right code after the right number
// of requests.
func TestFailureMatrix(t *testing.T) {
	t.Parallel()
	const html = "<html><body>canary-body</body></html>"
	api := sandbox.Match{Path: "/services/data"}
	text := map[string]string{"Content-Type": "text/html"}
	utf16 := map[string]string{"Content-Type": "application/json;charset=UTF-16"}
	record := `{"totalSize":0,"done":true,"records":[]}`
	problem := func(code, message string) string { return `[{"message":"` + message + `","errorCode":"` + code + `"}]` }
	tests := []struct {
		name      string
		fault     sandbox.Fault
		read      effect.Code // "" for success
		write     effect.Code
		sent      int // requests, without sign-ins
		signedIns int
	}{
		{"expired once", sandbox.Fault{Status: 401, Body: expired, Times: 1}, "", "", 2, 2},
		{"expired always", sandbox.Fault{Status: 401, Body: expired}, effect.Auth, effect.Auth, 2, 2},
		{"not valid for REST", sandbox.Fault{Status: 401, Body: problem("INVALID_SESSION_ID", "This session is not valid for use with the REST API")}, effect.Denied, effect.Denied, 1, 1},
		{"invalid header", sandbox.Fault{Status: 401, Body: problem("INVALID_AUTH_HEADER", "INVALID_HEADER_TYPE")}, effect.Auth, effect.Auth, 2, 2},
		{"request limit", sandbox.Fault{Status: 403, Body: problem("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")}, effect.RateLimited, effect.RateLimited, 1, 1},
		{"concurrent limit", sandbox.Fault{Status: 403, Body: problem("REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn Limit exceeded.")}, effect.RateLimited, effect.RateLimited, 1, 1},
		{"several records", sandbox.Fault{Status: 300, Body: `["/services/data/v66.0/sobjects/Contact/003A"]`}, effect.Conflict, effect.Conflict, 1, 1},
		{"html 503", sandbox.Fault{Status: 503, Body: html, Headers: text}, effect.Unavailable, effect.Unavailable, 1, 1},
		{"html 502", sandbox.Fault{Status: 502, Body: html, Headers: text}, effect.Unavailable, effect.Unknown, 1, 1},
		{"server error", sandbox.Fault{Status: 500, Body: problem("UNKNOWN_EXCEPTION", "canary-body")}, effect.Unavailable, effect.Unknown, 1, 1},
		{"cut before the answer", sandbox.Fault{Cut: true}, effect.Unavailable, effect.Unknown, 1, 1},
		{"cut in the body", sandbox.Fault{Status: 200, Cut: true, Body: record}, effect.Unavailable, effect.Unknown, 1, 1},
		{"oversized", sandbox.Fault{Status: 200, Body: `{"records":["` + strings.Repeat("x", rest.DefaultLimit) + `"]}`}, effect.Limit, effect.Limit, 1, 1},
		{"429 with a time", sandbox.Fault{Status: 429, Body: html, Headers: map[string]string{"Retry-After": "93"}}, effect.RateLimited, effect.RateLimited, 1, 1},
		{"429 without", sandbox.Fault{Status: 429, Body: html}, effect.RateLimited, effect.RateLimited, 1, 1},
		{"empty 204 that claims to be JSON", sandbox.Fault{Status: 204, Headers: map[string]string{"Content-Type": "application/json"}}, effect.Unavailable, effect.Unknown, 1, 1},
		{"a byte order mark", sandbox.Fault{Status: 200, Body: "\ufeff" + record}, effect.Unavailable, effect.Unknown, 1, 1},
		{"another charset", sandbox.Fault{Status: 200, Body: "{\x00}\x00", Headers: utf16}, effect.Unavailable, effect.Unknown, 1, 1},
		{"localised", sandbox.Fault{Status: 400, Body: problem("INVALID_EMAIL_ADDRESS", "Ungültig: canary-body")}, effect.Invalid, effect.Invalid, 1, 1},
		{"duplicate, as misspelt", sandbox.Fault{Status: 400, Body: `[{"duplicateResut":{"errorMessage":"canary-body"},"errorCode":"DUPLICATES_DETECTED","message":"canary-body"}]`}, effect.Conflict, effect.Conflict, 1, 1},
		{"duplicate, well spelt", sandbox.Fault{Status: 400, Body: `[{"duplicateResult":{"errorMessage":"canary-body"},"errorCode":"DUPLICATES_DETECTED","message":"canary-body"}]`}, effect.Conflict, effect.Conflict, 1, 1},
		{"leads elsewhere", sandbox.Fault{Status: 302, Headers: map[string]string{"Location": "https://evil.example/?canary-body"}}, effect.Unavailable, effect.Unavailable, 1, 1},
		{"locked row", sandbox.Fault{Status: 400, Body: problem("UNABLE_TO_LOCK_ROW", "canary-body")}, effect.Unavailable, effect.Unavailable, 1, 1},
		{"gone version", sandbox.Fault{Status: 410, Body: problem("UNSUPPORTED_API_VERSION", "x")}, effect.Invalid, effect.Invalid, 1, 1},
	}
	seed := small(t)
	for _, tt := range tests {
		for _, write := range []bool{false, true} {
			b := signed(t, emulator.Options{Seed: seed})
			b.secrets = append(b.secrets, "canary-body")
			tt.fault.Match = api
			b.inject(tt.fault)
			want, err := tt.read, error(nil)
			if write {
				want = tt.write
				_, err = b.Create(b.ctx, effect.CreateArgs{Object: "Task", Values: map[string]any{"Subject": "canary-body"}}, "key")
			} else {
				_, err = b.Search(b.ctx, where("Contact", "Name", effect.Eq, "canary-body"))
			}
			if want == "" {
				require.NoError(t, err, tt.name)
			} else {
				require.Equal(t, want, effect.AsFault(err).Code, "%s, write %v: %v", tt.name, write, err)
				b.fault(t, want, err)
			}
			sent := len(b.requests())
			if !write && tt.fault.Cut && tt.fault.Body == "" && sent == 2 {
				sent = 1 // net/http itself asks again when a kept connection is dead
			}
			require.Equal(t, tt.sent, sent, "%s, write %v", tt.name, write)
			require.Equal(t, tt.signedIns, b.signIns(), "%s, write %v", tt.name, write)
		}
	}
}

// TestSlowAnswers: a call ends with its context, wherever the answer hangs.
func TestSlowAnswers(t *testing.T) {
	t.Parallel()
	slow := map[string]sandbox.Fault{
		"headers": {Delay: 500 * time.Millisecond}, "body": {Drip: 100 * time.Millisecond},
	}
	for name, fault := range slow {
		b := signed(t, emulator.Options{})
		fault.Match = sandbox.Match{Path: "/services/data"}
		b.inject(fault)
		ctx, cancel := context.WithTimeout(b.ctx, 50*time.Millisecond)
		_, err := b.Search(ctx, where("Contact", "Name", effect.Eq, "x"))
		require.Equal(t, effect.Timeout, b.fault(t, effect.Timeout, err).Code, name)
		_, err = b.Create(ctx, effect.CreateArgs{Object: "Task", Values: map[string]any{"Subject": "x"}}, "k")
		b.fault(t, effect.Timeout, err) // it was over before it began
		cancel()
		ctx, cancel = context.WithTimeout(b.ctx, 50*time.Millisecond)
		_, err = b.Create(ctx, effect.CreateArgs{Object: "Task", Values: map[string]any{"Subject": "x"}}, "k")
		b.fault(t, effect.Unknown, err)
		cancel()
	}
}

// TestSignInMatrix is about the tokens: what refreshes may go through.
func TestSignInMatrix(t *testing.T) {
	t.Parallel()
	refusal := func(code, text string) string { return `{"error":"` + code + `","error_description":"` + text + `"}` }
	token := func(more string) string { return `{"access_token":"canary-access","token_type":"bearer"` + more + `}` }
	tests := []struct {
		name  string
		fault sandbox.Fault
		code  effect.Code // "" for success
	}{
		{"revoked", sandbox.Fault{Status: 400, Body: refusal("invalid_grant", "expired access/refresh token")}, effect.Auth},
		{"another refresh is under way", sandbox.Fault{Status: 400, Body: refusal("invalid_grant", "token request is already being processed")}, effect.Unavailable},
		{"too many logins", sandbox.Fault{Status: 400, Body: refusal("rate_limit_exceeded", "login rate exceeded")}, effect.RateLimited},
		{"inactive user", sandbox.Fault{Status: 400, Body: refusal("inactive_user", "inactive user")}, effect.Auth},
		{"app too new", sandbox.Fault{Status: 400, Body: refusal("invalid_client_id", "client identifier invalid")}, effect.Auth},
		{"html 503", sandbox.Fault{Status: 503, Body: "<html>canary-access"}, effect.Unavailable},
		{"a redirect", sandbox.Fault{Status: 302, Headers: map[string]string{"Location": "https://evil.example/"}}, effect.Unavailable},
		{"cut", sandbox.Fault{Cut: true}, effect.Unavailable},
		{"oversized", sandbox.Fault{Status: 200, Body: token(`,"x":"` + strings.Repeat("x", 2<<20) + `"`)}, effect.Limit},
		{"no instance", sandbox.Fault{Status: 200, Body: token("")}, effect.Unavailable},
		{"lower-case type, no expiry", sandbox.Fault{Status: 200, Body: token(`,"instance_url":"URL"`)}, ""},
		{"expiry as text", sandbox.Fault{Status: 200, Body: token(`,"instance_url":"URL","expires_in":"7200"`)}, ""},
	}
	seed := small(t)
	for _, tt := range tests {
		b := open(t, emulator.Options{Seed: seed})
		b.secrets = append(b.secrets, "canary-access")
		tt.fault.Match, tt.fault.Body = sandbox.Match{Path: tokenPath}, strings.ReplaceAll(tt.fault.Body, "URL", b.url)
		b.inject(tt.fault)
		b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/services/data"}, Status: 200, Body: `{"done":true,"records":[]}`})
		_, err := b.Search(b.ctx, where("Contact", "Name", effect.Eq, "x"))
		require.Equal(t, 1, b.signIns(), tt.name)
		if tt.code == "" {
			require.NoError(t, err, tt.name)
			require.Len(t, b.requests(), 1, tt.name)
			continue
		}
		require.Equal(t, tt.code, effect.AsFault(err).Code, "%s: %v", tt.name, err)
		b.fault(t, tt.code, err)
		require.Empty(t, b.requests(), tt.name)
	}
}

// TestARefreshTokenThatRotates is kept before it is used: after a crash
// between the two, or when nothing can be kept, the account goes on.
func TestARefreshTokenThatRotates(t *testing.T) {
	t.Parallel()
	rotating := emulator.Options{Strict: emulator.Strict{RotateRefreshTokens: true}}
	find := where("Contact", "Name", effect.Eq, "Jane Doe")
	kept := connectortest.NewVault()
	b := openIn(t, kept, rotating)
	for range 3 { // each process begins where the last one ended
		require.Equal(t, 1, b.search(t, find).Count)
		b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/services/data"}, Status: 401, Body: expired, Times: 1})
		require.Equal(t, 1, b.search(t, find).Count)
		b.restart(t)
	}
	require.Equal(t, 4, b.signIns(), "one to begin with, and one for each expiry")

	kept = connectortest.NewVault()
	kept.Break(true)
	b = openIn(t, kept, rotating)
	_, err := b.Search(b.ctx, find)
	require.Contains(t, b.fault(t, effect.Unavailable, err).Message, "cannot be kept")
	require.Empty(t, b.requests(), "nothing is used that is not kept")
	kept.Break(false)
	require.Equal(t, 1, b.search(t, find).Count)
	require.Equal(t, 1, b.signIns(), "the granted token was not given up for the used one")

	b = openIn(t, connectortest.NewVault(), rotating)
	require.Equal(t, 1, b.search(t, find).Count)
	b.deps.Vault = connectortest.NewVault() // a copy of the settings, without what was kept
	b.restart(t)
	_, err = b.Search(b.ctx, find)
	require.Contains(t, b.fault(t, effect.Auth, err).Message, "callwright connectors authorize acme", "the used token ended the sign-in; a person has to approve again")
}

// TestLimitsOfTheAccount: the settings bound what an account may cost, and a
// failure in passing is repeated where that does no harm.
func TestLimitsOfTheAccount(t *testing.T) {
	t.Parallel()
	b := signed(t, emulator.Options{}, with("retries", 2))
	down := sandbox.Fault{Match: sandbox.Match{Path: "/services/data"}, Status: 503, Body: "<html>", Times: 2}
	b.inject(down)
	require.Equal(t, 1, b.search(t, where("Contact", "Name", effect.Eq, "Jane Doe")).Count)
	require.Len(t, b.requests(), 3)
	down.Status = 502
	b.inject(down)
	_, err := b.Create(b.ctx, effect.CreateArgs{Object: "Task", Values: map[string]any{"Subject": "x"}}, "k")
	b.fault(t, effect.Unknown, err)
	require.Len(t, b.requests(), 4, "a create is not repeated")
}

// TestProcessesThatShareASignIn: of several that find the session expired, one
// renews it; the service would refuse two at a time, and end the sign-in when
// a replaced token came back.
func TestProcessesThatShareASignIn(t *testing.T) {
	t.Parallel()
	kept := connectortest.NewVault()
	first := openIn(t, kept, emulator.Options{Strict: emulator.Strict{RotateRefreshTokens: true, RefreshTakes: 30 * time.Millisecond}})
	find := where("Contact", "Name", effect.Eq, "Jane Doe")
	clients := make([]connectors.Client, 8)
	for i := range clients {
		c, err := Connector{}.Open(first.record, first.deps)
		require.NoError(t, err)
		clients[i] = c
	}
	for round := range 3 {
		var wait sync.WaitGroup
		errs := make([]error, len(clients))
		for i, c := range clients {
			wait.Go(func() { _, errs[i] = c.(*client).Search(first.ctx, find) })
		}
		wait.Wait()
		require.NoError(t, errors.Join(errs...))
		require.Equal(t, round+1, first.signIns())
		first.emulator.Plane().Advance(3 * time.Hour) // beyond the session's life
	}
}
