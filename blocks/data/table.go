package data

import "strings"

// table is a lookup file in memory. It is shared by all runs and never
// changes.
type table struct {
	rows  []row // in the order of the file
	byKey map[string]int
}

type row struct {
	key    string
	values map[string]any
}

// add appends a row; false when there is one of that key.
func (t *table) add(key string, values map[string]any) bool {
	if _, twice := t.byKey[key]; twice {
		return false
	}
	if t.byKey == nil {
		t.byKey = map[string]int{}
	}
	t.byKey[key] = len(t.rows)
	t.rows = append(t.rows, row{key, values})
	return true
}

// find returns the row that key meets, or nil.
func (t *table) find(key, match string) *row {
	switch match {
	case matchPrefix:
		for i := range t.rows {
			if strings.HasPrefix(key, t.rows[i].key) {
				return &t.rows[i]
			}
		}
	case matchLongest:
		for n := len(key); n > 0; n-- {
			if found := t.exact(key[:n]); found != nil {
				return found
			}
		}
	default:
		return t.exact(key)
	}
	return nil
}

func (t *table) exact(key string) *row {
	if i, ok := t.byKey[key]; ok {
		return &t.rows[i]
	}
	return nil
}
