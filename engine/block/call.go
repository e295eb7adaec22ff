package block

import (
	"time"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
)

// Runtime is what a Call needs of the interpreter.
type Runtime interface {
	// Variable returns the value of a variable. It must not be changed.
	Variable(name string) any
	// Assign sets a variable to a value of its type; the value is handed over.
	Assign(name string, v any) *effect.Fault
	// Evaluate runs an expression with further names in scope.
	Evaluate(p *expression.Program, locals map[string]any) (any, *effect.Fault)
}

// Pair is a named value, in the order of the file.
type Pair struct {
	Name  string
	Value any
}

// Call is one visit of a step: its evaluated settings, the session, and the
// block's memory. A Call lives for one Begin or Finish and is not kept.
type Call struct {
	Runtime
	Session *Session
	Run     string         // run id
	Step    string         // step key
	Now     time.Time      // by the run's clock, UTC
	From    string         // the other side's number or address
	Channel string         // voice, chat, sms
	Memory  map[string]any // what the block remembers between its requests of this visit; scenario data only

	Secret bool // the variable that the block fills is secret

	Desc   *Descriptor
	Values []any // one for each of Desc.Fields, nil when not set
}

// Value returns a setting as data, or nil.
func (c *Call) Value(name string) any {
	for i := range c.Desc.Fields {
		if c.Desc.Fields[i].Name == name {
			return c.Values[i]
		}
	}
	return nil
}

// Has reports whether a setting is given or has a default.
func (c *Call) Has(name string) bool { return c.Value(name) != nil }

// Text returns a setting that holds text, or "".
func (c *Call) Text(name string) string {
	s, _ := c.Value(name).(string)
	return s
}

// Int returns a setting that holds a whole number, or 0.
func (c *Call) Int(name string) int {
	i, _ := c.Value(name).(int)
	return i
}

// Bool returns a setting that holds true or false; false when not set.
func (c *Call) Bool(name string) bool {
	b, _ := c.Value(name).(bool)
	return b
}

// Duration returns a setting that holds a duration, or 0.
func (c *Call) Duration(name string) time.Duration {
	d, _ := c.Value(name).(time.Duration)
	return d
}

// Names returns a setting that holds a list of names.
func (c *Call) Names(name string) []string {
	n, _ := c.Value(name).([]string)
	return n
}

// Map returns a setting that holds a map; the block may keep it.
func (c *Call) Map(name string) map[string]any {
	m, _ := c.Value(name).(map[string]any)
	return m
}

// Objects returns a setting of kind Objects.
func (c *Call) Objects(name string) []map[string]any {
	list, _ := c.Value(name).([]any)
	out := make([]map[string]any, 0, len(list))
	for _, e := range list {
		if m, ok := e.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

// Pairs returns a setting of kind Assign, in the order of the file.
func (c *Call) Pairs(name string) []Pair {
	p, _ := c.Value(name).(*[]Pair)
	if p == nil {
		return nil
	}
	return *p
}

// Path returns a setting of kind Path.
func (c *Call) Path(name string) []effect.PathPart {
	p, _ := c.Value(name).([]effect.PathPart)
	return p
}

// Expressions evaluates a setting of kind Expressions, in the order of the
// file, with the given locals in scope.
func (c *Call) Expressions(name string, locals map[string]any) ([]Pair, *effect.Fault) {
	programs, _ := c.Value(name).([]NamedProgram)
	pairs := make([]Pair, 0, len(programs))
	for _, p := range programs {
		v, f := c.Evaluate(p.Program, locals)
		if f != nil {
			return nil, f
		}
		pairs = append(pairs, Pair{Name: p.Name, Value: v})
	}
	return pairs, nil
}

// NamedProgram is one entry of a setting of kind Expressions.
type NamedProgram struct {
	Name    string
	Program *expression.Program
}

// Account returns the account that the step means: its own setting, else the
// one selected before, else "" for the default account.
func (c *Call) Account() string {
	if a := c.Text("account"); a != "" {
		return a
	}
	return c.Session.Account
}
