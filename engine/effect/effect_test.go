package effect_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

func TestFaults(t *testing.T) {
	t.Parallel()
	f := effect.NewFault(effect.Busy, "on %d calls", 2)
	require.EqualError(t, f, "busy: on 2 calls")
	wrapped := fmt.Errorf("dial: %w", f)
	require.ErrorIs(t, wrapped, &effect.Fault{Code: effect.Busy})
	require.NotErrorIs(t, wrapped, &effect.Fault{Code: effect.Auth})
	require.Same(t, f, effect.AsFault(wrapped))
	require.Equal(t, effect.Internal, effect.AsFault(errors.New("odd")).Code)
	repeatable := 0
	for _, c := range effect.Codes() {
		if (&effect.Fault{Code: c}).Repeatable() {
			repeatable++
		}
	}
	require.Equal(t, 3, repeatable)
}

func TestStatusFault(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]effect.Code{
		400: effect.Invalid, 401: effect.Auth, 403: effect.Denied, 404: effect.NotFound, 408: effect.Timeout, 409: effect.Conflict,
		410: effect.NotFound, 412: effect.Conflict, 418: effect.Invalid, 429: effect.RateLimited, 500: effect.Unavailable, 503: effect.Unavailable, 504: effect.Timeout,
	} {
		require.Equal(t, want, effect.StatusFault(status).Code, status)
	}
}

func TestDurations(t *testing.T) {
	t.Parallel()
	b, err := json.Marshal(effect.WaitArgs{For: effect.Duration(90 * time.Second)})
	require.NoError(t, err)
	require.JSONEq(t, `{"for":"1m30s"}`, string(b))
	var args effect.WaitArgs
	require.Nil(t, effect.Request{Args: b}.Decode(&args))
	require.Equal(t, effect.Duration(90*time.Second), args.For)
	require.Equal(t, effect.Invalid, effect.Request{Args: []byte(`{"for":"soon"}`)}.Decode(&args).Code)
}

// TestNumbersSurvive stores data that encoding/json alone would change.
func TestNumbersSurvive(t *testing.T) {
	t.Parallel()
	data := map[string]any{"whole": 2.0, "large": 12345678901234567890.0, "id": 9007199254740993, "text": "<&>"}
	pop := effect.Pop{ID: "1", Object: "Contact", At: "offered", Records: []map[string]any{data}, New: &effect.NewRecord{Object: "a", Defaults: data}}
	b, err := json.Marshal(pop)
	require.NoError(t, err)
	var gotPop effect.Pop
	require.NoError(t, value.Unmarshal(b, &gotPop))
	require.Equal(t, pop, gotPop)

	shown := effect.Shown{ID: "1", Account: "a", Mode: "new", Object: "o", Via: "url", Payload: []any{data}}
	b, err = json.Marshal(shown)
	require.NoError(t, err)
	var gotShown effect.Shown
	require.NoError(t, value.Unmarshal(b, &gotShown))
	require.Equal(t, shown, gotShown)
	_, err = json.Marshal(effect.Shown{Payload: make(chan int)})
	require.Error(t, err)
	b, err = json.Marshal(effect.Pop{ID: "1", At: "offered"})
	require.NoError(t, err)
	require.JSONEq(t, `{"id":"1","at":"offered"}`, string(b))
}

// TestKindsInWords says who does what, and only of those whom lint asks about.
func TestKindsInWords(t *testing.T) {
	t.Parallel()
	for kind, want := range map[effect.Kind]string{
		effect.HostRecord: "host record calls", effect.HostSend: "host send messages", effect.RouteFind: "router find agents",
		effect.DeskDeliver: "desk show pops and data", effect.TimeWait: "timer ", effect.CRMSearch: "connector ", effect.MailSend: "connector ",
	} {
		require.Equal(t, want, kind.Who()+" "+kind.Does())
	}
}
