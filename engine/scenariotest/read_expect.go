package scenariotest

import (
	"slices"
	"strings"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
	"github.com/callwright/callwright/engine/trace"
)

// expectations read what must come of the call.
func (r *reader) expectations(t *Test, v settings) {
	e := expect{
		taken: true, end: trace.Status(get[string](v, "end")), visited: v.texts("visited", "step"), never: v.texts("never", "step"),
		vars: v.pairs("vars"), attached: v.pairs("attached"), said: v.texts("said", "text"), neverSaid: v.texts("never_said", "text"),
		checkPops: v.has("pops"), checkWrite: v.has("writes"),
	}
	if v.has("taken") {
		e.taken = get[bool](v, "taken")
	}
	for _, f := range v.list("error") {
		e.fault = &expectedFault{effect.Code(get[string](f, "code")), get[string](f, "step"), get[string](f, "message")}
	}
	for _, p := range v.list("pops") {
		e.pops = append(e.pops, pop(p))
	}
	for _, w := range v.list("writes") {
		e.writes = append(e.writes, write(w))
	}
	for _, q := range v.list("requests") {
		e.requests = append(e.requests, expectedRequest{step: get[string](q, "step"), account: get[string](q, "account"), kind: get[string](q, "kind"), args: q.data("args")})
	}
	t.expect = e
	r.exits(t, v)
	r.took(t, get[string](v, "took"))
}

func pop(v settings) expectedPop {
	p := expectedPop{object: get[string](v, "object"), account: get[string](v, "account"), mode: get[string](v, "mode"), delivered: get[bool](v, "delivered")}
	if v.has("records") {
		p.records = append([]string{}, v.texts("records", "id")...)
	}
	return p
}

// write is a request by what it does to a record.
func write(v settings) expectedRequest {
	q := expectedRequest{step: get[string](v, "step"), account: get[string](v, "account"), deed: get[string](v, "do"), args: v.data("args")}
	if q.args == nil {
		q.args = map[string]any{}
	}
	for _, name := range []string{"object", "id"} {
		if v.has(name) {
			q.args[name] = get[string](v, name)
		}
	}
	if values := v.data("values"); values != nil {
		q.args["values"] = values
	}
	return q
}

// exits reads which exit each step must take, or which ones, time by time.
func (r *reader) exits(t *Test, v settings) {
	p := get[*spec.Pairs](v, "exits")
	if p == nil {
		return
	}
	for i, step := range p.Names {
		list, isList := plain(p.Values[i]).([]any)
		if !isList {
			list = []any{plain(p.Values[i])}
		}
		e := expectedExits{step: step}
		for j, one := range list {
			n := item(p.Nodes[i], j)
			if _, ok := one.(map[string]any); ok || n.Kind != source.Scalar || n.IsNull() {
				r.bad(n, "for example find_caller: ok", "the name of an exit is a text")
				continue
			}
			e.exits = append(e.exits, n.Text)
		}
		t.expect.exits = append(t.expect.exits, e)
	}
}

// took reads a duration, or a least and a most.
func (r *reader) took(t *Test, text string) {
	if text == "" {
		return
	}
	least, most, two := strings.Cut(text, "..")
	from, problem := spec.ParseDuration(strings.TrimSpace(least))
	to := from
	if two && problem == "" {
		to, problem = spec.ParseDuration(strings.TrimSpace(most))
	}
	if problem == "" && to < from {
		problem = "ends before it begins"
	}
	if problem != "" {
		r.bad(find(t.node, "expect", "took"), "for example took: 30s..2m", "the setting %q %s", "took", problem)
		return
	}
	t.expect.took = &span{from, to}
}

// steps are the names of steps that the test knows, with their places.
func (t *Test) steps() []placed {
	var out []placed
	in := func(path ...string) *source.Node { return find(t.node, path...) }
	for _, e := range t.expect.exits {
		out = append(out, placed{e.step, in("expect", "exits", e.step), e.exits})
	}
	for i, name := range t.expect.visited {
		out = append(out, placed{name, item(in("expect", "visited"), i), nil})
	}
	for i, name := range t.expect.never {
		out = append(out, placed{name, item(in("expect", "never"), i), nil})
	}
	if f := t.expect.fault; f != nil {
		out = append(out, placed{f.step, find(item(in("expect", "error"), 0), "step"), nil})
	}
	for i, q := range t.expect.writes {
		out = append(out, placed{q.step, find(item(in("expect", "writes"), i), "step"), nil})
	}
	for i, q := range t.expect.requests {
		out = append(out, placed{q.step, find(item(in("expect", "requests"), i), "step"), nil})
	}
	for i, c := range t.Connectors.results {
		out = append(out, placed{c.step, find(item(in("connectors", "results"), i), "step"), nil})
	}
	return slices.DeleteFunc(out, func(p placed) bool { return p.step == "" })
}

// placed is the name of a step in a test, and the exits that it must take.
type placed struct {
	step  string
	at    *source.Node
	exits []string
}
