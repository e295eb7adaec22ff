package router

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/effect"
)

// TestNothingPilesUp asks for ever other skills and queues: what nobody waits
// for is forgotten, and who waits is not.
func TestNothingPilesUp(t *testing.T) {
	t.Parallel()
	r, err := New(Everybody(effect.Agent{Name: "Jane"}), time.Time{})
	require.NoError(t, err)
	ask := func(i int) []Decision {
		args, err := json.Marshal(effect.FindArgs{Skills: []effect.Skill{{Name: fmt.Sprint("skill ", i)}}, Priority: 5})
		require.NoError(t, err)
		return r.Ask(effect.Request{ID: fmt.Sprintf("run%d/find", i), Kind: effect.RouteFind, Args: args}, 0)
	}
	require.Len(t, ask(0), 1)
	ask(1) // waits
	for i := 2; i < 5*maxIdle; i++ {
		require.Empty(t, ask(i))
		require.Empty(t, r.Withdraw(fmt.Sprintf("run%d/find", i), 0))
		_, f := r.Status("run1", fmt.Sprint("queue ", i))
		require.Nil(t, f)
	}
	require.LessOrEqual(t, len(r.pools), maxIdle)
	require.Len(t, r.poolList, len(r.pools))
	require.LessOrEqual(t, len(r.queues), maxIdle)
	s, f := r.Status("run1", "")
	require.Nil(t, f)
	require.Equal(t, 1, s.Position)
	ds := r.Withdraw("run0/find", time.Second)
	require.Len(t, ds, 1)
	require.Equal(t, "run1/find", ds[0].Ticket)
}

func TestAskRefuses(t *testing.T) {
	t.Parallel()
	r, err := New(Config{}, time.Time{})
	require.NoError(t, err)
	for _, tt := range []struct {
		kind effect.Kind
		args string
		want effect.Code
	}{
		{effect.HostPlay, `{}`, effect.Unsupported},
		{effect.RouteFind, `[]`, effect.Invalid},
		{effect.RouteFind, `{"priority":1,"relax":[{"after":"1s","to":12}]}`, effect.Invalid},
		{effect.RoutePriority, `{"priority":0}`, effect.Invalid},
		{effect.RouteCallback, `{"number":"1","priority":11}`, effect.Invalid},
	} {
		ds := r.Ask(effect.Request{ID: "run/1", Kind: tt.kind, Args: json.RawMessage(tt.args)}, 0)
		require.Len(t, ds, 1, tt.args)
		require.Equal(t, "run/1", ds[0].Ticket)
		require.Equal(t, tt.want, ds[0].Fault.Code, tt.args)
	}
}
