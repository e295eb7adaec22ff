package block_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

func TestPopGoesToWhoHasTheCall(t *testing.T) {
	t.Parallel()
	alex := &effect.Agent{ID: "a1", Name: "Alex"}
	for _, tt := range []struct {
		name, stage, at string
		agent           *effect.Agent
		asked, waits    bool
	}{
		{"nobody has it", "", block.AtOffered, nil, false, true},
		{"it rings", block.AtOffered, block.AtOffered, alex, true, true},
		{"it rings, and the pop is for later", block.AtOffered, block.AtAnswered, alex, false, true},
		{"they talk", block.AtAnswered, block.AtOffered, alex, true, false},
		{"they talk, and the pop is for that", block.AtAnswered, block.AtAnswered, alex, true, false},
		{"they have talked", "", block.AtAnswered, alex, false, true},
		{"a stage without an agent", block.AtAnswered, block.AtAnswered, nil, false, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := &block.Session{Agent: tt.agent, Stage: tt.stage, Popped: 1}
			c := &block.Call{Session: s, Step: "pop"}
			o := c.Pop(effect.Pop{Object: "Contact", At: tt.at})
			want := effect.Pop{ID: "pop/2", Object: "Contact", At: tt.at}
			require.Equal(t, tt.waits, len(s.Pops) == 1)
			require.Equal(t, tt.asked, o.Ask != nil)
			if tt.waits {
				require.Equal(t, want, s.Pops[0])
			}
			if tt.asked {
				require.Equal(t, effect.DeskDeliver, o.Ask.Kind)
				require.Equal(t, effect.DeliverArgs{Agent: *alex, Pops: []effect.Pop{want}}, o.Ask.Args)
				return
			}
			require.Equal(t, block.Leave(block.OK), o)
		})
	}
}

func TestAttachedDataGoesToWhoHasTheCall(t *testing.T) {
	t.Parallel()
	s := &block.Session{Attached: value.Map{"tier": "gold"}}
	c := &block.Call{Session: s}
	require.Equal(t, block.Leave(block.OK), c.Attach(), "nobody has it")
	s.Agent, s.Stage = &effect.Agent{ID: "a1"}, block.AtOffered
	o := c.Attach()
	require.NotNil(t, o.Ask)
	require.Equal(t, effect.DeliverArgs{Agent: effect.Agent{ID: "a1"}, Attached: map[string]any{"tier": "gold"}}, o.Ask.Args)
	s.Attached = value.Map{}
	require.Equal(t, block.Leave(block.OK), c.Attach(), "there is nothing to show")
}

func TestDelivered(t *testing.T) {
	t.Parallel()
	c := &block.Call{Session: &block.Session{}}
	o := c.Delivered(effect.Result{Value: []any{map[string]any{"id": "pop/1"}}})
	require.Equal(t, block.LeaveWith(block.OK, map[string]any{"delivered": true}), o)
	o = c.Delivered(effect.Result{Fault: effect.NewFault(effect.Unavailable, "no desk"), Value: "no list"})
	require.Equal(t, block.LeaveWith(block.OK, map[string]any{"delivered": false}), o)
	require.Equal(t, &block.Session{}, c.Session, "what was shown is for the trace; no step needs it")
}
