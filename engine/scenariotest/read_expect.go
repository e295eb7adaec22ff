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
func (r *reader) expectations(t *Test, v spec.Values) {
	e := expect{
		taken: true, end: trace.Status(spec.Get[string](v, "end")), visited: texts(v, "visited", "step"), never: texts(v, "never", "step"),
		vars: pairs(v, "vars"), attached: pairs(v, "attached"), said: texts(v, "said", "text"), neverSaid: texts(v, "never_said", "text"),
		checkPops: has(v, "pops"), checkWrite: has(v, "writes"),
	}
	if has(v, "taken") {
		e.taken = spec.Get[bool](v, "taken")
	}
	for _, f := range v.List("error") {
		e.fault = &expectedFault{effect.Code(spec.Get[string](f, "code")), spec.Get[string](f, "step"), spec.Get[string](f, "message")}
	}
	for _, p := range v.List("pops") {
		e.pops = append(e.pops, pop(p))
	}
	for _, w := range v.List("writes") {
		e.writes = append(e.writes, write(w))
	}
	for _, q := range v.List("requests") {
		e.requests = append(e.requests, expectedRequest{step: spec.Get[string](q, "step"), account: spec.Get[string](q, "account"), kind: spec.Get[string](q, "kind"), args: data(q, "args")})
	}
	t.expect = e
	r.exits(t, v)
	r.took(t, spec.Get[string](v, "took"))
}

func pop(v spec.Values) expectedPop {
	p := expectedPop{object: spec.Get[string](v, "object"), account: spec.Get[string](v, "account"), mode: spec.Get[string](v, "mode"), delivered: spec.Get[bool](v, "delivered")}
	if has(v, "records") {
		p.records = append([]string{}, texts(v, "records", "id")...)
	}
	return p
}

// write is a request by what it does to a record.
func write(v spec.Values) expectedRequest {
	q := expectedRequest{step: spec.Get[string](v, "step"), account: spec.Get[string](v, "account"), deed: spec.Get[string](v, "do"), args: data(v, "args")}
	if q.args == nil {
		q.args = map[string]any{}
	}
	for _, name := range []string{"object", "id"} {
		if has(v, name) {
			q.args[name] = spec.Get[string](v, name)
		}
	}
	if values := data(v, "values"); values != nil {
		q.args["values"] = values
	}
	return q
}

// exits reads which exit each step must take, or which ones, time by time.
func (r *reader) exits(t *Test, v spec.Values) {
	p := spec.Get[*spec.Pairs](v, "exits")
	if p == nil {
		return
	}
	for i, step := range p.Names {
		list, isList := spec.Data(p.Values[i]).([]any)
		if !isList {
			list = []any{spec.Data(p.Values[i])}
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
	add := func(step string, n *source.Node) { out = append(out, placed{step: step, name: n}) }
	in := func(path ...string) *source.Node { return find(t.node, path...) }
	for _, e := range t.expect.exits {
		path := under("expect", "exits", e.step)
		out = append(out, placed{e.step, findKey(t.node, path...), in(path...), e.exits})
	}
	for i, name := range t.expect.visited {
		add(name, item(in("expect", "visited"), i))
	}
	for i, name := range t.expect.never {
		add(name, item(in("expect", "never"), i))
	}
	if f := t.expect.fault; f != nil {
		add(f.step, find(item(in("expect", "error"), 0), "step"))
	}
	for i, q := range t.expect.writes {
		add(q.step, find(item(in("expect", "writes"), i), "step"))
	}
	for i, q := range t.expect.requests {
		add(q.step, find(item(in("expect", "requests"), i), "step"))
	}
	for i, c := range t.Connectors.results {
		add(c.step, find(item(in("connectors", "results"), i), "step"))
	}
	return slices.DeleteFunc(out, func(p placed) bool { return p.step == "" })
}

// placed is a step that a test names, and the exits that it must take.
type placed struct {
	step  string
	name  *source.Node // where it is named
	at    *source.Node // where its exits are
	exits []string
}
