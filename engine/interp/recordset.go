package interp

import "maps"

// A record set shows its first and its current record under names of their
// own: caller.first is caller.records[0]. The state and the trace hold each
// record once; expressions see them under all names.

// isRecordSet tells a record set by its shape.
func isRecordSet(m map[string]any) ([]any, bool) {
	records, ok := m["records"].([]any)
	_, indexed := m["index"].(int)
	return records, ok && indexed
}

// compact returns a record set without its repeated records, and every other
// value as it is.
func compact(v any) any {
	m, ok := v.(map[string]any)
	if !ok {
		return v
	}
	if _, ok := isRecordSet(m); !ok {
		return v
	}
	m = maps.Clone(m)
	delete(m, "first")
	delete(m, "current")
	return m
}

// expand is the inverse of compact.
func expand(v any) any {
	m, ok := v.(map[string]any)
	if !ok {
		return v
	}
	records, ok := isRecordSet(m)
	if !ok {
		return v
	}
	m = maps.Clone(m)
	m["first"], m["current"] = nil, nil
	if index, _ := m["index"].(int); index >= 0 && index < len(records) {
		m["first"], m["current"] = records[0], records[index]
	}
	return m
}
