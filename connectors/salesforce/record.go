package salesforce

import (
	"strings"
)

// usualFields are what a record is known by when no fields are asked for.
func usualFields(object string) []string {
	switch strings.ToLower(object) {
	case "case":
		return []string{"Id", "CaseNumber", "Subject"}
	case "task", "event":
		return []string{"Id", "Subject"}
	case "contract":
		return []string{"Id", "ContractNumber"}
	case "order":
		return []string{"Id", "OrderNumber"}
	case "solution":
		return []string{"Id", "SolutionName"}
	}
	return []string{"Id", "Name"}
}

// wanted returns the fields to ask for, each once, the id first.
func wanted(object string, fields []string) []string {
	if len(fields) == 0 {
		return usualFields(object)
	}
	return unique([]string{"Id"}, fields)
}

// unique joins lists of names without repeating one in another spelling.
func unique(lists ...[]string) []string {
	var out []string
	seen := map[string]bool{}
	for _, list := range lists {
		for _, name := range list {
			if key := strings.ToLower(name); !seen[key] {
				seen[key] = true
				out = append(out, name)
			}
		}
	}
	return out
}

// clean makes scenario data of a record: without Salesforce's attributes, and
// with a list in place of each result of a child query.
func clean(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = clean(v[i])
		}
	case map[string]any:
		if records, ok := v["records"].([]any); ok && isResult(v) {
			return clean(records)
		}
		delete(v, "attributes")
		for name, e := range v {
			v[name] = clean(e)
		}
	}
	return v
}

func isResult(m map[string]any) bool {
	_, total := m["totalSize"]
	_, done := m["done"]
	return total && done
}

// pick returns the asked fields of a record in the spelling they were asked
// for, since that is how the scenario reads them.
func pick(record map[string]any, fields []string) map[string]any {
	out := map[string]any{}
	for _, path := range fields {
		copyPath(out, record, path)
	}
	return out
}

func copyPath(to, from map[string]any, path string) {
	name, rest, nested := strings.Cut(path, ".")
	v := find(from, name)
	if !nested {
		to[name] = v
		return
	}
	parent, ok := v.(map[string]any)
	if !ok { // the record has no such parent
		to[name] = nil
		return
	}
	into, ok := to[name].(map[string]any)
	if !ok {
		into = map[string]any{}
		to[name] = into
	}
	copyPath(into, parent, rest)
}

// find looks a field up as Salesforce does, whatever the case of its letters.
func find(record map[string]any, name string) any {
	if v, ok := record[name]; ok {
		return v
	}
	for key, v := range record { // no two keys of a record differ in case only
		if strings.EqualFold(key, name) {
			return v
		}
	}
	return nil
}

// isID reports whether s is a record id: 15 letters and digits, or 18 of
// which the last three are the right checksum.
func isID(s string) bool {
	if len(s) != 15 && len(s) != 18 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if !(c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z') {
			return false
		}
	}
	return len(s) == 15 || strings.EqualFold(s[15:], checksum(s[:15]))
}

// checksum tells of each letter of a 15-character id whether it is a capital.
func checksum(id string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
	out := make([]byte, 3)
	for block := range out {
		bits := 0
		for i := range 5 {
			if c := id[block*5+i]; c >= 'A' && c <= 'Z' {
				bits |= 1 << i
			}
		}
		out[block] = alphabet[bits]
	}
	return string(out)
}
