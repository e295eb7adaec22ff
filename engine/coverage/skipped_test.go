package coverage_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/coverage"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/simulate"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/trace"
)

// author writes random scenarios in two forms: with guards, which leave no
// event where they do not hold, and with an `if` in the place of each.
type author struct {
	t      *rapid.T
	guards int
	inLib  bool
	calm   bool // nothing fails, so that there are strands
	loose  bool // something may be cut short, of which a trace does not tell all
}

// forms are steps in both forms.
type forms struct{ when, plain string }

const deepest = 2

// steps writes a list of steps.
func (a *author) steps(depth int) (out forms) {
	for range rapid.IntRange(1, 3).Draw(a.t, "steps") {
		s := a.one(depth)
		out.when, out.plain = out.when+s.when, out.plain+s.plain
	}
	return out
}

// one writes a step, mostly with a guard.
func (a *author) one(depth int) forms {
	body := a.body(depth)
	if rapid.IntRange(0, 2).Draw(a.t, "guard") == 0 {
		return forms{item(body.when), item(body.plain)}
	}
	a.guards++
	id, holds := fmt.Sprintf("g%d", a.guards), fmt.Sprintf("n %% 3 == %d", rapid.IntRange(0, 2).Draw(a.t, "holds"))
	return forms{
		item("id: " + id + "\nwhen: " + holds + "\n" + body.when),
		item("id: " + id + "\nif: " + holds + "\nthen:\n" + indented(item(body.plain))),
	}
}

// body writes a step without what stands before its word.
func (a *author) body(depth int) forms {
	kinds := []string{"set", "set", "log", "wait", "fetch", "fetch"}
	if depth < deepest {
		kinds = append(kinds, "if", "for_each", "while", "try", "finally")
	}
	if !a.inLib {
		kinds = append(kinds, "call", "call")
	}
	if !a.calm {
		kinds = append(kinds, "end")
	}
	if a.calm && depth < deepest {
		kinds = append(kinds, "parallel", "first")
	}
	kind := rapid.SampledFrom(kinds).Draw(a.t, "kind")
	a.loose = a.loose || kind == "first" || kind == "finally" && !a.calm
	switch kind {
	case "set":
		return same("set_variable: {n: \"${n + 1}\"}\n")
	case "wait":
		return same("wait: 1s\n")
	case "fetch":
		return same("fetch_variable: {connector: c, path: /}\nexits: {none: continue}\n")
	case "call":
		return same("call: lib\nwith: {n: \"${n}\"}\n" + rapid.SampledFrom([]string{"", "exits: {failed: continue}\n"}).Draw(a.t, "exits"))
	case "end":
		return same("end:\n")
	case "if":
		return a.with(depth, "if: n % 2 == 0\nthen:\n", "else:\n")
	case "for_each":
		return a.with(depth, "for_each: \"[1, 2]\"\ndo:\n")
	case "while":
		s := a.with(depth, "while: n < 4\nat_most: 5\ndo:\n")
		more := indented(item("set_variable: {n: \"${n + 1}\"}\n"))
		return forms{s.when + more, s.plain + more}
	case "try":
		return a.with(depth, "try:\n", "catch:\n  error:\n")
	case "finally":
		return a.with(depth, "try:\n", "finally:\n")
	case "parallel":
		return a.with(depth, "parallel:\n  a:\n", "  b:\n")
	case "first":
		return a.with(depth, "parallel:\n  a:\n", "  b:\n", "until: first\n")
	}
	return same("log: x\n")
}

func same(text string) forms { return forms{text, text} }

// with writes steps below each head that ends in a list.
func (a *author) with(depth int, heads ...string) (out forms) {
	for _, head := range heads {
		out.when, out.plain = out.when+head, out.plain+head
		if !strings.HasSuffix(head, ":\n") {
			continue
		}
		s := a.steps(depth + 1)
		deep := strings.HasPrefix(head[strings.LastIndex(head[:len(head)-1], "\n")+1:], "  ")
		if deep {
			s = forms{indented(s.when), indented(s.plain)}
		}
		out.when, out.plain = out.when+indented(s.when), out.plain+indented(s.plain)
	}
	return out
}

// item makes a step an item of a list.
func item(text string) string { return "- " + strings.TrimPrefix(indented(text), "  ") }

func indented(text string) string {
	return "  " + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n  ") + "\n"
}

// scenarios writes a scenario that calls another, in both forms.
func (a *author) scenarios() (main, lib forms) {
	a.inLib = true
	head := "callwright: v1\nscenario: lib\ninputs: {n: {type: number, default: 0}}\nsteps:\n"
	s, e := a.steps(1), a.steps(2)
	lib = forms{head + indented(s.when) + "handlers:\n  error:\n" + indented(indented(e.when)), head + indented(s.plain) + "handlers:\n  error:\n" + indented(indented(e.plain))}
	a.inLib = false
	head = "callwright: v1\nscenario: every\nvars: {n: 0}\nsteps:\n"
	s = a.steps(0)
	main = forms{head + indented(s.when), head + indented(s.plain)}
	for _, name := range []string{"error", "call.ended", "caller.hung_up"} {
		h := a.steps(2)
		if name == "error" {
			h.when, h.plain = h.when+"- goto: last\n", h.plain+"- goto: last\n"
		}
		on := "  " + name + ":\n"
		if name == "error" {
			on = "handlers:\n" + on
			last := indented("- id: last\n  log: last\n")
			main = forms{main.when + last, main.plain + last}
		}
		main = forms{main.when + on + indented(indented(h.when)), main.plain + on + indented(indented(h.plain))}
	}
	return main, lib
}

// count plays a scenario and counts what was covered. Every so many requests
// one fails.
func count(t *rapid.T, main, lib string, every int, leaves time.Duration) (*coverage.Report, trace.Status) {
	open := func(path string) (*source.File, diag.List) { return source.NewFile(path, []byte(lib)), nil }
	p, diags := compile.Compile(source.NewFile("every.yaml", []byte(main)), compile.Options{Blocks: blocks.Registry(), Open: open})
	if p == nil {
		t.Fatalf("%v\n%s\n%s", diags, main, lib)
	}
	asked := 0
	service := simulate.PartFunc(func(r effect.Request) simulate.Answer {
		if asked++; asked%every == 0 {
			return simulate.Answer{Result: effect.Failed(r, effect.NewFault(effect.Unavailable, "down"))}
		}
		return simulate.Answer{Result: effect.Done(r, map[string]any{"status": 200, "headers": map[string]any{}, "body": nil})}
	})
	m := &trace.Memory{}
	in := interp.Input{Run: "r", Event: "call.incoming", Now: time.Unix(0, 0), Call: interp.Call{From: "+1", Channel: "voice"}}
	w := simulate.World{Host: host.New(host.Script{}), Connectors: service}
	if leaves > 0 {
		w.Events = []simulate.Event{{At: leaves, Event: interp.Event{HangUp: true}}}
	}
	_, err := simulate.Call(t.Context(), p, in, w, interp.Options{Trace: m})
	if err != nil {
		t.Fatalf("%v", err)
	}
	c := coverage.New()
	c.Run(p, m.Events)
	return c.Report(), m.Events[len(m.Events)-1].Status
}

// TestSkipped holds what is inferred of guards against what an `if` in their
// place tells. Nothing is ever made up.
func TestSkipped(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := &author{t: t, calm: rapid.Bool().Draw(t, "calm")}
		main, lib := a.scenarios()
		every, leaves := 1000, time.Duration(0)
		if !a.calm {
			every, leaves = rapid.IntRange(2, 9).Draw(t, "fails"), time.Duration(rapid.IntRange(0, 6).Draw(t, "leaves"))*700*time.Millisecond
		}
		got, status := count(t, main.when, lib.when, every, leaves)
		want, other := count(t, main.plain, lib.plain, every, leaves)
		require.Equal(t, other, status)
		told := conditions(want, "if")
		for id, c := range conditions(got, "when") {
			require.Equal(t, told[id].True, c.True, "%s\n%s\n%s", id, main.when, lib.when)
			if a.loose || leaves > 0 {
				require.LessOrEqual(t, c.False, told[id].False, "%s\n%s\n%s", id, main.when, lib.when)
			} else {
				require.Equal(t, told[id].False, c.False, "%s\n%s\n%s", id, main.when, lib.when)
			}
		}
	})
}

// conditions are the sides of the guards by the ids of their steps.
func conditions(r *coverage.Report, name string) map[string]coverage.Condition {
	out := map[string]coverage.Condition{}
	for _, s := range r.Scenarios {
		for _, step := range s.Steps {
			for _, c := range step.Conditions {
				if c.Name == name && strings.HasPrefix(step.Step, "g") {
					out[step.Step] = c
				}
			}
		}
	}
	return out
}
