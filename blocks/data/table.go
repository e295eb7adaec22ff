package data

import (
	"strings"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/value"
)

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

// rowType is the type of a row: a record with the columns of the table, as far
// as the table can be read.
func rowType(s block.Static) expression.Type {
	f := s.File("file")
	if f == nil {
		return expression.Map(expression.Any())
	}
	t, diags := loadTable(s, f)
	if diags.HasErrors() || len(t.rows) == 0 {
		return expression.Map(expression.Any())
	}
	columns := map[string]expression.Type{}
	for _, r := range t.rows {
		for _, name := range value.Keys(r.values) {
			columns[name] = expression.Any()
		}
	}
	return expression.Record(columns)
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
