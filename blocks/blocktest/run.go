package blocktest

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
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
	state     *interp.State
	memory    *trace.Memory
	requests  []effect.Request // all of them, in order
	open      []effect.Request // those that wait for an answer
	withdrawn []string         // the steps whose requests were given up
	step      string           // key of the step under test
}

// take notes what a sprint asks for, and what it does not want any more.
func (p *performed) take(s interp.Sprint) {
	p.requests = append(p.requests, s.Requests...)
	p.open = append(p.open, s.Requests...)
	for _, id := range s.Cancel {
		if q, ok := p.close(func(q effect.Request) bool { return q.ID == id }); ok {
			p.withdrawn = append(p.withdrawn, q.Step)
		}
	}
}

// close takes a request off those that wait.
func (p *performed) close(meant func(effect.Request) bool) (effect.Request, bool) {
	i := slices.IndexFunc(p.open, meant)
	if i < 0 {
		return effect.Request{}, false
	}
	q := p.open[i]
	p.open = slices.Delete(p.open, i, i+1)
	return q, true
}

// tested is the key of the step under test: the last one that is not part of
// another.
func tested(p *compile.Program) (key string) {
	for i := range p.Nodes {
		if n := &p.Nodes[i]; n.In == compile.None {
			key = n.Key
		}
	}
	return key
}

// perform runs the program with the canned results.
func (c Case) perform(t *testing.T, p *compile.Program, rehydrate bool) performed {
	t.Helper()
	out := performed{memory: &trace.Memory{}, step: tested(p)}
	m := interp.New(p, interp.Options{Trace: out.memory, Rehydrate: rehydrate, KeepResults: true})
	sprint, err := m.Start(interp.Input{Run: "run", Event: "call.incoming", Now: started(), Call: interp.Call{ID: "call", From: c.Call.From, To: c.Call.To, Channel: "voice", Direction: "inbound"}})
	require.NoError(t, err)
	out.take(sprint)
	var now effect.Duration
	for i, r := range c.Results {
		require.False(t, sprint.Done, "the run ended before result %d", i+1)
		now += r.After
		before := value.Clone(r.Value)
		sprint = m.Resume(out.event(t, r, now))
		out.take(sprint)
		require.Equal(t, before, r.Value, "the result was changed")
	}
	require.True(t, sprint.Done, "the run waits for more: %+v", out.open)
	require.Empty(t, out.open, "the run is over, and requests still wait")
	out.state = m.State()
	return out
}

// event is what a Result stands for.
func (p *performed) event(t *testing.T, r Result, now effect.Duration) interp.Event {
	t.Helper()
	e := interp.Event{At: time.Duration(now), HangUp: r.HangUp, Cancel: r.Cancel}
	if r.Event != "" {
		e.Name, e.Data = r.Event, r.Value
		return e
	}
	if r.Waits {
		e.Waits = p.meant(t, r).ID
		return e
	}
	if !r.HangUp && !r.Cancel {
		q := p.answered(t, r)
		e.Result = &effect.Result{Request: q.ID, Value: r.Value, Fault: r.Fault, Account: r.Account}
	}
	return e
}

// answered takes the request that a Result is for off those that wait.
func (p *performed) answered(t *testing.T, r Result) effect.Request {
	t.Helper()
	meant := p.meant(t, r)
	q, _ := p.close(func(q effect.Request) bool { return q.ID == meant.ID })
	return q
}

// meant is the request that a Result is for. Where several wait, the Result
// says which one it means.
func (p *performed) meant(t *testing.T, r Result) effect.Request {
	t.Helper()
	var fit []effect.Request
	for _, q := range p.open {
		if (r.Kind == "" || r.Kind == q.Kind) && (r.Step == "" || r.Step == q.Step) {
			fit = append(fit, q)
		}
	}
	require.NotEmpty(t, fit, "no such request waits: %s %s\n%+v", r.Kind, r.Step, p.open)
	require.Len(t, fit, 1, "several requests wait: say which one is meant, by kind or step: %+v", p.open)
	return fit[0]
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
