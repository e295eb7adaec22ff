package data

import (
	"errors"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/content"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
)

// loadTable reads a lookup file and says everything that is wrong with it.
func loadTable(s block.Static, f *source.File) (*table, diag.List) {
	l := loader{file: f, column: s.Text("column"), named: s.Setting("column"), table: &table{}}
	switch ext := strings.ToLower(path.Ext(s.Text("file"))); ext {
	case ".csv":
		l.csv()
	case ".yaml", ".yml":
		l.yaml()
	default:
		n := s.Setting("file")
		l.diags.Add(diag.CodeBadFile, n.File.Name, n.Range, "name a .csv, .yaml or .yml file", "a table cannot be read from a file of the kind %q", ext)
	}
	l.diags.Sort()
	return l.table, l.diags
}

// loader fills a table.
type loader struct {
	file   *source.File
	column string       // of the keys; "": the first
	named  *source.Node // where the scenario says so
	table  *table
	diags  diag.List

	header []content.Cell // of a CSV file
	at     int            // the place of the key in its rows
}

// mostFindings keeps one slip, such as a wrong delimiter, from filling pages.
const mostFindings = 20

// full reports whether there is no use in looking for more.
func (l *loader) full() bool { return len(l.diags) >= mostFindings }

func (l *loader) report(code diag.Code, r diag.Range, hint, format string, args ...any) {
	l.diags.Add(code, l.file.Name, r, hint, format, args...)
}

// csv reads rows under a header.
func (l *loader) csv() {
	if !l.isText() {
		return
	}
	content.Rows(string(l.file.Data), ',', func(row []content.Cell, err error) bool {
		if err == nil {
			err = l.row(row)
		}
		var broken *content.Error
		if errors.As(err, &broken) {
			l.report(diag.CodeBadFile, spot(broken.Line, broken.Column), "", "%s", broken.Message)
		}
		return !l.full() && l.at >= 0
	})
	if l.header == nil && len(l.diags) == 0 {
		l.report(diag.CodeEmptyFile, spot(1, 1), "the first row names the columns", "the table is empty")
	}
}

// isText reports the first byte that is not of a UTF-8 text: office programs
// like to save tables in other encodings.
func (l *loader) isText() bool {
	line := 0
	for text := range strings.Lines(string(l.file.Data)) {
		line++
		if column, ok := garbled(text); ok {
			l.report(diag.CodeEncoding, spot(line, column), "save it as UTF-8", "the table is not UTF-8 text")
			return false
		}
	}
	return true
}

// garbled returns the column of the first byte that is not of a UTF-8 text.
func garbled(line string) (column int, found bool) {
	for i := 0; i < len(line); column++ {
		r, size := utf8.DecodeRuneInString(line[i:])
		if r == utf8.RuneError && size == 1 {
			return column + 1, true
		}
		i += size
	}
	return 0, false
}

// spot is a place of which only the start is known.
func spot(line, column int) diag.Range {
	return diag.Range{Start: diag.Pos{Line: max(line, 1), Column: max(column, 1)}}
}

func (l *loader) row(row []content.Cell) error {
	if l.header == nil {
		l.header = row
		if len(row) == 1 && strings.ContainsAny(row[0].Text, ";\t") {
			l.at = -1
			l.report(diag.CodeBadFile, spot(row[0].Line, row[0].Column), "put commas between the columns", "the table has one column only, %q", row[0].Text)
			return nil
		}
		l.at = l.keyColumn(row)
		return content.CheckHeader(row)
	}
	if err := content.CheckWidth(l.header, row); err != nil {
		return err
	}
	key := row[l.at]
	l.add(key.Text, spot(key.Line, key.Column), content.Record(l.header, row))
	return nil
}

// keyColumn is the place of the keys in a row; -1 beside a finding.
func (l *loader) keyColumn(header []content.Cell) int {
	if l.column == "" {
		return 0
	}
	var names []string
	for _, c := range header {
		names = append(names, c.Text)
	}
	at := slices.Index(names, l.column)
	if at < 0 {
		l.diags.Add(diag.CodeBadFile, l.named.File.Name, l.named.Range, diag.OneOf(l.column, names), "the table has no column %q", l.column)
	}
	return at
}

// add puts a row into the table, or reports its key.
func (l *loader) add(key string, at diag.Range, values map[string]any) {
	if strings.TrimSpace(key) == "" {
		l.report(diag.CodeBadFile, at, "", "the row has no key")
	} else if !l.table.add(key, values) {
		l.report(diag.CodeDuplicateKey, at, "keep one of the rows", "there are two rows with the key %q", key)
	}
}

// yaml reads a list of rows, or a mapping from keys to rows.
func (l *loader) yaml() {
	root, diags := source.Parse(l.file)
	l.diags = diags
	if root == nil {
		return
	}
	switch root.Kind {
	case source.Mapping:
		for _, e := range root.Entries {
			l.entry(e.Key, e.Value)
		}
	case source.Sequence:
		for _, item := range root.Items {
			l.item(item)
		}
	default:
		l.report(diag.CodeWrongKind, root.Range, "", "expected a list of rows or a mapping from keys to rows, found a %s", root.Kind)
	}
}

// entry is a row under its key.
func (l *loader) entry(key, n *source.Node) {
	if !l.isRow(n) {
		return
	}
	values := data(n).(map[string]any)
	if l.column != "" {
		if n.Get(l.column) != nil {
			l.report(diag.CodeBadFile, n.Range, "name the column otherwise", "the row %q has a value %q, which is the name of the key", key.Text, l.column)
			return
		}
		values[l.column] = key.Text
	}
	l.add(key.Text, key.Range, values)
}

// item is a row that holds its key.
func (l *loader) item(n *source.Node) {
	if !l.isRow(n) {
		return
	}
	if l.column == "" && len(n.Entries) > 0 {
		l.column = n.Entries[0].Key.Text
	}
	key := n.Get(l.column)
	if key == nil || key.Kind != source.Scalar {
		l.report(diag.CodeBadFile, n.Range, "", "the row has no %q, by which it is found", l.column)
		return
	}
	l.add(key.Text, key.Range, data(n).(map[string]any))
}

func (l *loader) isRow(n *source.Node) bool {
	if n.Kind != source.Mapping && !l.full() {
		l.report(diag.CodeWrongKind, n.Range, "", "expected a row, which is a mapping, found a %s", n.Kind)
	}
	return n.Kind == source.Mapping && !l.full()
}

// data is what a node stands for.
func data(n *source.Node) any {
	switch n.Kind {
	case source.Mapping:
		m := make(map[string]any, len(n.Entries))
		for _, e := range n.Entries {
			m[e.Key.Text] = data(e.Value)
		}
		return m
	case source.Sequence:
		list := make([]any, len(n.Items))
		for i, item := range n.Items {
			list[i] = data(item)
		}
		return list
	}
	return spec.Plain(n)
}
