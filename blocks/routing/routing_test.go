package routing

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
)

func TestDialable(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text, number string
		ok           bool
	}{
		{"+18005550100", "+18005550100", true},
		{" +1 (800) 555-01.00 ", "+18005550100", true},
		{"030/1234567", "0301234567", true},
		{"112", "112", true},
		{"sip:alex@callwright.example", "sip:alex@callwright.example", true},
		{"sips:alex@callwright.example;user=phone", "sips:alex@callwright.example;user=phone", true},
		{"anonymous", "anonymous", false},
		{"", "", false},
		{"+", "+", false},
		{"12", "12", false},
		{"+1234567890123456", "+1234567890123456", false},
		{"1+800555", "1+800555", false},
		{"1800FLOWERS", "1800FLOWERS", false},
		{"alex@callwright.example", "alex@callwright.example", false},
		{"sip:a b@c", "sip:ab@c", false},
		{"+1800\r\n5550100", "+1800\r\n5550100", false},
	} {
		number, ok := dialable(tt.text)
		require.Equal(t, tt.ok, ok, "%q", tt.text)
		if ok {
			require.Equal(t, tt.number, number)
		}
	}
}

// TestSharesAreKept counts where many callers go.
func TestSharesAreKept(t *testing.T) {
	t.Parallel()
	const calls = 20000
	weights := map[string]any{"a": 5, "b": 25, "c": 70, "d": 0}
	count := map[string]int{}
	both := 0
	for i := range calls {
		by := strconv.Itoa(i)
		way := choose(weights, bucket(by, "step"))
		require.Equal(t, way, choose(weights, bucket(by, "step")))
		count[way]++
		if bucket(by, "step") < 50 && bucket(by, "other") < 50 {
			both++
		}
	}
	require.InDelta(t, calls*5/100, count["a"], calls/100)
	require.InDelta(t, calls*25/100, count["b"], calls/100)
	require.InDelta(t, calls*70/100, count["c"], calls/100)
	require.Zero(t, count["d"])
	require.InDelta(t, calls/4, both, calls/100, "steps choose independently of each other")
}

// TestGrowingShareKeepsItsCallers moves nobody away from the way that grows,
// whatever it is called.
func TestGrowingShareKeepsItsCallers(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a", "z"} {
		for share := range 100 {
			for b := range 100 {
				before := choose(map[string]any{name: share, "m": 100 - share}, b)
				after := choose(map[string]any{name: share + 1, "m": 99 - share}, b)
				if before == name {
					require.Equal(t, name, after)
				}
			}
		}
	}
}

// result hands a block what it asked for.
func result(v any, f *effect.Fault) effect.Result { return effect.Result{Value: v, Fault: f} }

// TestConnectionTellsOfItself follows a connection through its stages.
func TestConnectionTellsOfItself(t *testing.T) {
	t.Parallel()
	d := ConnectCall()
	s := &block.Session{Found: &effect.Agent{ID: "a1"}, Pops: []effect.Pop{{ID: "p", At: block.AtOffered}}}
	c := &block.Call{Session: s, Desc: &d, Values: make([]any, len(d.Fields))}
	alex := map[string]any{"agent": map[string]any{"id": "a1", "name": "Alex"}}

	o := d.Begin(c)
	require.Equal(t, "a1", o.Ask.Args.(effect.OfferArgs).Agent)
	require.Empty(t, s.Stage)
	o = d.Finish(c, result(alex, nil))
	require.Equal(t, effect.DeskDeliver, o.Ask.Kind)
	require.Equal(t, []string{"agent.offered"}, o.Raise)
	require.Equal(t, block.AtOffered, s.Stage)
	require.NotNil(t, s.Found, "still kept, for as long as it rings")
	o = d.Finish(c, result([]any{}, nil))
	require.Equal(t, effect.HostConnect, o.Ask.Kind)
	require.Empty(t, o.Raise)
	o = d.Finish(c, result(nil, nil))
	require.Equal(t, effect.HostTalk, o.Ask.Kind)
	require.Equal(t, []string{"agent.answered"}, o.Raise)
	require.Equal(t, block.AtAnswered, s.Stage)
	require.Nil(t, s.Found)
	require.Empty(t, s.Pops)
	o = d.Finish(c, result(map[string]any{"ended_by": effect.EndedByAgent, "seconds": 2}, nil))
	require.Equal(t, block.OK, o.Exit)
	require.Empty(t, s.Stage, "the agent has the call no more")
	require.Equal(t, "Alex", s.Agent.Name, "but had it")
	require.Equal(t, 2, s.Talked)
}

// TestStageAfterTheConversation says who has the call after each end of it.
func TestStageAfterTheConversation(t *testing.T) {
	t.Parallel()
	d := ConnectCall()
	for _, tt := range []struct {
		name  string
		phase string
		r     effect.Result
		stage string
		exit  string
	}{
		{"the caller leaves, the agent does the rest", phaseTalk, result(map[string]any{"ended_by": effect.EndedByCaller}, nil), block.AtAnswered, block.OK},
		{"the agent leaves", phaseTalk, result(map[string]any{"ended_by": effect.EndedByAgent}, nil), "", block.OK},
		{"the agent is lost", phaseTalk, result(map[string]any{"ended_by": effect.EndedByTarget}, nil), "", "target_disconnected"},
		{"the line breaks", phaseTalk, result(nil, effect.NewFault(effect.Unavailable, "broken")), "", "failed"},
		{"nobody answers", phaseConnect, result(nil, effect.NewFault(effect.NoAnswer, "rang out")), "", "no_answer"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := &block.Session{Agent: &effect.Agent{ID: "a1"}, Stage: block.AtAnswered}
			c := &block.Call{Session: s, Desc: &d, Memory: map[string]any{memoryPhase: tt.phase}}
			require.Equal(t, tt.exit, d.Finish(c, tt.r).Exit)
			require.Equal(t, tt.stage, s.Stage)
		})
	}
}

// TestEscapeByAnotherKey does not take an exit that is none.
func TestEscapeByAnotherKey(t *testing.T) {
	t.Parallel()
	d := FindAgent()
	c := &block.Call{Session: &block.Session{}, Desc: &d, Values: make([]any, len(d.Fields)), Now: time.Unix(0, 0)}
	o := d.Finish(c, result(map[string]any{effect.FindEscaped: "7"}, nil))
	require.Equal(t, "failed", o.Exit)
	require.Equal(t, effect.Unavailable, o.Fault.Code)
}
