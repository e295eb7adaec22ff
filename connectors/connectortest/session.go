package connectortest

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/sandbox"
	"github.com/callwright/callwright/engine/effect"
)

// expired holds that a session that ended is renewed once, for one caller and
// for many.
func expired(t *testing.T, s Subject) {
	b := signed(t, s)
	can[connectors.Searcher](b)
	if b.in.Expire == nil {
		t.Skip("the account has no session")
	}
	b.one(t)
	before, signIns := len(b.requests()), b.signIns()
	b.one(t)
	usual := len(b.since(before))
	require.Equal(t, signIns, b.signIns(), "a session is used again")

	before = len(b.requests())
	b.in.Expire()
	b.one(t)
	require.Len(t, b.since(before), usual+1, "one request was rejected and repeated")
	require.Equal(t, http.StatusUnauthorized, b.since(before)[0].Status)
	require.Equal(t, signIns+1, b.signIns())

	b.in.Expire()
	var wg sync.WaitGroup
	for range 12 {
		wg.Go(func() {
			set, err := b.client.(connectors.Searcher).Search(b.ctx, b.byPhone(b.Person.One))
			if err != nil || set.Count != 1 {
				t.Errorf("%d found: %v", set.Count, err)
			}
		})
	}
	wg.Wait()
	require.Equal(t, signIns+2, b.signIns(), "many callers wait for one sign-in")
}

// rejected holds that a session that is never good enough is not tried again
// and again.
func rejected(t *testing.T, s Subject) {
	b := signed(t, s)
	searcher := can[connectors.Searcher](b)
	b.inject(b.Rejected)
	before, signIns := len(b.requests()), b.signIns()
	_, err := searcher.Search(b.ctx, b.byPhone(b.Person.One))
	b.fault(t, err, effect.Auth)
	require.LessOrEqual(t, len(b.since(before)), 2, "repeated once at most")
	require.LessOrEqual(t, b.signIns(), signIns+1)
	if creator, ok := b.client.(connectors.Creator); ok {
		before = len(b.requests())
		_, err = creator.Create(b.ctx, b.ticket("x"), "k")
		b.fault(t, err, effect.Auth)
		require.LessOrEqual(t, len(b.since(before)), 2)
	}
	for range 30 {
		_, err = searcher.Search(b.ctx, b.byPhone(b.Person.One))
		b.fault(t, err, effect.Auth)
	}
	require.LessOrEqual(t, b.signIns(), signIns+25, "sign-ins are bounded")
}

func wrongSecret(t *testing.T, s Subject) {
	const wrong = "wrong-canary-secret"
	b := open(t, s, func(a *connectors.Account) {
		for name := range a.Secrets {
			a.Secrets[name] = credential.New(wrong)
		}
	})
	for i := range 6 {
		_, err := b.client.Verify(b.ctx)
		b.fault(t, err, effect.Auth)
		if b.Token == "" {
			require.LessOrEqual(t, len(b.requests()), i+1, "one request for each call")
		}
	}
	if b.Token != "" {
		require.LessOrEqual(t, b.signIns(), 1, "a refused sign-in is not repeated")
		require.Empty(t, b.requests(), "nothing is sent without a sign-in")
	}
}

func denied(t *testing.T, s Subject) {
	b := signed(t, s)
	can[connectors.Searcher](b)
	b.inject(b.Denied)
	before, signIns := len(b.requests()), b.signIns()
	_, err := b.client.(connectors.Searcher).Search(b.ctx, b.byPhone(b.Person.One))
	b.fault(t, err, effect.Denied)
	require.Len(t, b.since(before), 1)
	require.Equal(t, signIns, b.signIns())
	if creator, ok := b.client.(connectors.Creator); ok {
		_, err = creator.Create(b.ctx, b.ticket("x"), "k")
		b.fault(t, err, effect.Denied)
	}
}

func rateLimited(t *testing.T, s Subject) {
	tests := []struct {
		name    string
		headers map[string]string
		after   time.Duration
	}{
		{"with a time", map[string]string{"Retry-After": "7"}, 7 * time.Second},
		{"without a time", nil, 0}, {"with nonsense", map[string]string{"Retry-After": "soon"}, 0},
	}
	b := signed(t, s)
	can[connectors.Searcher](b)
	for _, tt := range tests {
		for _, body := range []string{"Too many requests", page, `{"error":{"message":"Rate limit exceeded","detail":null},"status":"failure"}`} {
			b.in.Plane.ClearFaults()
			b.inject(sandbox.Fault{Status: 429, Body: body, Headers: tt.headers})
			before := len(b.requests())
			_, err := b.client.(connectors.Searcher).Search(b.ctx, b.byPhone(b.Person.One))
			f := b.fault(t, err, effect.RateLimited)
			require.Len(t, b.since(before), 1, tt.name)
			if tt.after > 0 {
				require.Equal(t, tt.after, time.Duration(f.RetryAfter), tt.name)
			}
		}
	}
}

// elsewhere holds that a redirect to another host gets nothing.
func elsewhere(t *testing.T, s Subject) {
	var visits atomic.Int64
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { visits.Add(1) }))
	t.Cleanup(other.Close)
	for _, status := range []int{301, 302, 303, 307, 308} {
		b := signed(t, s)
		can[connectors.Searcher](b)
		b.inject(sandbox.Fault{Status: status, Headers: map[string]string{"Location": other.URL + "/login"}})
		_, err := b.client.(connectors.Searcher).Search(b.ctx, b.byPhone(b.Person.One))
		b.fault(t, err, effect.Unavailable)
	}
	require.Zero(t, visits.Load())
}

// echo answers with what must not be shown: the secrets, and what was asked.
func echo(t *testing.T, s Subject) {
	private := "private.person@" + canary + ".example"
	for _, status := range []int{200, 400, 401, 403, 404, 409, 422, 500, 503} {
		b := signed(t, s)
		searcher := can[connectors.Searcher](b)
		text := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(strings.Join(append(b.secrets, private), " "))
		for _, body := range []string{
			`{"error":"` + text + `","error_description":"` + text + `","description":"` + text + `"}`,
			`{"error":{"message":"` + text + `","detail":"` + text + `","title":"` + text + `"},"status":"failure"}`,
			`[{"message":"` + text + `","errorCode":"` + text + `","fields":["` + text + `"]}]`,
			"<html>" + text, text,
		} {
			b.in.Plane.ClearFaults()
			b.inject(sandbox.Fault{Status: status, Body: body, Headers: map[string]string{"X-Echo": "x"}})
			_, err := searcher.Search(b.ctx, b.where(b.Person.Email, effect.Eq, private))
			require.Error(t, err, "%d %s", status, body)
			f := b.fault(t, err, effect.Codes()...)
			require.NotContains(t, f.Message+f.Detail, private, status)
		}
		for _, x := range b.recorder.Exchanges() {
			require.NotContains(t, x.URL, canary)
		}
	}
}
