package connectortest

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/connectors/sandbox"
	"github.com/callwright/callwright/engine/effect"
)

const page = "<html><head><title>Oops</title></head><body>Instance hibernating</body></html>"

// brokenAnswers breaks the answers to a read in every way.
func brokenAnswers(t *testing.T, s Subject) {
	oversize := `{"result":["` + strings.Repeat("x", 5<<20) + `"]}`
	tests := []struct {
		name  string
		fault sandbox.Fault
		code  effect.Code
	}{
		{"html 200", sandbox.Fault{Status: 200, Body: page}, effect.Unavailable},
		{"html 500", sandbox.Fault{Status: 500, Body: page}, effect.Unavailable},
		{"html 502", sandbox.Fault{Status: 502, Body: page}, effect.Unavailable},
		{"html 503", sandbox.Fault{Status: 503, Body: page}, effect.Unavailable},
		{"html 404", sandbox.Fault{Status: 404, Body: page}, effect.Unavailable},
		{"garbage", sandbox.Fault{Status: 200, Body: "{]"}, effect.Unavailable},
		{"half", sandbox.Fault{Status: 200, Body: `{"result":[{"a":`}, effect.Unavailable},
		{"null", sandbox.Fault{Status: 200, Body: `null`}, effect.Unavailable},
		{"a list", sandbox.Fault{Status: 200, Body: `[1]`}, effect.Unavailable},
		{"an empty object", sandbox.Fault{Status: 200, Body: `{}`}, effect.Unavailable},
		{"a number", sandbox.Fault{Status: 200, Body: `1e999`}, effect.Unavailable},
		{"results that are none", sandbox.Fault{Status: 200, Body: `{"result":[1],"results":[1],"records":[1],"searchRecords":[1],"totalSize":1,"done":true}`}, effect.Unavailable},
		{"nothing", sandbox.Fault{Status: 204}, effect.Unavailable},
		{"cut", sandbox.Fault{Cut: true}, effect.Unavailable},
		{"cut in the body", sandbox.Fault{Cut: true, Status: 200, Body: `{"result":[]}`}, effect.Unavailable},
		{"oversize", sandbox.Fault{Status: 200, Body: oversize}, effect.Limit},
		{"deep", sandbox.Fault{Status: 200, Body: strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000)}, effect.Unavailable},
	}
	b := signed(t, s)
	searcher := can[connectors.Searcher](b)
	id := b.oneID(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b.inject(tt.fault)
			defer b.in.Plane.ClearFaults()
			_, err := searcher.Search(b.ctx, b.byPhone(b.Person.One))
			b.fault(t, err, tt.code)
			before := len(b.requests())
			_, err = searcher.Search(b.ctx, b.where(b.Person.Email, effect.Eq, b.Person.OneEmail))
			f := b.fault(t, err, tt.code)
			require.NotContains(t, f.Message, "<html>")
			require.LessOrEqual(t, len(b.since(before)), 2)
			if getter, ok := b.client.(connectors.Getter); ok {
				_, err = getter.Get(b.ctx, effect.GetArgs{Object: b.Person.Object, ID: id, Fields: []string{b.Person.Name}})
				b.fault(t, err, tt.code, effect.NotFound)
			}
			b.in.Plane.ClearFaults()
			require.Equal(t, id, b.oneID(t), "it works again at once")
		})
	}
	b.inject(sandbox.Fault{Status: 503, Body: page, Headers: map[string]string{"Retry-After": "7"}})
	_, err := searcher.Search(b.ctx, b.byPhone(b.Person.One))
	require.Equal(t, 7*time.Second, time.Duration(b.fault(t, err, effect.Unavailable).RetryAfter))
}

// cancelled holds that a caller who leaves is let go, before, in a sign-in and
// in a request.
func cancelled(t *testing.T, s Subject) {
	b := open(t, s)
	searcher := can[connectors.Searcher](b)
	gone, cancel := context.WithCancel(b.ctx)
	cancel()
	_, err := searcher.Search(gone, b.byPhone(b.Person.One))
	b.fault(t, err, effect.Cancelled)
	require.Empty(t, b.requests())
	if creator, ok := b.client.(connectors.Creator); ok {
		_, err = creator.Create(gone, b.ticket("x"), "k")
		b.fault(t, err, effect.Cancelled)
	}

	b = signed(t, s)
	searcher = b.client.(connectors.Searcher)
	b.inject(sandbox.Fault{Delay: time.Hour})
	leaving, cancel := context.WithCancel(b.ctx)
	defer cancel()
	leave := func(*http.Request) { cancel() }
	b.arrived.Store(&leave)
	_, err = searcher.Search(leaving, b.byPhone(b.Person.One))
	b.fault(t, err, effect.Cancelled)

	if _, ok := b.client.(connectors.Creator); ok {
		b = signed(t, s)
		b.create(t, "to learn what is to be learnt", "k0")
		b.injectWrites(sandbox.Fault{Delay: time.Hour})
		leaving, cancel := context.WithCancel(b.ctx)
		defer cancel()
		leave := func(r *http.Request) {
			if r.Method != http.MethodGet {
				cancel()
			}
		}
		b.arrived.Store(&leave)
		_, err = b.client.(connectors.Creator).Create(leaving, b.ticket("x"), "k")
		b.fault(t, err, effect.Unknown, effect.Cancelled)
	}
}

// deadline holds that a slow service is waited for no longer than allowed.
func deadline(t *testing.T, s Subject) {
	for name, f := range map[string]sandbox.Fault{"silent": {Delay: time.Hour}, "dripping": {Drip: time.Hour}} {
		t.Run(name, func(t *testing.T) {
			b := signed(t, s)
			b.inject(f)
			ctx, cancel := context.WithTimeout(b.ctx, 50*time.Millisecond)
			defer cancel()
			_, err := can[connectors.Searcher](b).Search(ctx, b.byPhone(b.Person.One))
			b.fault(t, err, effect.Timeout)
		})
	}
}

// together lets many callers do everything at once, from before the sign-in
// on. The race detector does the rest.
func together(t *testing.T, s Subject) {
	b := open(t, s)
	searcher := can[connectors.Searcher](b)
	ctx, recorder := rest.WithRecorder(t.Context())
	var wg sync.WaitGroup
	for i := range 12 {
		wg.Go(func() {
			set, err := searcher.Search(ctx, b.byPhone(b.Person.One))
			if err != nil || set.Count != 1 {
				t.Errorf("found %d: %v", set.Count, err)
				return
			}
			if _, err := b.client.Verify(ctx); err != nil {
				t.Error(err)
			}
			if popper, ok := b.client.(connectors.Popper); ok {
				if _, err := popper.Pop(ctx, effect.Pop{Object: set.Object, Records: set.Records}, effect.Agent{Email: "alex@callwright.example"}); err != nil {
					t.Error(err)
				}
			}
			creator, ok := b.client.(connectors.Creator)
			if !ok {
				return
			}
			n := strconv.Itoa(i)
			id, err := creator.Create(ctx, b.ticket("one of many "+n), "many "+n)
			if err != nil {
				t.Error(err)
				return
			}
			if updater, ok := b.client.(connectors.Updater); ok {
				if err := updater.Update(ctx, effect.UpdateArgs{Object: b.Ticket.Object, ID: id, Values: map[string]any{b.Ticket.Text: "changed " + n}}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	require.LessOrEqual(t, b.signIns(), 1, "many callers wait for one sign-in")
	require.NotEmpty(t, recorder.Exchanges())
	for i := range 12 {
		require.Equal(t, 1, b.tickets(t, "changed "+strconv.Itoa(i)))
	}
}
