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
		Name: "fetch_variable", Family: Family, Mode: effect.Read, Remote: true, Quick: true,
		Summary: "Calls an HTTP service and sets variables from its answer.",
		Doc: "The request goes to the base URL of a connector, with that connector's credentials. " +
			"Every `${ }` is escaped for the place where it stands; one that is empty in the path, such as a withheld number, takes failed. An answer of the class 2xx takes the exit ok; 404, and an empty answer where `set` needs one, take none; every other status takes failed; `on_status` says otherwise. " +
			"JSON and XML answers are data, all others text; XML has the shape that the block parse gives it. An answer larger than `limit` takes failed, with the code limit, and is not read any further. " +
			"A method other than GET, HEAD and OPTIONS counts as a write: it is never sent twice unless the service is certain not to have seen it.",
		Fields: []spec.Field{
			{Name: "connector", Kind: spec.Account, Required: true, Want: "http", Doc: "The account to call.", Example: "loyalty-api"},
			{Name: "method", Kind: spec.Enum, Enum: []string{"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}, Default: "GET", Doc: "The HTTP method."},
			{Name: "path", Kind: spec.Path, Required: true, Exposes: true, Doc: "Appended to the account's base URL.", Example: "/members/${call.from}"},
			{Name: "query", Kind: spec.Map, Exposes: true, Doc: "Query parameters.", Example: `{phone: "${call.from}"}`},
			{Name: "headers", Kind: spec.Map, Doc: "Request headers.", Example: "{Accept-Language: en}"},
			{Name: "body", Kind: spec.Value, Doc: "Sent as JSON.", Example: `{caller: "${call.from}"}`},
			{Name: "form", Kind: spec.Map, Doc: "Sent as a form instead.", Example: `{caller: "${call.from}"}`},
			{Name: "xml", Kind: spec.Map, Doc: "Sent as XML instead: one root element, with attributes as `@name`, text as `#text`, repeated elements as a list. Elements are in the order of their names; a list under `#content` has an order of its own.", Example: `{visit: {"@kind": call, caller: "${call.from}"}}`},
			{Name: "text", Kind: spec.Text, Doc: "Sent as plain text instead.", Example: "Call from ${call.from}"},
			{Name: "type", Kind: spec.Text, Doc: "The body's media type, if not the usual one.", Example: "application/merge-patch+json"},
			{Name: "limit", Kind: spec.Int, Literal: true, Min: 1, Max: 64 << 20, Doc: "The largest answer that is read, in bytes; 1 MiB if not given. The account's own limit holds as well.", Example: "65536"},
			{Name: "on_status", Kind: spec.Map, Literal: true, Doc: "Exits for statuses, such as 404, and for classes of them, such as 5xx. A status goes before its class. `ok` takes an answer for a success, with `set`; any other name is an exit of its own.", Example: "{409: conflict, 5xx: down}"},
			{Name: "set", Kind: spec.Expressions, Doc: "Variables to set, each with an expression over `response` (status, headers, body). A variable that is not declared is declared by this.", Example: "{points: response.body.points}"},
			block.WhileWaiting("What the caller hears until the answer is there."),
		},
		Exits:    []block.Exit{{Name: "none", Doc: "There is no such thing: 404, or an empty answer where `set` needs one."}},
		Outputs:  []block.Output{{Name: "status", Type: expression.Int(), Doc: "The HTTP status; 0 if there was no answer."}},
		Branches: statusExits,
		Check:    checkFetch,
		Locals:   []block.Local{{Name: "response", Type: responseType()}},
		Declares: declareSet,
		Begin:    fetch,
		Finish:   fetched,
		Examples: []string{
			"- fetch_variable:\n    connector: loyalty-api\n    path: /members/${call.from}\n    timeout: 2s\n    set:\n      points: response.body.points\n  exits:\n    none: continue\n    failed: continue\n    timeout: continue\n- log: \"${points} points\"\n",
			"- fetch_variable:\n    connector: loyalty-api\n    method: POST\n    path: /visits\n    xml: {visit: {caller: \"${call.from}\"}}\n    limit: 65536\n    on_status: {409: known, 5xx: failed}\n  exits: {known: continue, none: continue, failed: continue, timeout: continue}\n",
		},
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
	if f := effect.PathHole(c.Path("path")); f != nil {
		return block.Fail(f)
	}
	o := block.AskAccount(effect.HTTPFetch, c.Text("connector"), effect.FetchArgs{
		Method: method, Path: c.Path("path"), Query: c.Map("query"), Headers: texts(c.Map("headers")),
		JSON: c.Value("body"), Form: c.Map("form"), XML: c.Map("xml"), Text: c.Text("text"), Type: c.Text("type"), Limit: c.Int("limit"),
	})
	o.Ask.Write = method != "GET" && method != "HEAD" && method != "OPTIONS"
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

// byStatus takes the exit of a status; what is a success also sets variables.
func byStatus(c *block.Call, status int, response map[string]any) block.Outcome {
	switch exit := statusExit(c, status); exit {
	case block.OK:
		return fill(c, response)
	case "failed", "timeout":
		return block.FailAs(exit, effect.StatusFault(status))
	case "":
		return block.Fail(effect.StatusFault(status))
	default:
		return block.Leave(exit)
	}
}

// fill sets the variables from an answer that is a success.
func fill(c *block.Call, response map[string]any) block.Outcome {
	if body := response["body"]; c.Has("set") && (body == nil || body == "") {
		return block.Leave("none")
	}
	return assign(c, map[string]any{"response": response})
}

// assign sets the variables of the setting `set`, all or none of them
// computed; a fault takes the exit failed.
func assign(c *block.Call, locals map[string]any) block.Outcome {
	pairs, f := c.Expressions("set", locals)
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
