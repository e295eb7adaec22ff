package scenariotest

import (
	"time"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
	"github.com/callwright/callwright/engine/value"
)

// connectors reads what the services are like.
func (r *reader) connectors(t *Test, v spec.Values) {
	t.Connectors = Connectors{Faults: texts(v, "faults", "fault"), Seed: data(v, "seed"), Takes: defaultTakes}
	if has(v, "takes") {
		t.Connectors.Takes = spec.Get[time.Duration](v, "takes")
	}
	if name := spec.Get[string](v, "cassette"); name != "" {
		t.Connectors.Cassette = beside(r.file.Name, name)
	}
	for i, e := range v.List("results") {
		t.Connectors.results = append(t.Connectors.results, r.result(e, item(find(t.node, "connectors", "results"), i)))
	}
}

func (r *reader) result(v spec.Values, n *source.Node) result {
	out := result{
		step: spec.Get[string](v, "step"), kind: effect.Kind(spec.Get[string](v, "kind")),
		takes: spec.Get[time.Duration](v, "takes"), times: spec.Get[int](v, "times"),
	}
	given := 0
	for _, name := range []string{"records", "body", "value", "fault"} {
		if n.Kind == source.Mapping && n.Get(name) != nil {
			given++
		}
	}
	if given != 1 {
		r.bad(n, "", "a result has exactly one of records, body, value and fault")
	}
	if list := find(n, "records"); has(v, "records") && list.Kind != source.Sequence {
		r.add(diag.CodeWrongKind, list, "for example records: [{Id: 003000000000001AAA}]", "expected a list of records, found a %s", list.Kind)
	}
	switch {
	case has(v, "fault"):
		out.fault = effect.NewFault(effect.Code(spec.Get[string](v, "fault")), "%s", spec.Get[string](v, "message"))
	case has(v, "records"):
		out.value, out.records = spec.Data(v["records"]), true
	case has(v, "body"):
		headers := data(v, "headers")
		if headers == nil {
			headers = map[string]any{}
		}
		out.value = map[string]any{"status": spec.Get[int](v, "status"), "headers": headers, "body": spec.Data(v["body"])}
	default:
		out.value = spec.Data(v["value"])
	}
	return out
}

// answer makes the result of a request.
func (c *result) answer(r effect.Request) effect.Result {
	if c.fault != nil {
		f := *c.fault
		return effect.Failed(r, &f)
	}
	v := value.Clone(c.value)
	if records, ok := v.([]any); ok && c.records {
		v = recordSet(r, records)
	}
	out := effect.Done(r, v)
	out.Account = r.Account
	return out
}

// recordSet is the value of a search that found the records.
func recordSet(r effect.Request, records []any) map[string]any {
	var args effect.SearchArgs
	_ = r.Decode(&args) // without an object it is as good
	more := args.Limit > 0 && len(records) > args.Limit
	if more {
		records = records[:args.Limit]
	}
	return map[string]any{"account": r.Account, "object": args.Object, "count": len(records), "more": more, "records": records}
}
