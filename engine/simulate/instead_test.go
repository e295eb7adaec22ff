package simulate_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/router"
	"github.com/callwright/callwright/engine/simulate"
	"github.com/callwright/callwright/engine/trace"
)

// What comes before the parts answers for any of them, also for the router
// that the call shares and the host that it tells of.
func TestInstead(t *testing.T) {
	t.Parallel()
	p := compiled(t, "s.yaml", queueing)
	refuse := func(kind effect.Kind, code effect.Code) func(effect.Request) (simulate.Answer, bool) {
		return func(r effect.Request) (simulate.Answer, bool) {
			return simulate.Answer{After: time.Second, Result: effect.Failed(r, effect.NewFault(code, "instead"))}, r.Kind == kind
		}
	}
	for _, tt := range []struct {
		kind  effect.Kind
		code  effect.Code
		ended string
	}{
		{effect.RouteFind, effect.NoAnswer, "nobody"},
		{effect.HostOffer, effect.Busy, "found"},
		{effect.HostConnect, effect.NoAnswer, "found"},
	} {
		w := simulate.World{Host: host.New(host.Script{}), Agents: agents(t, router.Available), Desk: &desk{}, Instead: refuse(tt.kind, tt.code)}
		s, err := simulate.Call(t.Context(), p, input(), w, interp.Options{})
		require.NoError(t, err)
		require.Equal(t, trace.Completed, s.Status, tt.kind)
		require.Equal(t, tt.ended, s.Vars["ended"])
		require.Equal(t, router.Available, w.Agents.Agents()[0].State, "nobody is kept busy by %s", tt.kind)
	}
}
