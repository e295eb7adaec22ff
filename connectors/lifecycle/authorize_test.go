package lifecycle_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/lifecycle"
	"github.com/callwright/callwright/connectors/oauth"
	"github.com/callwright/callwright/connectors/salesforce/emulator"
	"github.com/callwright/callwright/connectors/sandbox"
)

// waiting is a stage with an account that nobody has approved yet.
func waiting(t *testing.T) *stage {
	s := newStage(t, emulator.Options{Strict: emulator.Strict{RequirePKCE: true}})
	report, err := s.Add(ctx(), s.byBrowser("acme"))
	require.NoError(t, err)
	require.True(t, report.Waiting)
	require.Contains(t, s.file(t), "inactive: true")
	return s
}

func (s *stage) requireNothingKept(t *testing.T) {
	t.Helper()
	_, err := s.store.Get(oauth.KeptName("acme"))
	require.ErrorIs(t, err, credential.ErrMissing)
	require.Contains(t, s.file(t), "inactive: true")
}

func TestAuthorize(t *testing.T) {
	t.Parallel()
	s := waiting(t)
	report, err := s.Authorize(ctx(), "acme", lifecycle.Approval{Limit: 20 * time.Second, Show: person(t, "allow")})
	require.NoError(t, err)
	require.Equal(t, "integration@callwright.example", report.Identity.User)
	s.requireNoSecret(t, fmt.Sprintf("%+v", report))
	require.NotContains(t, s.file(t), "inactive")
	require.NotContains(t, s.file(t), "5Aep8", "the token is in the vault only")
	kept, err := s.store.Get(oauth.KeptName("acme"))
	require.NoError(t, err)
	require.Contains(t, kept.Reveal(), "5Aep8")
	_, err = s.Test(ctx(), "acme")
	require.NoError(t, err, "and used from there")

	again, err := s.Authorize(ctx(), "acme", lifecycle.Approval{Limit: 20 * time.Second, Show: person(t, "allow")})
	require.NoError(t, err, "an active account can be approved anew")
	require.False(t, again.Waiting)
}

// An account that began with a stored refresh token goes on with the approved
// one.
func TestAuthorizeOverAStoredToken(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	_, err := s.Add(ctx(), s.record("acme"))
	require.NoError(t, err)
	require.NoError(t, s.Deactivate(ctx(), "acme"))
	require.NoError(t, s.Edit(ctx(), "acme", lifecycle.Change{Secrets: []lifecycle.Setting{{Name: "refresh_token", Text: "env:DEAD"}}}))
	_, err = s.Test(ctx(), "acme")
	requireClass(t, err, lifecycle.NeedsAuthorization)
	_, err = s.Authorize(ctx(), "acme", lifecycle.Approval{Limit: 20 * time.Second, Show: person(t, "allow")})
	require.NoError(t, err)
	_, err = s.Test(ctx(), "acme")
	require.NoError(t, err)
}

func TestDeclined(t *testing.T) {
	t.Parallel()
	s := waiting(t)
	_, err := s.Authorize(ctx(), "acme", lifecycle.Approval{Limit: 20 * time.Second, Show: person(t, "deny")})
	f := requireClass(t, err, lifecycle.Declined)
	s.requireNoSecret(t, f.Message+f.Advice)
	s.requireNothingKept(t)
}

// Answers that are not the browser's do not end the approval, and do not count.
func TestCallbackIsDeafToOthers(t *testing.T) {
	t.Parallel()
	s := waiting(t)
	show := func(page string) error {
		u, err := url.Parse(page)
		require.NoError(t, err)
		require.Equal(t, "S256", u.Query().Get("code_challenge_method"))
		require.NotEmpty(t, u.Query().Get("code_challenge"))
		back := u.Query().Get("redirect_uri")
		host := strings.TrimSuffix(strings.TrimPrefix(back, "http://"), "/callback")
		state := u.Query().Get("state")
		for query, want := range map[string]int{
			"/callback?code=x":                    http.StatusBadRequest,
			"/callback?code=x&state=":             http.StatusBadRequest,
			"/callback?code=x&state=" + state[1:]: http.StatusBadRequest,
			"/callback?error=access_denied":       http.StatusBadRequest,
			"/other?code=x&state=" + state:        http.StatusNotFound,
		} {
			require.Equal(t, want, ask(t, http.MethodGet, "http://"+host+query, ""), query)
		}
		require.Equal(t, http.StatusNotFound, ask(t, http.MethodPost, back+"?code=x&state="+state, ""))
		require.Equal(t, http.StatusForbidden, ask(t, http.MethodGet, back+"?code=x&state="+state, "evil.example"))
		return person(t, "allow")(page)
	}
	_, err := s.Authorize(ctx(), "acme", lifecycle.Approval{Limit: 20 * time.Second, Show: show})
	require.NoError(t, err)
}

func ask(t *testing.T, method, target, host string) int {
	t.Helper()
	r, err := http.NewRequest(method, target, nil)
	require.NoError(t, err)
	r.Host = host
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer answer.Body.Close()
	require.Equal(t, "no-store", answer.Header.Get("Cache-Control"))
	return answer.StatusCode
}

// The person approves on another machine, and pastes where the browser ended.
func TestPasted(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		paste func(address string) (string, error)
		class lifecycle.Class // "": it works
	}{
		"the address":  {func(a string) (string, error) { return " " + a + "\n", nil }, ""},
		"the query":    {func(a string) (string, error) { return a[strings.Index(a, "?")+1:], nil }, ""},
		"another one":  {func(a string) (string, error) { return strings.Replace(a, "state=", "state=x", 1), nil }, lifecycle.Declined},
		"something":    {func(string) (string, error) { return "canary-wrong-4711", nil }, lifecycle.Declined},
		"nothing":      {func(string) (string, error) { return "", errors.New("the input has ended") }, lifecycle.Declined},
		"another code": {func(a string) (string, error) { return strings.Replace(a, "code=aPrx", "code=aPrx1", 1), nil }, lifecycle.NeedsAuthorization},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := waiting(t)
			address := make(chan string, 1)
			show := func(page string) error {
				answer, err := approveElsewhere(page)
				address <- answer
				return err
			}
			_, err := s.Authorize(ctx(), "acme", lifecycle.Approval{Limit: 20 * time.Second, Show: show, Paste: func(context.Context) (string, error) { return tt.paste(<-address) }})
			if tt.class == "" {
				require.NoError(t, err)
				return
			}
			f := requireClass(t, err, tt.class)
			s.requireNoSecret(t, f.Message+f.Advice)
			s.requireNothingKept(t)
		})
	}
}

// approveElsewhere returns the address that a browser is sent back to.
func approveElsewhere(page string) (string, error) {
	u, err := url.Parse(page)
	if err != nil {
		return "", err
	}
	request := u.RawQuery
	u.RawQuery = ""
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := browser.PostForm(u.String(), url.Values{"request": {request}, "decision": {"allow"}, "username": {"integration@callwright.example"}})
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	return answer.Header.Get("Location"), nil
}

func TestApprovalThatDoesNotWorkIsNotKept(t *testing.T) {
	t.Parallel()
	s := waiting(t)
	s.org.Plane().Inject(sandbox.Fault{Match: sandbox.Match{Path: "/services/data"}, Status: 403, Body: `[{"errorCode":"API_DISABLED_FOR_ORG","message":"x"}]`})
	_, err := s.Authorize(ctx(), "acme", lifecycle.Approval{Limit: 20 * time.Second, Show: person(t, "allow")})
	requireClass(t, err, lifecycle.MissingPermission)
	s.requireNothingKept(t)
}

func TestAuthorizeEndsWithItsCaller(t *testing.T) {
	t.Parallel()
	s := waiting(t)
	gone, cancel := context.WithCancel(ctx())
	var back string
	_, err := s.Authorize(gone, "acme", lifecycle.Approval{Show: func(page string) error {
		u, err := url.Parse(page)
		require.NoError(t, err)
		back = u.Query().Get("redirect_uri")
		cancel()
		return nil
	}})
	requireClass(t, err, lifecycle.Cancelled)
	_, err = http.Get(back)
	require.Error(t, err, "nobody listens any more")

	_, err = s.Authorize(ctx(), "acme", lifecycle.Approval{Limit: time.Millisecond, Show: func(string) error { return nil }})
	requireClass(t, err, lifecycle.Timeout)
	_, err = s.Authorize(ctx(), "acme", lifecycle.Approval{Show: func(string) error { return errors.New("no screen") }})
	require.ErrorContains(t, err, "no screen")
	s.requireNothingKept(t)
}

func TestAuthorizeRefuses(t *testing.T) {
	t.Parallel()
	s := waiting(t)
	taken, err := net.Listen("tcp4", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	_, port, err := net.SplitHostPort(taken.Addr().String())
	require.NoError(t, err)
	n, err := strconv.Atoi(port)
	require.NoError(t, err)
	_, err = s.Authorize(ctx(), "acme", lifecycle.Approval{Port: n})
	require.ErrorContains(t, err, "the port "+port+" is in use")

	without := s.options
	without.Vault = nil
	_, err = lifecycle.New(without).Authorize(ctx(), "acme", lifecycle.Approval{})
	requireClass(t, err, lifecycle.NoStore)

	s.write(t, s.file(t)+"  api: {type: http, base_url: https://api.example.com}\n")
	_, err = s.Authorize(ctx(), "api", lifecycle.Approval{})
	requireClass(t, err, lifecycle.Unsupported)
	_, err = s.Authorize(ctx(), "nobody", lifecycle.Approval{})
	requireClass(t, err, lifecycle.NotFound)
}
