// Package compile turns a scenario into a Program: a graph of nodes with
// every name resolved, every expression compiled and type-checked, and every
// path's end known.
//
// Compiling finds everything that can be known to be wrong before a call
// arrives and reports all of it at once. It does no I/O and asks no
// connector; what is known of the accounts is handed to it as data. A Program
// is immutable and shared by all runs of the scenario.
package compile

import (
	"slices"
	"strings"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/lang"
	"github.com/callwright/callwright/engine/spec"
)

// Program is a compiled scenario.
type Program struct {
	Name        string
	Description string
	File        string // as the user named it
	Hash        string // "sha256:..." of the content of the file and all that it reads; the scenario's version
	On          []string
	When        *expression.Program // guard, or nil

	Nodes    []Node
	Main     int       // entry of the main flow; End when it has no steps
	OnError  int       // entry of handlers.error, or None
	OnEnded  int       // entry of handlers.call.ended, or None
	Handlers []Handler // all of them, in the order of the file
	Vars     []Var
	Steps    []string // ids that expressions can name, sorted
	Reads    Reads
	Library  []*Program // of the scenario that was compiled: itself and all that it calls, in the order of their first mention
	Compiler *expression.Compiler
}

// Reads says which of the engine's names the expressions of a program read;
// the others need not be kept up to date.
type Reads struct {
	Call, Run, Queue, Event, Error, Steps bool

	// Results are the steps whose results are read; AllResults, when that
	// cannot be told.
	Results    []string
	AllResults bool
}

// Result reports whether the results of a step are read.
func (r *Reads) Result(id string) bool {
	return id != "" && (r.AllResults || slices.Contains(r.Results, id))
}

// Handler is a graph that an event starts.
type Handler struct {
	Event string
	Entry int // End when it has no steps
}

// Var is a variable of a Program.
type Var struct {
	Name     string
	Type     expression.Type
	Default  any // scenario data; never changed
	Secret   bool
	Input    bool // may be given from outside
	Required bool // must be given from outside
	Output   bool // handed to a scenario that called this one
	Slot     int  // its place in the environment of expressions
}

// The node indexes that are not nodes.
const (
	End     = -1 // the end of the flow: of a scenario that was called, back to the caller
	Fail    = -2 // an error with the code failed
	None    = -3 // not wired, or no such handler
	Quit    = -4 // the end of the run, also from within a scenario that was called
	PartEnd = -5 // the end of a part of the node around this one: try, parallel or while_waiting
)

// Flow says which graph a node belongs to: FlowMain, or the handler of the
// event of that name.
type Flow string

// The graphs that are treated in a way of their own.
const (
	FlowMain  Flow = ""
	FlowError Flow = "error"
	FlowEnded Flow = "call.ended"
)

// String names the graph for authors.
func (f Flow) String() string {
	if f == FlowMain {
		return "the steps"
	}
	return "handlers." + string(f)
}

// Op says what a node does.
type Op int

// The operations.
const (
	OpBlock Op = iota
	OpIf
	OpSwitch
	OpForEach
	OpWhile
	OpTry
	OpParallel
	OpCall
	OpGoto
	OpReturn
	OpEnd
)

// Node is a step of the graph.
type Node struct {
	Op    Op
	Key   string // unique in the program: the id, or word#n
	ID    string // the author's id, or ""
	Word  string // block or construct
	Line  int    // in the file, for messages
	Depth int    // how many steps it stands inside of in the file, for people
	Guard *expression.Program
	Next  int // where the flow goes on; End at the end of a flow, the loop's node at the end of its body, PartEnd at the end of other parts
	In    int // the innermost node that encloses this one: for_each, while, try, parallel, or a block with while_waiting; None
	Part  int // which part of In this is: PartBody, PartCatch, PartFinally, or the index of a branch of parallel
	Flow  Flow

	Desc     *block.Descriptor // OpBlock; also of OpCall and OpReturn, which have settings
	Settings []Setting         // one for each of Desc.Fields
	Retry    *Retry            // OpBlock, when the step asks for it
	Into     string            // OpBlock: the variable that the block fills, or ""
	Hide     bool              // OpBlock: results hold a secret and are masked in the trace
	Body     Target            // OpBlock: while_waiting; None when there is none
	Exits    []Exit            // wired exits; also of OpCall
	Branches []block.Exit      // OpBlock: exits that depend on what is written, wired or not

	Value   *expression.Program  // OpIf, OpWhile: the condition; OpSwitch: the value; OpForEach: the list
	Then    Target               // OpIf; OpForEach, OpWhile, OpTry: the body; OpGoto
	Else    Target               // OpIf; OpSwitch: the default
	Cases   []Case               // OpSwitch; OpParallel: the branches by name
	As      string               // OpForEach: the loop variable
	AtMost  int                  // OpForEach, OpWhile
	Catches []Case               // OpTry: by fault code, CatchError or CatchHungUp
	Finally Target               // OpTry; None when there is none
	First   bool                 // OpParallel: the first branch to finish ends it
	Sub     *Program             // OpCall
	With    *Pairs               // OpCall: inputs; OpReturn: outputs
	Set     []block.NamedProgram // OpCall: variables, from the sub-scenario's outputs
}

// The parts of a node.
const (
	PartBody = iota
	PartCatch
	PartFinally
)

// The names of an OpTry's Catches that are no fault codes.
const (
	CatchError  = lang.CatchError  // every fault
	CatchHungUp = lang.CatchHungUp // the caller has left
)

// Exit is a wired exit.
type Exit struct {
	Name   string
	Target Target
}

// Case is one way of a switch.
type Case struct {
	Text   string
	Target Target
}

// Target is where a path leads.
type Target struct {
	Node   int     // index, or End, Fail or None
	AtMost int     // how often it may be taken; 0: without limit
	Then   *Target // where it leads after that; nil: an error
	Key    string  // names the counter of AtMost in the state
}

// Setting is a compiled setting of a step.
type Setting struct {
	Field  *spec.Field
	Given  bool   // written in the file or defaulted
	Value  any    // a literal in its decoded form, or one of the dynamic forms below
	Static bool   // Value is a literal and the same in every run
	Secret bool   // depends on a secret variable: masked in the trace
	File   string // of kind File: its name; Value is what the block has made of it
}

// The dynamic forms of a Setting's Value, beside literals, are:
// *expression.Template, *expression.Program, *Pairs and []any, the latter two
// holding such forms in turn.

// Pairs is a mapping whose values may be dynamic.
type Pairs struct {
	Names  []string
	Values []any
}

// Retry is the compiled retry setting.
type Retry struct {
	Attempts int
	Backoff  int // milliseconds
	On       []string
}

// Find returns the index of the node with the given id or key, or None.
func (p *Program) Find(key string) int {
	for i := range p.Nodes {
		if p.Nodes[i].Key == key {
			return i
		}
	}
	return None
}

// Locate returns the node of a step's key as traces have it, and the program
// that it belongs to: in a scenario that was called, the key stands behind
// those of the steps that called. The node is nil when there is no such step.
func (p *Program) Locate(key string) (*Program, *Node) {
	for {
		own, rest, inside := strings.Cut(key, "/")
		at := p.Find(own)
		if at == None {
			return p, nil
		}
		n := &p.Nodes[at]
		if !inside {
			return p, n
		}
		if n.Sub == nil {
			return p, nil
		}
		p, key = n.Sub, rest
	}
}

// Exit returns the target of a wired exit.
func (n *Node) Exit(name string) (*Target, bool) {
	for i := range n.Exits {
		if n.Exits[i].Name == name {
			return &n.Exits[i].Target, true
		}
	}
	return nil, false
}
