package org

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/callwright/callwright/connectors/salesforce/emulator/schema"
)

// Row is a JSON object that keeps the order of its members, as the API does.
type Row []Cell

// Cell is a member of a Row.
type Cell struct {
	Name  string
	Value any
}

// MarshalJSON writes the members in order and leaves HTML characters alone.
func (r Row) MarshalJSON() ([]byte, error) {
	b := bytes.NewBufferString("{")
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	for i, c := range r {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := e.Encode(c.Name); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := e.Encode(c.Value); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// attributes is what every record of the API begins with. base is the path of
// the version, such as /services/data/v66.0.
func (r *Record) attributes(base string) Cell {
	return Cell{"attributes", Row{{"type", r.Object.Name}, {"url", r.URL(base)}}}
}

// URL is the record's path.
func (r *Record) URL(base string) string { return base + "/sobjects/" + r.Object.Name + "/" + r.ID }

// Full shows all fields of a record.
func (r *Record) Full(base string) Row {
	row := Row{r.attributes(base)}
	for _, f := range r.Object.Fields {
		row = append(row, Cell{f.Name, shown(f, r.values[f.Name])})
	}
	return row
}

// Bare shows only the id, as a duplicate rule does.
func (r *Record) Bare(base string) Row { return Row{r.attributes(base), {"Id", r.ID}} }

// shown is a value as the API writes it: a whole number of a decimal field
// keeps its point.
func shown(f *schema.Field, v any) any {
	n, ok := v.(float64)
	if !ok {
		return v
	}
	s := strconv.FormatFloat(n, 'f', -1, 64)
	if f.Type != "int" && !strings.Contains(s, ".") {
		s += ".0"
	}
	return json.Number(s)
}
