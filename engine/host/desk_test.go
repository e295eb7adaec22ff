package host_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
)

// screens shows every pop but those that it has an error for.
type screens map[string]error

func (s screens) Pop(_ context.Context, pop effect.Pop, _ effect.Agent) (effect.Shown, error) {
	if err := s[pop.ID]; err != nil {
		return effect.Shown{}, err
	}
	return effect.Shown{Account: "acme", Mode: "record", Object: pop.Object, Records: []string{"003"}, Via: "url"}, nil
}

func pops(ids ...string) effect.DeliverArgs {
	args := effect.DeliverArgs{Agent: host.DefaultAgent(), Attached: map[string]any{"tier": "gold"}}
	for _, id := range ids {
		args.Pops = append(args.Pops, effect.Pop{ID: id, Object: "Contact"})
	}
	return args
}

func TestDeskDelivers(t *testing.T) {
	t.Parallel()
	var seen []host.Screen
	d := &host.Desk{Popper: screens{}, Show: func(s host.Screen) { seen = append(seen, s) }}
	r := perform(t, d, effect.DeskDeliver, pops("a", "b"))
	require.Nil(t, r.Fault)
	shown := func(id string) map[string]any {
		return map[string]any{"id": id, "account": "acme", "mode": "record", "object": "Contact", "records": []any{"003"}, "via": "url"}
	}
	require.Equal(t, []any{shown("a"), shown("b")}, r.Value, "a list of maps, as scenario data")
	require.Len(t, seen, 1)
	require.Equal(t, "Alex Agent", seen[0].Agent.Name)
	require.Equal(t, map[string]any{"tier": "gold"}, seen[0].Attached)
	require.Len(t, seen[0].Shown, 2)

	r = perform(t, &host.Desk{}, effect.DeskDeliver, pops())
	require.Nil(t, r.Fault, "attached data alone needs no screen")
	require.Equal(t, []any{}, r.Value)
}

func TestFailedPopHidesNoOther(t *testing.T) {
	t.Parallel()
	var seen host.Screen
	d := &host.Desk{
		Popper: screens{"a": effect.NewFault(effect.Denied, "no access"), "c": errors.New("token=hunter2")},
		Show:   func(s host.Screen) { seen = s },
	}
	r := perform(t, d, effect.DeskDeliver, pops("a", "b", "c", "d"))
	require.Equal(t, effect.Denied, r.Fault.Code)
	require.Contains(t, r.Fault.Message, "2 of 4 screen pops did not reach the agent")
	require.Contains(t, r.Fault.Message, "a: denied: no access")
	require.Contains(t, r.Fault.Message, "c: internal")
	require.NotContains(t, r.Fault.Message, "hunter2", "the text of a foreign error is not repeated")
	require.Len(t, seen.Shown, 2)
	require.Equal(t, "b", seen.Shown[0].ID)
	require.Equal(t, "d", seen.Shown[1].ID)
}

func TestDeskRefusesWhatItCannotDo(t *testing.T) {
	t.Parallel()
	require.Equal(t, effect.Unsupported, perform(t, &host.Desk{}, effect.HostPlay, struct{}{}).Fault.Code)
	require.Equal(t, effect.Invalid, perform(t, &host.Desk{}, effect.DeskDeliver, "x").Fault.Code)
	require.Equal(t, effect.Unsupported, perform(t, &host.Desk{}, effect.DeskDeliver, pops("a")).Fault.Code, "no screen")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	d := &host.Desk{Popper: screens{"a": context.Canceled}}
	require.Equal(t, effect.Cancelled, d.Perform(ctx, request(t, effect.DeskDeliver, pops("a"))).Fault.Code)
}
