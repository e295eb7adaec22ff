package blocktest

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/trace"
	"github.com/callwright/callwright/engine/value"
)

// started is the wall clock at the start of every case.
func started() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) }

// Run runs a case of the block called name and returns the exits that the
// step has and the one that it took.
func (c Case) Run(t *testing.T, blocks *block.Registry, name string) (has []string, took string) {
	t.Helper()
	d := blocks.Lookup(name)
	require.NotNil(t, d)
	has = c.exits(d)
	p := c.compile(t, blocks, d, has)
	plain := c.perform(t, p, false)
	require.Equal(t, plain.trace(), c.perform(t, p, true).trace(), "the run differs when its state is stored after every step")
	got := plain.got(t)
	require.Equal(t, c.wanted(got), got)
	took, _ = got["exit"].(string)
	return has, took
}

// exits returns the names of the exits that the step can have.
func (c Case) exits(d *block.Descriptor) []string {
	var out []string
	exits := d.Exits
	if d.Branches != nil {
		exits = append(append([]block.Exit{}, exits...), d.Branches(block.Static{Node: c.settings, Desc: d})...)
	}
	for _, e := range exits {
		out = append(out, e.Name)
	}
	return out
}

// compile makes the scenario of the case. Only the warning about variables
// that nothing reads is expected; and that of exits that are left unwired.
func (c Case) compile(t *testing.T, blocks *block.Registry, d *block.Descriptor, exits []string) *compile.Program {
	t.Helper()
	if c.Exits != nil {
		exits = c.Exits
	}
	var b strings.Builder
	fmt.Fprintf(&b, "callwright: v1\nscenario: case\nvars: %s\nsteps:\n", Flow(c.vars))
	if c.before != nil {
		for _, s := range c.before.Items {
			fmt.Fprintf(&b, "  - %s\n", Flow(s))
		}
	}
	fmt.Fprintf(&b, "  - %s\n", c.stepText(d.Name, exits))
	p, diags := compile.Compile(source.NewFile("case.yaml", []byte(b.String())), compile.Options{Blocks: blocks, Open: c.open})
	for _, finding := range diags {
		allowed := finding.Code == diag.CodeUnusedVar || finding.Code == diag.CodeUnwiredExit
		require.True(t, allowed, "%s\n%s", finding, b.String())
	}
	return p
}

// open reads a table beside the case file.
func (c Case) open(path string) (*source.File, diag.List) {
	f, diags := source.ReadFile(filepath.Join(c.dir, path))
	if f == nil {
		return nil, diags
	}
	return source.NewFile(path, f.Data), diags
}

// performed is a run with what happened in it.
type performed struct {
	state    *interp.State
	memory   *trace.Memory
	requests []effect.Request
	step     string // key of the step under test
}

// perform runs the program with the canned results.
func (c Case) perform(t *testing.T, p *compile.Program, rehydrate bool) performed {
	t.Helper()
	out := performed{memory: &trace.Memory{}, step: p.Nodes[len(p.Nodes)-1].Key}
	m := interp.New(p, interp.Options{Trace: out.memory, Rehydrate: rehydrate, KeepResults: true})
	sprint, err := m.Start(interp.Input{Run: "run", Event: "call.incoming", Now: started(), Call: interp.Call{ID: "call", From: c.Call.From, To: c.Call.To, Channel: "voice", Direction: "inbound"}})
	require.NoError(t, err)
	var now effect.Duration
	for i, r := range c.Results {
		require.False(t, sprint.Done, "the run ended before result %d", i+1)
		now += r.After
		before := value.Clone(r.Value)
		sprint = m.Resume(c.event(t, &out, sprint, r, now))
		require.Equal(t, before, r.Value, "the result was changed")
	}
	out.requests = append(out.requests, sprint.Requests...)
	require.True(t, sprint.Done, "the run waits for more: %+v", out.requests)
	out.state = m.State()
	return out
}

// event is what a Result stands for.
func (c Case) event(t *testing.T, out *performed, s interp.Sprint, r Result, now effect.Duration) interp.Event {
	t.Helper()
	require.Len(t, s.Requests, 1)
	q := s.Requests[0]
	out.requests = append(out.requests, q)
	e := interp.Event{At: time.Duration(now), HangUp: r.HangUp, Cancel: r.Cancel}
	if r.Event != "" {
		e.Name, e.Data = r.Event, r.Value
		return e
	}
	if !r.HangUp && !r.Cancel {
		if r.Kind != "" {
			require.Equal(t, r.Kind, q.Kind)
		}
		e.Result = &effect.Result{Request: q.ID, Value: r.Value, Fault: r.Fault, Account: r.Account}
	}
	return e
}

// trace is the run's trace as it is written.
func (p performed) trace() string {
	var b bytes.Buffer
	w := trace.NewWriter(&b)
	for _, e := range p.memory.Events {
		w.Record(e)
	}
	return b.String()
}
