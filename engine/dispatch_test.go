package engine_test

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/engine/effect"
)

// loadHeads compiles one-step scenarios with the given heads.
func loadHeads(t *testing.T, heads map[string]string) []*engine.Scenario {
	eng, err := engine.New(engine.Options{Blocks: blocks.All()})
	require.NoError(t, err)
	var out []*engine.Scenario
	for name, head := range heads {
		text := "callwright: v1\nscenario: " + name + "\n" + head + "\nsteps: [{log: here}]\n"
		s, diags := eng.Load(fstest.MapFS{"x.yaml": {Data: []byte(text)}}, "x.yaml")
		require.NotNil(t, s, "%v", diags)
		out = append(out, s)
	}
	return out
}

func TestDispatcherPick(t *testing.T) {
	t.Parallel()
	scenarios := loadHeads(t, map[string]string{
		"sales":    "on: call.incoming\nwhen: call.to == \"+18005550101\"",
		"support":  "on: call.incoming\nwhen: call.to startsWith \"+1800555020\"",
		"missed":   "on: [call.missed, call.rejected]",
		"vip":      "on: [call.missed, call.answered]\nwhen: call.queue == \"vip\"",
		"answered": "on: call.answered\nwhen: call.agent?.email endsWith \"@callwright.example\" && call.duration > 10",
		"by-hand":  "description: nothing starts it",
	})
	d, err := engine.NewDispatcher(scenarios...)
	require.NoError(t, err)
	alex := &effect.Agent{ID: "1", Name: "Alex Agent", Email: "alex@callwright.example"}
	for _, c := range []struct {
		name string
		in   engine.Input
		want []string
	}{
		{"a call to sales", engine.Input{To: "+18005550101"}, []string{"sales"}},
		{"a call to support", engine.Input{To: "+18005550201"}, []string{"support"}},
		{"a call to nobody", engine.Input{To: "+18005550999"}, nil},
		{"no condition always fires", engine.Input{Event: "call.missed"}, []string{"missed"}},
		{"several may fire", engine.Input{Event: "call.missed", Queue: "vip"}, []string{"missed", "vip"}},
		{"one of a list", engine.Input{Event: "call.rejected", Queue: "vip"}, []string{"missed"}},
		{"by agent and length", engine.Input{Event: "call.answered", Agent: alex, Answered: true, Seconds: 11}, []string{"answered"}},
		{"too short", engine.Input{Event: "call.answered", Agent: alex, Answered: true, Seconds: 10}, nil},
		{"an event that nothing waits for", engine.Input{Event: "chat.incoming"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.in.Run = "r"
			picked, err := d.Pick(c.in)
			require.NoError(t, err)
			var got []string
			for _, s := range picked {
				got = append(got, s.Name())
			}
			require.Equal(t, c.want, got)
		})
	}
}

// A call that two scenarios would take is taken by neither, and said so.
func TestDispatcherRefusesToChoose(t *testing.T) {
	t.Parallel()
	d, err := engine.NewDispatcher(loadHeads(t, map[string]string{"one": "on: call.incoming", "two": "on: call.incoming"})...)
	require.NoError(t, err)
	picked, err := d.Pick(engine.Input{Run: "r"})
	require.Empty(t, picked)
	require.EqualError(t, err, "call.incoming is taken by more than one scenario: one, two")
}

// A guard that fails names its scenario and does not keep others from work.
func TestDispatcherNamesFailingGuards(t *testing.T) {
	t.Parallel()
	d, err := engine.NewDispatcher(loadHeads(t, map[string]string{
		"broken": "on: call.missed\nwhen: call.agent.email != \"\"",
		"sound":  "on: call.missed",
	})...)
	require.NoError(t, err)
	picked, err := d.Pick(engine.Input{Run: "r", Event: "call.missed"})
	require.Len(t, picked, 1)
	require.Equal(t, "sound", picked[0].Name())
	require.ErrorContains(t, err, "broken")
}

func TestDispatcherNeedsNames(t *testing.T) {
	t.Parallel()
	s := loadHeads(t, map[string]string{"twin": "on: call.missed"})
	_, err := engine.NewDispatcher(s[0], s[0])
	require.EqualError(t, err, `two scenarios are called "twin"`)
}
