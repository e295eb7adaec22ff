package servicenow

import (
	"regexp"
	"strings"

	"github.com/callwright/callwright/connectors/servicenow/encoded"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// tableOf is the table that an object's name means: its own name, or what
// people call the usual ones.
func tableOf(object string) (string, error) {
	name := strings.ToLower(strings.TrimSpace(object))
	if table, ok := usualTables()[name]; ok {
		return table, nil
	}
	if !encoded.IsName(name) {
		return "", effect.NewFault(effect.Invalid, "%.60q is not the name of a table", object)
	}
	return name, nil
}

// usualTables are tables by what people call them.
func usualTables() map[string]string {
	return map[string]string{
		"user": "sys_user", "group": "sys_user_group", "company": "core_company", "location": "cmn_location",
		"contact": "customer_contact", "account": "customer_account", "consumer": "csm_consumer",
		"case": "sn_customerservice_case", "change": "change_request",
	}
}

// isPerson reports whether the table holds people, who are no tasks.
func isPerson(table string) bool {
	switch table {
	case "sys_user", "customer_contact", "csm_consumer":
		return true
	}
	return false
}

// isTask reports whether the table is one of those that people work on.
func isTask(table string) bool {
	switch table {
	case "task", "incident", "problem", "change_request", "sc_request", "sc_req_item", "sc_task", "sn_customerservice_case", "interaction":
		return true
	}
	return false
}

// usualFields are what a record is known by when no fields are asked for.
func usualFields(table string) []string {
	switch {
	case isPerson(table):
		return []string{"sys_id", "name", "email", "phone", "mobile_phone", "title", "vip"}
	case isTask(table):
		return []string{"sys_id", "number", "short_description", "state", "priority"}
	case table == "sys_user_group":
		return []string{"sys_id", "name"}
	case table == "core_company", table == "customer_account", table == "cmn_location":
		return []string{"sys_id", "name", "phone"}
	}
	return nil // whatever the table has
}

// phoneFields are where the table keeps telephone numbers.
func phoneFields(table string) []string {
	switch {
	case table == "core_company", table == "customer_account", table == "cmn_location":
		return []string{"phone"}
	case isTask(table):
		return nil
	}
	return []string{"phone", "mobile_phone", "home_phone"}
}

var idForm = regexp.MustCompile(`^[0-9a-f]{32}$`)

func checkID(id string) error {
	if !idForm.MatchString(id) {
		return effect.NewFault(effect.Invalid, "%.40q is not the sys_id of a record", id)
	}
	return nil
}

// idOf returns a record's id; "" when it has none.
func idOf(record map[string]any) string {
	for _, name := range []string{"sys_id", "id"} {
		if id, _ := record[name].(string); idForm.MatchString(id) {
			return id
		}
	}
	return ""
}

// pick returns the asked fields of a record, those of a reference inside a
// map, and its id.
func pick(record map[string]any, fields []string) map[string]any {
	out := map[string]any{"id": idOf(record)}
	if len(fields) == 0 {
		fields = value.Keys(record)
	}
	for _, path := range fields {
		put(out, path, record[path])
	}
	return out
}

// put sets the value of a dotted path. A reference that is asked for itself
// beside its fields is their sys_id.
func put(to map[string]any, path string, v any) {
	name, rest, nested := strings.Cut(path, ".")
	into, isMap := to[name].(map[string]any)
	switch {
	case !nested && isMap:
		into["sys_id"] = v
	case !nested:
		to[name] = v
	case isMap:
		put(into, rest, v)
	default:
		into = map[string]any{}
		if text, _ := to[name].(string); text != "" {
			into["sys_id"] = text
		}
		to[name] = into
		put(into, rest, v)
	}
}

// unique joins lists of names without repeating one.
func unique(lists ...[]string) []string {
	var out []string
	seen := map[string]bool{}
	for _, list := range lists {
		for _, name := range list {
			if !seen[name] {
				seen[name] = true
				out = append(out, name)
			}
		}
	}
	return out
}
