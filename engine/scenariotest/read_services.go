package scenariotest

import (
	"time"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/value"
)

// connectors reads what the services are like.
func (r *reader) connectors(t *Test, v settings) {
	t.Connectors = Connectors{Faults: v.texts("faults", "fault"), Seed: v.data("seed"), Takes: defaultTakes}
	if v.has("takes") {
		t.Connectors.Takes = get[time.Duration](v, "takes")
	}
	if name := get[string](v, "cassette"); name != "" {
		t.Connectors.Cassette = beside(r.file.Name, name)
	}
	for i, e := range v.list("results") {
		t.Connectors.results = append(t.Connectors.results, r.result(e, item(find(t.node, "connectors", "results"), i)))
	}
}

func (r *reader) result(v settings, n *source.Node) result {
	out := result{
		step: get[string](v, "step"), kind: effect.Kind(get[string](v, "kind")),
		takes: get[time.Duration](v, "takes"), times: get[int](v, "times"),
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
	if list := find(n, "records"); v.has("records") && list.Kind != source.Sequence {
		r.add(diag.CodeWrongKind, list, "for example records: [{Id: 003000000000001AAA}]", "expected a list of records, found a %s", list.Kind)
	}
	switch {
	case v.has("fault"):
		out.fault = effect.NewFault(effect.Code(get[string](v, "fault")), "%s", get[string](v, "message"))
	case v.has("records"):
		out.value, out.records = plain(v["records"]), true
	case v.has("body"):
		headers := v.data("headers")
		if headers == nil {
			headers = map[string]any{}
		}
		out.value = map[string]any{"status": get[int](v, "status"), "headers": headers, "body": plain(v["body"])}
	default:
		out.value = plain(v["value"])
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
