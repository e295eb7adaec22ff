package crm

import (
	"slices"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
)

// Search describes the block search.
func Search() block.Descriptor {
	return block.Descriptor{
		Name: "search", Family: Family, Mode: effect.Read, Remote: true,
		Summary: "Looks records up.",
		Doc: "Search by `phone`, by `where`, by both, or by a `query` in the CRM's own language. " +
			"Exactly one record takes the exit ok; the exits none and many are there for the other two cases. " +
			"The result is a record set: `caller.count`, `caller.first`, `caller.records`, `caller.more`.",
		Fields: []spec.Field{
			{Name: "object", Kind: spec.Name, Want: spec.WantObject, Doc: "The kind of record, by the CRM's own name. Needed unless `query` says it.", Example: "Contact"},
			fieldsField(),
			{Name: "phone", Kind: spec.Text, Exposes: true, Doc: "A telephone number in any notation; the connector knows how its CRM must be asked.", Example: "${call.from}"},
			{Name: "where", Kind: spec.Map, Want: spec.WantSearch, Exposes: true, Doc: "Fields and what they must be: a value, a list of values, or an operator and a value such as {gt: 5}, {starts_with: A}, {empty: true}. A value that is missing matches nobody; to look for empty fields, say so.", Example: `{Email: "${email}", Status: [Open, New]}`},
			{Name: "query", Kind: spec.Query, Doc: "A query in the CRM's language (SOQL or SOSL, Zendesk search). Values come in as :name.", Example: `"SELECT Id FROM Case WHERE CaseNumber = :number"`},
			{Name: "params", Kind: spec.Map, Exposes: true, Doc: "The values for the :names of the query.", Example: `{number: "${case_number}"}`},
			{Name: "order", Kind: spec.Text, Want: spec.WantSearch, Literal: true, Doc: "A field to sort by; with a minus in front, descending.", Example: "-CreatedDate"},
			{Name: "limit", Kind: spec.Int, Default: 25, Min: 1, Max: 200, Doc: "At most so many records."},
			intoField(), accountField(),
		},
		Exits: []block.Exit{
			{Name: "none", Doc: "Nothing matched."},
			{Name: "many", Doc: "More than one record matched."},
		},
		Outputs: []block.Output{
			{Name: "count", Type: expression.Int(), Doc: "How many records were found, up to the limit."},
			{Name: "account", Type: expression.String(), Doc: "The account that was asked."},
		},
		Declares: func(s block.Static) []block.Local {
			return []block.Local{{Name: s.Text("into"), Type: setType(s.Names("fields"))}}
		},
		Check:    checkSearch,
		Begin:    search,
		Finish:   found,
		Examples: []string{"- search:\n    object: Contact\n    fields: [Id, Name, Email]\n    phone: ${call.from}\n    into: caller\n  exits:\n    none: continue\n    many: continue\n    failed: continue\n    timeout: continue\n- log: \"${caller.count} found\"\n"},
	}
}

// checkSearch reports settings that can never work together.
func checkSearch(s block.Static) (diags diag.List) {
	query, phone, where := s.Setting("query"), s.Setting("phone"), s.Setting("where")
	at := s.Node
	switch {
	case query == nil && phone == nil && where == nil:
		diags.Add(diag.CodeMissingKey, at.File.Name, at.Range, "give phone, where or query", "the search has nothing to look for")
	case query != nil && (phone != nil || where != nil):
		diags.Add(diag.CodeBadValue, at.File.Name, query.Range, "put everything into the query, or use phone and where", "a query cannot be combined with phone or where")
	case query == nil && s.Setting("object") == nil:
		diags.Add(diag.CodeMissingKey, at.File.Name, at.Range, "for example object: Contact", "the setting %q is missing", "object")
	}
	if params := s.Setting("params"); params != nil && query == nil {
		diags.Add(diag.CodeBadValue, at.File.Name, params.Range, "", "params are for a query, and there is none")
	}
	return append(diags, checkWhere(where)...)
}

// checkWhere reports operators that do not exist.
func checkWhere(where *source.Node) (diags diag.List) {
	if where == nil || where.Kind != source.Mapping {
		return nil
	}
	for _, e := range where.Entries {
		if e.Value.Kind != source.Mapping {
			continue
		}
		for _, op := range e.Value.Entries {
			if !slices.Contains(effect.Ops(), effect.Op(op.Key.Text)) {
				diags.Add(diag.CodeBadValue, op.Key.File.Name, op.Key.Range, diag.OneOf(op.Key.Text, opNames()), "no comparison is called %q", op.Key.Text)
			}
		}
	}
	return diags
}

func opNames() []string {
	var out []string
	for _, op := range effect.Ops() {
		out = append(out, string(op))
	}
	return out
}

func search(c *block.Call) block.Outcome {
	if c.Has("phone") && c.Text("phone") == "" {
		return nothing(c) // a withheld number matches nobody, whatever else holds
	}
	where, ok := conditions(c.Map("where"))
	if !ok {
		return nothing(c)
	}
	return block.AskAccount(effect.CRMSearch, c.Account(), effect.SearchArgs{
		Object: c.Text("object"), Fields: c.Names("fields"), Phone: c.Text("phone"),
		Where: where, Query: c.Text("query"), Params: c.Map("params"),
		Order: c.Text("order"), Limit: c.Int("limit"),
	})
}

func nothing(c *block.Call) block.Outcome {
	return deliver(c, newSet(nil), "")
}

func found(c *block.Call, r effect.Result) block.Outcome {
	if r.Fault != nil {
		return block.Fail(r.Fault)
	}
	if !isSet(r.Value) { // which is not the same as that nothing was found
		return block.Fail(effect.NewFault(effect.Unavailable, "what the search was answered with is no record set"))
	}
	return deliver(c, newSet(r.Value), r.Account)
}

// deliver fills the variable and takes the exit that the count says.
func deliver(c *block.Call, set map[string]any, account string) block.Outcome {
	count, _ := set["count"].(int)
	if into := c.Text("into"); into != "" {
		if f := c.Assign(into, set); f != nil {
			return block.Fail(f)
		}
	}
	exit := block.OK
	switch {
	case count == 0:
		exit = "none"
	case count > 1, set["more"] == true:
		exit = "many"
	}
	return block.LeaveWith(exit, map[string]any{"count": count, "account": account})
}
