// Package spec describes settings: their names, kinds, limits and meaning.
//
// A block or connector declares its fields once. Decoding, linting, reference
// docs, schema, completion and skeletons all read that declaration; nothing
// about a setting is written a second time. The package knows nothing of
// what a setting is used for.
package spec

import (
	"fmt"
	"strings"
	"time"

	"github.com/callwright/callwright/engine/value"
)

// Kind is what a setting holds.
type Kind int

// The kinds. "Dynamic" kinds may hold ${ } unless the field is Literal.
const (
	Text        Kind = iota // a text; dynamic
	Name                    // a literal name (letters, digits, . _ -)
	Bool                    // true or false; dynamic
	Int                     // a whole number; dynamic
	Number                  // a number; dynamic
	Duration                // 500ms, 2s, 10m; dynamic
	Enum                    // one of Field.Enum
	Value                   // any data, with ${ } at any depth; dynamic
	Map                     // names to Values; dynamic
	Names                   // a list of literal names
	Object                  // a mapping with Field.Fields
	Objects                 // a list of such mappings; a bare scalar in it stands for the first of Field.Fields
	Expression              // a bare expression of the type Field.Want
	Expressions             // names to bare expressions; with a Field.Want also a single one, for a block that evaluates it later
	Assign                  // variable names to Values; dynamic
	Into                    // the name of the variable that the block fills
	Account                 // the name of a connector account
	Path                    // a URL path whose ${ } are escaped one by one; dynamic
	Query                   // a text in a query language: values come in as parameters, never by ${ }
	File                    // the name of a data file beside the scenario
	Steps                   // a list of steps; read by package lang
	Secret                  // a reference to a secret: env:NAME, file:PATH, secret:NAME (connector settings)
)

// String names the kind as reference pages do.
func (k Kind) String() string {
	return [...]string{
		"text", "name", "true or false", "whole number", "number", "duration", "one of", "any value",
		"map", "list of names", "mapping", "list of mappings", "expression", "map of expressions", "variables and values",
		"variable name", "account name", "URL path", "query", "file name", "steps", "secret reference",
	}[k]
}

// Dynamic reports whether a setting of the kind may hold ${ }.
func (k Kind) Dynamic() bool {
	switch k {
	case Text, Bool, Int, Number, Duration, Value, Map, Assign, Path:
		return true
	}
	return false
}

// Field declares one setting.
type Field struct {
	Name     string
	Kind     Kind
	Doc      string   // sentences for the reference page
	Required bool     // must be given
	Literal  bool     // takes no ${ } although its kind would
	Exposes  bool     // what it holds is heard, logged or seen in a URL: no secret variable may flow in
	Default  any      // in the kind's decoded form; nil: none
	Enum     []string // of an Enum
	Min, Max int      // bounds of Int and Number, or of a list's length; both 0: none
	Want     string   // of an Expression or of Expressions: "bool", "list", "records" or "" for anything; else what it names: see the Want constants
	Fields   []Field  // of an Object or of Objects
	Example  string   // as it would stand behind "name: " in YAML
}

// What settings of a step name in the records of its account.
const (
	WantObject  = "object"  // of a Name: a kind of records
	WantFields  = "fields"  // of Names: fields that are read, of the kind that stands beside
	WantSearch  = "search"  // of a Name, a Map or a Text that may begin with a minus: fields that are searched, sorted or linked by
	WantWrite   = "write"   // of a Map: fields that are written
	WantRecords = "records" // of a Value: records that come with the account that they are of
)

// Holds says what the setting may be, as pages and lists show it, such as
// "whole number, 1 to 200".
func (f *Field) Holds() string {
	kind := f.Kind.String()
	if f.Kind == Enum {
		kind = strings.Join(f.Enum, ", ")
	}
	if f.Max > 0 {
		kind += fmt.Sprintf(", %d to %d", f.Min, f.Max)
	}
	return kind
}

// Fallback writes what holds when the setting is not given, as pages and lists
// show it; "" when there is no such thing.
func (f *Field) Fallback() string {
	switch v := f.Default.(type) {
	case nil:
		return ""
	case time.Duration:
		return FormatDuration(v)
	case fmt.Stringer: // what a duration is drawn from
		return v.String()
	default:
		return value.Text(v)
	}
}

// Find returns the field called name, or nil.
func Find(fields []Field, name string) *Field {
	for i := range fields {
		if fields[i].Name == name {
			return &fields[i]
		}
	}
	return nil
}

// FieldNames returns the names of fields in order.
func FieldNames(fields []Field) []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Name
	}
	return names
}
