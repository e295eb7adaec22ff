package crm

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/spec"
)

// CRMRequest describes the block crm_request.
func CRMRequest() block.Descriptor {
	return block.Descriptor{
		Name: "crm_request", Family: Family, Mode: effect.Read, Remote: true,
		Summary: "Calls the CRM's own API with the account's sign-in.",
		Doc: "For what no other block does. The path is below the root of the CRM's API (/services/data/vNN.0 of Salesforce, /api/v2 of Zendesk), and every `${ }` in it is escaped. " +
			"2xx takes ok, 404 takes none, every other status takes failed.",
		Fields: []spec.Field{
			{Name: "method", Kind: spec.Enum, Enum: []string{"GET", "POST", "PUT", "PATCH", "DELETE"}, Default: "GET", Doc: "The HTTP method."},
			{Name: "path", Kind: spec.Path, Required: true, Exposes: true, Doc: "Below the API's root.", Example: "/tickets/${ticket.id}/comments"},
			{Name: "query", Kind: spec.Map, Exposes: true, Doc: "Query parameters.", Example: "{per_page: 5}"},
			{Name: "body", Kind: spec.Value, Doc: "Sent as JSON.", Example: "{ticket: {status: open}}"},
			{Name: "into", Kind: spec.Into, Doc: "The variable to fill with the body of the answer.", Example: "comments"},
			accountField(),
		},
		Exits:   []block.Exit{{Name: "none", Doc: "There is no such thing: 404."}},
		Outputs: []block.Output{{Name: "status", Type: expression.Int(), Doc: "The HTTP status; 0 if there was no answer."}},
		Declares: func(s block.Static) []block.Local {
			return []block.Local{{Name: s.Text("into"), Type: expression.Any()}}
		},
		Check:    func(s block.Static) diag.List { return block.CheckPath(s, "path") },
		Begin:    crmRequest,
		Finish:   crmAnswered,
		Examples: []string{"- crm_request:\n    account: acme-zendesk\n    path: /tickets/35436/comments\n    into: comments\n  exits: {none: end, failed: end, timeout: end}\n- log: \"${len(comments.comments)} comments\"\n"},
	}
}

func crmRequest(c *block.Call) block.Outcome {
	method := c.Text("method")
	if f := effect.PathHole(c.Path("path")); f != nil {
		return block.Fail(f)
	}
	o := block.AskAccount(effect.CRMRequest, c.Account(), effect.FetchArgs{
		Method: method, Path: c.Path("path"), Query: c.Map("query"), JSON: c.Value("body"),
	})
	o.Ask.Write = method != "GET"
	return o
}

func crmAnswered(c *block.Call, r effect.Result) block.Outcome {
	if r.Fault != nil {
		return block.Fail(r.Fault)
	}
	got, _ := r.Value.(map[string]any)
	status, _ := got["status"].(int)
	o := block.Leave(block.OK)
	switch into := c.Text("into"); {
	case status == 404:
		o = block.Leave("none")
	case status/100 != 2:
		o = block.Fail(effect.StatusFault(status))
	case into != "":
		if f := c.Assign(into, got["body"]); f != nil {
			o = block.Fail(f)
		}
	}
	o.Outputs = map[string]any{"status": status}
	return o
}
