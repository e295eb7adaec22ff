package content

import (
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Cell is a value of a table with its place in the text.
type Cell struct {
	Text         string
	Line, Column int // start at 1; the column counts runes
}

// Rows reads CSV as RFC 4180 has it, with comma between the values, and hands
// on each row, and each error in place of one. It goes on after an error
// until use returns false; every error is an *Error.
func Rows(text string, comma rune, use func(row []Cell, err error) bool) {
	if err := checkSize("CSV", text); err != nil {
		use(nil, err)
		return
	}
	text = strings.TrimPrefix(text, "\ufeff")
	lines := strings.Split(text, "\n")
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = comma
	r.FieldsPerRecord = -1 // whoever uses the rows counts them
	for parts := 0; ; {
		record, err := r.Read()
		if err == io.EOF {
			return
		}
		if parts += len(record); err == nil && parts > MaxParts {
			use(nil, tooMany("CSV"))
			return
		}
		if err != nil {
			var broken *csv.ParseError // else there is no next row to read
			if !use(nil, csvError(lines, err)) || !errors.As(err, &broken) {
				return
			}
			continue
		}
		if !use(cells(lines, r, record), nil) {
			return
		}
	}
}

func cells(lines []string, r *csv.Reader, record []string) []Cell {
	out := make([]Cell, len(record))
	for i, text := range record {
		line, column := r.FieldPos(i)
		out[i] = Cell{Text: valid(text), Line: line, Column: runes(lines, line, column)}
	}
	return out
}

// runes makes a column in runes of one in bytes.
func runes(lines []string, line, column int) int {
	if line < 1 || line > len(lines) {
		return column
	}
	return utf8.RuneCountInString(lines[line-1][:min(column-1, len(lines[line-1]))]) + 1
}

func csvError(lines []string, err error) error {
	var p *csv.ParseError
	if !errors.As(err, &p) {
		return &Error{Format: "CSV", Message: err.Error()}
	}
	out := &Error{Format: "CSV", Line: p.Line, Column: runes(lines, p.Line, p.Column), Message: p.Err.Error()}
	switch {
	case errors.Is(err, csv.ErrBareQuote):
		out.Message = `a quote stands inside of a value that has none around it; write "" for a quote, inside of quotes`
	case errors.Is(err, csv.ErrQuote):
		out.Message = "a quoted value does not end where it should"
		out.Line = p.StartLine
		if p.Line != p.StartLine {
			out.Column = 0
		}
	}
	return out
}

// CSV reads a table. With header, the first row names the columns and every
// other row is a mapping; else every row is a list of texts. A row that has
// not as many values as the first, or a column without a name of its own, is
// an error.
func CSV(text string, comma rune, header bool) ([]any, error) {
	t := table{header: header, out: []any{}}
	Rows(text, comma, func(row []Cell, err error) bool {
		if err == nil {
			err = t.add(row)
		}
		t.err = err
		return err == nil
	})
	if t.err != nil {
		return nil, t.err
	}
	return t.out, nil
}

type table struct {
	header bool
	first  []Cell
	out    []any
	err    error
}

func (t *table) add(row []Cell) error {
	if t.first == nil {
		t.first = row
		if t.header {
			return CheckHeader(row)
		}
	}
	if err := CheckWidth(t.first, row); err != nil {
		return err
	}
	if t.header {
		t.out = append(t.out, Record(t.first, row))
		return nil
	}
	list := make([]any, len(row))
	for i, c := range row {
		list[i] = c.Text
	}
	t.out = append(t.out, list)
	return nil
}

// Record is a row as a mapping by the header's names. Both are of one length.
func Record(header, row []Cell) map[string]any {
	m := make(map[string]any, len(row))
	for i, c := range row {
		m[header[i].Text] = c.Text
	}
	return m
}

// CheckHeader returns an *Error when a column has no name of its own.
func CheckHeader(header []Cell) error {
	seen := map[string]bool{}
	for _, c := range header {
		switch {
		case strings.TrimSpace(c.Text) == "":
			return at(c, "the column has no name")
		case seen[c.Text]:
			return at(c, "there are two columns "+strconv.Quote(c.Text))
		}
		seen[c.Text] = true
	}
	return nil
}

// CheckWidth returns an *Error when row has not as many values as first.
func CheckWidth(first, row []Cell) error {
	if len(row) == len(first) {
		return nil
	}
	spot := row[len(row)-1]
	if len(row) > len(first) {
		spot = row[len(first)]
	}
	return at(spot, "the row has "+strconv.Itoa(len(row))+" values, the first row has "+strconv.Itoa(len(first)))
}

func at(c Cell, message string) error {
	return &Error{Format: "CSV", Line: c.Line, Column: c.Column, Message: message}
}
