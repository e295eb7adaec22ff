package records

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// Dir is the folder beside a connectors file where what accounts told is kept.
const Dir = "callwright.records"

// FileName is the file of an account in Dir.
func FileName(account string) string { return account + ".json" }

// version is that of the saved form.
const version = 1

type saved struct {
	FormatVersion int      `json:"format_version"`
	Account       string   `json:"account"`
	Objects       []string `json:"objects"`
	Described     []Object `json:"described"`
}

// Encode returns the saved form, the same bytes for the same account. Each
// object and each field has a line, so that a change can be reviewed.
func (a *Account) Encode() ([]byte, error) {
	var b bytes.Buffer
	name, err := line(a.Name)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(&b, "{\n\"format_version\": %d,\n\"account\": %s,\n\"objects\": [", version, name)
	if err := lines(&b, "  ", a.Objects); err != nil {
		return nil, err
	}
	b.WriteString("],\n\"described\": [")
	for i, name := range slices.Sorted(maps.Keys(a.Described)) {
		if i > 0 {
			b.WriteString(",")
		}
		if err := a.Described[name].encode(&b); err != nil {
			return nil, err
		}
	}
	b.WriteString("\n]\n}\n")
	return b.Bytes(), nil
}

func (o Object) encode(b *bytes.Buffer) error {
	fields := o.Fields
	o.Fields = []Field{}
	head, err := line(o)
	if err != nil {
		return err
	}
	b.WriteString("\n" + strings.TrimSuffix(string(head), "]}"))
	if err := lines(b, "  ", fields); err != nil {
		return err
	}
	b.WriteString("]}")
	return nil
}

// lines writes the entries of a list, each on a line.
func lines[T any](b *bytes.Buffer, indent string, list []T) error {
	for i, e := range list {
		if i > 0 {
			b.WriteString(",")
		}
		text, err := line(e)
		if err != nil {
			return err
		}
		b.WriteString("\n" + indent)
		b.Write(text)
	}
	if len(list) > 0 {
		b.WriteString("\n")
	}
	return nil
}

func line(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("write what is known of records: %w", err)
	}
	return bytes.TrimSpace(b.Bytes()), nil
}

// Decode reads the saved form of the account of a name.
func Decode(account string, data []byte) (*Account, error) {
	var s saved
	d := json.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(&s); err != nil {
		return nil, fmt.Errorf("it cannot be read: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is something behind its end")
	}
	switch {
	case s.FormatVersion != version:
		return nil, fmt.Errorf("its format_version is %d, and this callwright reads %d", s.FormatVersion, version)
	case s.Account != account:
		return nil, fmt.Errorf("it is about the account %q", s.Account)
	}
	a := &Account{Name: account, Objects: s.Objects}
	slices.Sort(a.Objects)
	for _, o := range s.Described {
		name, ok := a.Object(o.Name)
		if !ok {
			return nil, fmt.Errorf("it describes %q, which is not among its objects", o.Name)
		}
		a.Put(name, o)
	}
	return a, nil
}
