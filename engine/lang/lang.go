// Package lang reads the shape of a scenario: its header, variables, steps,
// branches, jumps and handlers, each with its place in the file.
//
// It knows the language's own constructs (see Words) but no block: the settings of a block stay source nodes, for the compiler
// to decode by the block's spec. It compiles no expression.
package lang

import (
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
)

// Version is the version of the language, the value of the key `callwright`.
const Version = "v1"

// Scenario is one file.
type Scenario struct {
	File        *source.File
	Node        *source.Node
	Name        string
	NameNode    *source.Node
	Description string
	On          []string     // events that start it
	When        *source.Node // guard expression, or nil
	Inputs      []Variable
	Outputs     []Variable
	Vars        []Variable
	Exits       []Exit // for every step that has such an exit and does not wire it
	Steps       []*Step
	Handlers    []Handler

	// Stray are the values of keys that are not known: what a misspelt key was
	// to declare.
	Stray []*source.Node
}

// Variable is a declaration under vars or inputs.
type Variable struct {
	Name        string
	Node        *source.Node // the name
	Type        string       // a word of Types, or "" to take it from Default
	Default     *source.Node // nil: none
	Secret      bool
	Required    bool // an input without a default
	Description string
}

// Handler is a graph beside the main flow.
type Handler struct {
	Event string
	Node  *source.Node // the event's name
	Steps []*Step
}

// Step is one step. Exactly one of Construct and Block is set in a valid one.
type Step struct {
	Node      *source.Node // the whole step
	Word      *source.Node // the key that names the block or construct
	Value     *source.Node // what stands behind it
	ID        string       // "" when the author gave none
	IDNode    *source.Node
	Name      string
	When      *source.Node // guard expression, or nil
	Exits     []Exit
	Waiting   Branch    // the steps of the setting while_waiting
	Construct Construct // for the language's own words
	Block     string    // for all others
}

// Exit is one wired exit of a step.
type Exit struct {
	Name   string
	Node   *source.Node // the exit's name
	Branch Branch
}

// Branch is where a path goes on: steps of its own, or a jump.
type Branch struct {
	Node  *source.Node // nil: the branch is not given
	Steps []*Step
	Jump  *Jump // nil: the branch is the steps
}

// Given reports whether the author wrote the branch.
func (b Branch) Given() bool { return b.Node != nil }

// Jump leads to a step by its id, or to one of Continue, End, Return and Fail.
type Jump struct {
	Target string
	Node   *source.Node // the target's name
	AtMost int          // 0: the default cap
	Then   *Jump        // where to go when the cap is reached; nil: an error
}

// The jump targets that are not steps.
const (
	Continue = "continue" // the next step
	End      = "end"      // the end of the run
	Return   = "return"   // the end of this scenario
	Fail     = "fail"     // an error with the code failed
)

// Else is the name under exits that stands for all exits without a target of
// their own, but ok.
const Else = "else"

// Construct is the content of one of the language's own steps.
type Construct interface {
	// Branches returns the construct's branches in the order of the file.
	Branches() []*Branch
}

// If goes one of two ways.
type If struct {
	Cond       *source.Node
	Then, Else Branch
}

// Switch goes the way whose case equals a value.
type Switch struct {
	Value   *source.Node
	Cases   []Case
	Default Branch
}

// Case is one way of a Switch.
type Case struct {
	Value  *source.Node // compared as text with the value's text
	Branch Branch
}

// ForEach runs its body once for each element of a list.
type ForEach struct {
	List   *source.Node
	As     string // the loop variable
	AsNode *source.Node
	Do     Branch
	AtMost int // 0: the default cap
}

// While runs its body as long as a condition holds.
type While struct {
	Cond   *source.Node
	Do     Branch
	AtMost int // 0: the default cap
}

// Try catches what goes wrong in its body.
type Try struct {
	Do      Branch
	Catches []Case // by name
	Finally Branch
}

// CatchError is the name of the Case of a Try that catches every error.
const CatchError = "error"

// CatchHungUp is the name of the Case of a Try that catches the caller's
// leaving.
const CatchHungUp = "caller.hung_up"

// Parallel runs branches side by side.
type Parallel struct {
	Ways  []Case // by name
	First bool   // the first one to finish ends it
}

// Call runs another scenario.
type Call struct {
	Name     string
	NameNode *source.Node
	Settings *source.Node // a mapping with the step's keys with and set
}

// Back goes back from a scenario.
type Back struct{}

// Goto jumps.
type Goto struct{ Jump *Jump }

// Stop ends the flow.
type Stop struct{}

// Branches returns then and else.
func (i *If) Branches() []*Branch { return []*Branch{&i.Then, &i.Else} }

// Branches returns the cases and the default.
func (s *Switch) Branches() []*Branch {
	return append(ways(s.Cases), &s.Default)
}

// Branches returns the body.
func (f *ForEach) Branches() []*Branch { return []*Branch{&f.Do} }

// Branches returns the body.
func (w *While) Branches() []*Branch { return []*Branch{&w.Do} }

// Branches returns the body, the catches and finally.
func (t *Try) Branches() []*Branch {
	return append(append([]*Branch{&t.Do}, ways(t.Catches)...), &t.Finally)
}

// Branches returns the branches.
func (p *Parallel) Branches() []*Branch { return ways(p.Ways) }

func ways(cases []Case) []*Branch {
	out := make([]*Branch, 0, len(cases))
	for i := range cases {
		out = append(out, &cases[i].Branch)
	}
	return out
}

// Branches returns none.
func (*Call) Branches() []*Branch { return nil }

// Branches returns none.
func (*Back) Branches() []*Branch { return nil }

// Branches returns none.
func (*Goto) Branches() []*Branch { return nil }

// Branches returns none.
func (*Stop) Branches() []*Branch { return nil }

// Read reads a scenario from a parsed file. The scenario is usable for further
// checks even when there are findings; it is nil only for a nil or scalar
// document.
func Read(n *source.Node) (*Scenario, diag.List) {
	r := reader{}
	s := r.scenario(n)
	return s, r.diags
}
