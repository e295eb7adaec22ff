package data

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
	"github.com/callwright/callwright/engine/value"
)

// FetchVariable describes the block fetch_variable.
func FetchVariable() block.Descriptor {
	return block.Descriptor{
		Name: "fetch_variable", Family: Family, Mode: effect.Read, Remote: true,
		Summary: "Calls an HTTP service and sets variables from its answer.",
		Doc: "The request goes to the base URL of a connector, with that connector's credentials. " +
			"Every `${ }` is escaped for the place where it stands. An answer of the class 2xx takes the exit ok; 404, and an empty answer where `set` needs one, take none; every other status takes failed. " +
			"A method other than GET counts as a write: it is never sent twice unless the service is certain not to have seen it.",
		Fields: []spec.Field{
			{Name: "connector", Kind: spec.Account, Required: true, Want: "http", Doc: "The account to call.", Example: "loyalty-api"},
			{Name: "method", Kind: spec.Enum, Enum: []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}, Default: "GET", Doc: "The HTTP method."},
			{Name: "path", Kind: spec.Path, Required: true, Exposes: true, Doc: "Appended to the account's base URL.", Example: "/members/${call.from}"},
			{Name: "query", Kind: spec.Map, Exposes: true, Doc: "Query parameters.", Example: `{phone: "${call.from}"}`},
			{Name: "headers", Kind: spec.Map, Doc: "Request headers.", Example: "{Accept-Language: en}"},
			{Name: "body", Kind: spec.Value, Doc: "Sent as JSON.", Example: `{caller: "${call.from}"}`},
			{Name: "form", Kind: spec.Map, Doc: "Sent as a form instead of a body.", Example: `{caller: "${call.from}"}`},
			{Name: "set", Kind: spec.Expressions, Doc: "Variables to set, each with an expression over `response` (status, headers, body). A variable that is not declared is declared by this.", Example: "{points: response.body.points}"},
		},
		Exits:    []block.Exit{{Name: "none", Doc: "There is no such thing: 404, or an empty answer where `set` needs one."}},
		Outputs:  []block.Output{{Name: "status", Type: expression.Int(), Doc: "The HTTP status; 0 if there was no answer."}},
		Locals:   []block.Local{{Name: "response", Type: responseType()}},
		Declares: declareSet,
		Begin:    fetch,
		Finish:   fetched,
		Examples: []string{"- fetch_variable:\n    connector: loyalty-api\n    path: /members/${call.from}\n    timeout: 2s\n    set:\n      points: response.body.points\n  exits:\n    none: continue\n    failed: continue\n    timeout: continue\n- log: \"${points} points\"\n"},
	}
}

func responseType() expression.Type {
	return expression.Record(map[string]expression.Type{
		"status": expression.Int(), "headers": expression.Map(expression.String()), "body": expression.Any(),
	})
}

// declareSet declares the variables under set.
func declareSet(s block.Static) []block.Local {
	n := s.Setting("set")
	if n == nil || n.Kind != source.Mapping {
		return nil
	}
	var out []block.Local
	for _, e := range n.Entries {
		out = append(out, block.Local{Name: e.Key.Text, Type: expression.Any()})
	}
	return out
}

func fetch(c *block.Call) block.Outcome {
	method := c.Text("method")
	o := block.AskAccount(effect.HTTPFetch, c.Text("connector"), effect.FetchArgs{
		Method: method, Path: c.Path("path"), Query: c.Map("query"), Headers: texts(c.Map("headers")),
		JSON: c.Value("body"), Form: c.Map("form"),
	})
	o.Ask.Write = method != "GET" && method != "HEAD"
	return o
}

func texts(m map[string]any) map[string]string {
	if m == nil {
		return nil
	}
	out := make(map[string]string, len(m))
	for _, k := range value.Keys(m) {
		out[k] = value.Text(m[k])
	}
	return out
}

func fetched(c *block.Call, r effect.Result) block.Outcome {
	if r.Fault != nil {
		return block.Fail(r.Fault)
	}
	response, _ := r.Value.(map[string]any)
	status, _ := response["status"].(int)
	o := byStatus(c, status, response)
	o.Outputs = map[string]any{"status": status}
	return o
}

func byStatus(c *block.Call, status int, response map[string]any) block.Outcome {
	body := response["body"]
	switch {
	case status == 404, status/100 == 2 && c.Has("set") && (body == nil || body == ""):
		return block.Leave("none")
	case status/100 != 2:
		return block.Fail(effect.StatusFault(status))
	}
	pairs, f := c.Expressions("set", map[string]any{"response": response})
	if f != nil {
		return block.Fail(f)
	}
	for _, p := range pairs {
		if f := c.Assign(p.Name, p.Value); f != nil {
			return block.Fail(f)
		}
	}
	return block.Leave(block.OK)
}
