package router_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/router"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
	"github.com/callwright/callwright/engine/value"
)

var update = flag.Bool("update", false, "rewrite what the scripts want")

// start is time 0 of all tests.
func start() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) }

// TestScripts plays the events of testdata/scripts and compares all that comes
// of them. An event is {at, VERB: who, ...}; what else stands in it are the
// arguments of the request.
func TestScripts(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/scripts/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".yaml"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(path)
			require.NoError(t, err)
			script, want, ok := strings.Cut(string(text), "\nwant: |\n")
			require.True(t, ok, "the script ends with what it wants")
			got := play(t, source.NewFile(path, []byte(script)))
			if *update {
				require.NoError(t, os.WriteFile(path, []byte(script+"\nwant: |\n"+indent(got)), 0o644))
				return
			}
			require.Equal(t, want, indent(got))
		})
	}
}

func indent(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString("  " + line)
	}
	return b.String()
}

// player is a script that is being played.
type player struct {
	*testing.T
	r   *router.Router
	out strings.Builder
	now time.Duration
	n   map[string]int // tickets by run
}

func play(t *testing.T, f *source.File) string {
	t.Helper()
	root, diags := source.Parse(f)
	require.Empty(t, diags)
	c, diags := router.Read(source.NewFile("agents.yaml", []byte(root.Get("agents").Text)))
	require.Empty(t, diags)
	r, err := router.New(c, start())
	require.NoError(t, err)
	p := &player{T: t, r: r, n: map[string]int{}}
	for _, e := range root.Get("events").Items {
		p.event(e)
	}
	p.advance(time.Duration(1<<62), "at last")
	return p.out.String()
}

func (p *player) event(e *source.Node) {
	at, err := time.ParseDuration(e.Get("at").Text)
	require.NoError(p, err)
	p.advance(at, "by time")
	p.now = at
	verb, who := e.Entries[1].Key.Text, e.Entries[1].Value.Text
	fmt.Fprintf(&p.out, "%s %s %s\n", at, verb, who)
	p.print(p.do(verb, who, e))
}

// advance does what is due up to a time.
func (p *player) advance(to time.Duration, why string) {
	for at, ok := p.r.Next(); ok && at <= to; at, ok = p.r.Next() {
		require.GreaterOrEqual(p, at, p.now)
		p.now = at
		if ds := p.r.Advance(at); len(ds) > 0 {
			fmt.Fprintf(&p.out, "%s %s\n", at, why)
			p.print(ds)
		}
	}
}

func (p *player) do(verb, who string, e *source.Node) []router.Decision {
	switch verb {
	case "find":
		p.n[who]++
		return p.r.Ask(p.request(e, effect.RouteFind, fmt.Sprintf("%s/find/%d", who, p.n[who])), p.now)
	case "rank":
		return p.r.Ask(p.request(e, effect.RoutePriority, who+"/rank/1"), p.now)
	case "status", "callback":
		return p.r.Ask(p.request(e, effect.Kind("route."+verb), who+"/"+verb+"/1"), p.now)
	case "withdraw":
		return p.r.Withdraw(fmt.Sprintf("%s/find/%d", who, p.n[who]), p.now)
	case "press":
		return p.r.Press(who, e.Get("key").Text, p.now)
	case "leave":
		return p.r.Leave(who, p.now)
	case "state":
		return p.try(p.r.SetState(who, router.State(e.Get("to").Text), p.now))
	case "called":
		return p.try(p.r.Called(who, e.Get("reached").Text == "true", p.now))
	case "agents":
		for _, a := range p.r.Agents() {
			fmt.Fprintln(&p.out, strings.TrimRight(fmt.Sprintf("  %s is %s %s", a.Name, a.State, a.Run), " "))
		}
		return nil
	}
	return p.host(verb, who, e)
}

// host plays the requests host.*: the verb is the kind, for its begin, or
// "end" and the kind.
func (p *player) host(verb, who string, e *source.Node) []router.Decision {
	if kind, ended := strings.CutPrefix(verb, "end "); ended {
		q := p.request(e, effect.Kind("host."+kind), who+"/host/1")
		if code := e.Get("fault"); code != nil {
			return p.r.End(q, effect.Failed(q, effect.NewFault(effect.Code(code.Text), "so it is")), p.now)
		}
		return p.r.End(q, effect.Done(q, map[string]any{"agent": map[string]any{"id": cmp.Or(text(e.Get("rang")), text(e.Get("agent")))}}), p.now)
	}
	q := p.request(e, effect.Kind("host."+verb), who+"/host/1")
	sent, fault, ds := p.r.Begin(q, p.now)
	if !bytes.Equal(sent.Args, q.Args) {
		fmt.Fprintf(&p.out, "  sent as %s\n", sent.Args)
	}
	if fault != nil {
		fmt.Fprintf(&p.out, "  %s\n", fault)
	}
	return ds
}

func text(n *source.Node) string {
	if n == nil {
		return ""
	}
	return n.Text
}

func (p *player) try(ds []router.Decision, err error) []router.Decision {
	if err != nil {
		fmt.Fprintf(&p.out, "  error: %v\n", err)
	}
	return ds
}

func (p *player) request(e *source.Node, kind effect.Kind, id string) effect.Request {
	q := effect.Request{ID: id, Kind: kind}
	args := map[string]any{}
	for _, entry := range e.Entries[2:] {
		switch key := entry.Key.Text; key {
		case "timeout":
			d, err := time.ParseDuration(entry.Value.Text)
			require.NoError(p, err)
			q.Timeout = effect.Duration(d)
		case "fault", "rang":
		default:
			args[key] = plain(entry.Value)
		}
	}
	if kind == effect.RouteFind && args["priority"] == nil {
		args["priority"] = 5
	}
	var err error
	q.Args, err = json.Marshal(args)
	require.NoError(p, err)
	return q
}

func plain(n *source.Node) any {
	switch n.Kind {
	case source.Mapping:
		m := map[string]any{}
		for _, e := range n.Entries {
			m[e.Key.Text] = plain(e.Value)
		}
		return m
	case source.Sequence:
		list := []any{}
		for _, item := range n.Items {
			list = append(list, plain(item))
		}
		return list
	}
	return spec.Plain(n)
}

func (p *player) print(ds []router.Decision) {
	for _, d := range ds {
		fmt.Fprintf(&p.out, "  %s: %s\n", d.Ticket, describe(d))
	}
	for _, m := range p.r.Moves() {
		fmt.Fprintf(&p.out, "  %s is number %d of %d in %q, wait %d\n", m.Run, m.Status.Position, m.Status.Waiting, m.Status.Name, m.Status.Wait)
	}
}

func describe(d router.Decision) string {
	var parts []string
	add := func(format string, args ...any) { parts = append(parts, fmt.Sprintf(format, args...)) }
	if d.Callback != nil {
		add("call back %s, try %d", d.Callback.Number, d.Callback.Attempt)
	}
	switch {
	case d.Fault != nil:
		add("%s", d.Fault)
	case d.Agent != nil:
		add("%s, waited %s", d.Agent.Name, d.Waited)
	default:
		v, _ := value.Encode(d.Value)
		add("%s", v)
	}
	if d.Relaxed > 0 {
		add("relaxed %d", d.Relaxed)
	}
	return strings.Join(slices.Clip(parts), ", ")
}
