package interp_test

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/trace"
)

// program compiles the steps, and whatever follows them, of a scenario.
func program(t testing.TB, text string) *compile.Program {
	t.Helper()
	p, diags := load(text)
	require.NotNil(t, p, "%v\n%s", diags, text)
	return p
}

// load compiles a scenario. Further ones, which it calls, follow in the form
// of a txtar archive.
func load(text string) (*compile.Program, diag.List) {
	a := txtar.Parse([]byte(text))
	open := func(path string) (*source.File, diag.List) {
		for _, f := range a.Files {
			if f.Name == path {
				return source.NewFile(path, head(f.Data)), nil
			}
		}
		return nil, diag.List{{Message: "the file does not exist"}}
	}
	return compile.Compile(source.NewFile("s.yaml", head(a.Comment)), compile.Options{Blocks: blocks.Registry(), Open: open})
}

func head(text []byte) []byte { return append([]byte("callwright: v1\nscenario: s\n"), text...) }

func input() interp.Input {
	return interp.Input{
		Run: "run-1", Event: "call.incoming", Now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC),
		Call: interp.Call{ID: "call-1", From: "+15551230001", To: "+18005550199", Channel: "voice", Direction: "inbound"},
	}
}

// mode is a way to run: all give the same trace.
type mode int

const (
	plain     mode = iota
	rehydrate      // the state goes through its stored form after every step
	restore        // every event meets a new Machine, made from the stored state
)

// player drives a run event by event.
type player struct {
	t       testing.TB
	p       *compile.Program
	m       *interp.Machine
	mode    mode
	opt     interp.Options
	memory  *trace.Memory
	last    interp.Sprint
	waiting map[string]effect.Request
	asked   []effect.Request
	now     time.Duration
}

func play(t testing.TB, p *compile.Program, how mode, opt interp.Options) *player {
	t.Helper()
	r := &player{t: t, p: p, mode: how, memory: &trace.Memory{}, waiting: map[string]effect.Request{}}
	opt.Trace, opt.Rehydrate = r.memory, how == rehydrate
	r.opt = opt
	r.m = interp.New(p, opt)
	s, err := r.m.Start(input())
	require.NoError(t, err)
	r.sprint(s)
	return r
}

func (r *player) sprint(s interp.Sprint) {
	r.last = s
	for _, id := range s.Cancel {
		_, was := r.waiting[id]
		require.True(r.t, was, "%s is withdrawn and was not asked for", id)
		delete(r.waiting, id)
	}
	for _, q := range s.Requests {
		_, was := r.waiting[q.ID]
		require.False(r.t, was, "%s is asked for twice", q.ID)
		r.waiting[q.ID] = q
		r.asked = append(r.asked, q)
	}
	for _, id := range s.Quick {
		require.Contains(r.t, r.waiting, id, "it is among the requests")
	}
	require.Equal(r.t, s.Done, r.m.State().Done)
	require.Equal(r.t, s.Done, len(r.waiting) == 0, "a run waits for something or has ended")
}

// tell hands an event over.
func (r *player) tell(e interp.Event) {
	if r.mode == restore {
		data, err := r.m.State().Encode()
		require.NoError(r.t, err)
		st, err := interp.Decode(data, r.p)
		require.NoError(r.t, err)
		again, err := st.Encode()
		require.NoError(r.t, err)
		require.Equal(r.t, string(data), string(again))
		r.m = interp.Restore(r.p, st, r.opt)
	}
	if e.Result != nil {
		delete(r.waiting, e.Result.Request)
	}
	e.At = r.now
	r.sprint(r.m.Resume(e))
}

// at is the request of a step that waits.
func (r *player) at(step string) effect.Request {
	r.t.Helper()
	for _, id := range slices.Sorted(maps.Keys(r.waiting)) {
		if r.waiting[id].Step == step {
			return r.waiting[id]
		}
	}
	require.Fail(r.t, "nothing waits", "%s: %s", step, r.steps())
	return effect.Request{}
}

// done answers a step; fails lets it fail.
func (r *player) done(step string) *player {
	r.t.Helper()
	res := effect.Done(r.at(step), nil)
	r.tell(interp.Event{Result: &res})
	return r
}

// waits tells that a step is not answered at once.
func (r *player) waits(step string) *player {
	r.t.Helper()
	r.tell(interp.Event{Waits: r.at(step).ID})
	return r
}

func (r *player) fails(step string, code effect.Code) *player {
	r.t.Helper()
	res := effect.Failed(r.at(step), effect.NewFault(code, "canned"))
	r.tell(interp.Event{Result: &res})
	return r
}

func (r *player) event(name string, data any) *player {
	r.tell(interp.Event{Name: name, Data: data})
	return r
}

// pending is the one request that the run waits for.
func (r *player) pending() effect.Request {
	r.t.Helper()
	require.Len(r.t, r.waiting, 1)
	for _, q := range r.waiting {
		return q
	}
	return effect.Request{}
}

func (r *player) value(v any) *player {
	r.t.Helper()
	q := r.pending()
	res := effect.Done(q, v)
	r.tell(interp.Event{Result: &res})
	return r
}

func (r *player) fault(code effect.Code) *player {
	r.t.Helper()
	res := effect.Failed(r.pending(), effect.NewFault(code, "canned"))
	r.tell(interp.Event{Result: &res})
	return r
}

func (r *player) after(d time.Duration) *player { r.now += d; return r }
func (r *player) hangUp() *player               { r.tell(interp.Event{HangUp: true}); return r }
func (r *player) cancel() *player               { r.tell(interp.Event{Cancel: true}); return r }

// json is the trace as it is written.
func (r *player) json() string {
	var b bytes.Buffer
	w := trace.NewWriter(&b)
	for _, e := range r.memory.Events {
		w.Record(e)
	}
	return b.String()
}

// steps renders what the run did: entered steps, exits and errors.
func (r *player) steps() string {
	var out []string
	for _, e := range r.memory.Events {
		switch e.Kind {
		case trace.StepEntered:
			if e.Settings != nil && e.Block == "log" {
				out = append(out, fmt.Sprintf("log(%v)", e.Settings[0].Value))
			} else {
				out = append(out, e.Step)
			}
		case trace.Failed:
			out = append(out, "!"+string(e.Fault.Code))
		case trace.RunEnded:
			out = append(out, string(e.Status))
		}
	}
	return strings.Join(out, " ")
}

// faults are the messages of the run's errors.
func (r *player) faults() []string {
	var out []string
	for _, e := range r.memory.Events {
		if e.Kind == trace.Failed {
			out = append(out, e.Fault.Message)
		}
	}
	return out
}

// everyMode runs a scenario in all modes, drives it, and returns the player
// after checking that the traces are the same.
func everyMode(t *testing.T, text string, opt interp.Options, drive func(*player)) *player {
	t.Helper()
	p := program(t, text)
	first := play(t, p, plain, opt)
	drive(first)
	for _, how := range []mode{rehydrate, restore} {
		r := play(t, p, how, opt)
		drive(r)
		require.Equal(t, first.json(), r.json(), "mode %d", how)
	}
	return first
}
