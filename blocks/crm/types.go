package crm

import (
	"strings"

	"github.com/callwright/callwright/engine/expression"
)

// recordType is the type of a record with the given fields. Without fields,
// anything may be read of it.
func recordType(fields []string) expression.Type {
	if len(fields) == 0 {
		return expression.Map(expression.Any())
	}
	tree := node{}
	for _, f := range append([]string{"Id", "id"}, fields...) {
		tree.add(strings.Split(f, "."))
	}
	return tree.record()
}

// node is a field and what is below it.
type node map[string]node

func (n node) add(path []string) {
	if n[path[0]] == nil {
		n[path[0]] = node{}
	}
	if len(path) > 1 {
		n[path[0]].add(path[1:])
	}
}

func (n node) record() expression.Type {
	fields := make(map[string]expression.Type, len(n))
	for name, below := range n {
		fields[name] = expression.Any()
		if len(below) > 0 {
			fields[name] = below.record()
		}
	}
	return expression.Record(fields)
}

// setType is the type of a record set.
func setType(fields []string) expression.Type {
	r := recordType(fields)
	return expression.Record(map[string]expression.Type{
		"account": expression.String(), "object": expression.String(),
		"count": expression.Int(), "more": expression.Bool(), "index": expression.Int(),
		"first": r, "current": r, "records": expression.List(r),
	})
}

// isSet reports whether a search gave what newSet needs: records, if only none.
func isSet(v any) bool {
	found, _ := v.(map[string]any)
	records, given := found["records"]
	_, isList := records.([]any)
	return given && (records == nil || isList)
}

// newSet makes the value of a record set from what a search gave.
func newSet(v any) map[string]any {
	found, _ := v.(map[string]any)
	records, _ := found["records"].([]any)
	set := map[string]any{
		"account": text(found["account"]), "object": text(found["object"]),
		"count": len(records), "more": found["more"] == true, "index": 0,
		"first": nil, "current": nil, "records": records,
	}
	if records == nil {
		set["records"] = []any{}
	}
	if len(records) > 0 {
		set["first"], set["current"] = records[0], records[0]
	}
	return set
}

func text(v any) string {
	s, _ := v.(string)
	return s
}
