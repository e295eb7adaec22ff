package block

import (
	"time"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
)

// Descriptor is everything there is to know about a block. It is constant
// once registered and safe for concurrent use.
type Descriptor struct {
	Name    string        // the key in a step, e.g. "search"
	Family  string        // CRM, data, call, routing, flow
	Summary string        // one sentence
	Doc     string        // further sentences; may be empty
	Short   string        // the field that a bare scalar or list sets; "" when there is no short form
	Fields  []spec.Field  // its settings
	Free    bool          // the step's mapping is itself the value of Fields[0] (set_variable, attached_data)
	Exits   []Exit        // beside ok
	Outputs []Output      // what steps.<id>.<name> holds afterwards
	Mode    effect.Mode   // what its requests do outside
	Asks    []effect.Kind // the requests that it may make of the host, the router and the desk
	Remote  bool          // asks a connector: takes the settings timeout and retry
	Waits   bool          // may take as long as a person does: breaks an endless loop
	Quick   bool          // its answer may come at once: while_waiting begins only when it is known not to
	Final   bool          // the flow does not go on after it (goto-like); exit ok is never taken

	// Locals are names that only this block's Expressions settings can use.
	Locals []Local
	// Declares returns the variables that the step fills, with their types,
	// from what is written in the file. Optional.
	Declares func(s Static) []Local
	// Branches returns exits that depend on what is written, such as the keys
	// of a menu. Optional.
	Branches func(s Static) []Exit
	// Check returns findings about settings that can never be right together.
	// Optional.
	Check func(s Static) diag.List

	// Load makes of the file that a setting of kind File names what Call.Value
	// returns for the setting, and says what is wrong with the file. It is
	// called once, when the scenario is compiled. Required with such a setting.
	Load func(s Static, f *source.File) (any, diag.List)

	// Begin runs the step.
	Begin func(c *Call) Outcome
	// Finish is called with the result of what was asked; required when Begin
	// can ask.
	Finish func(c *Call, r effect.Result) Outcome

	// Examples are steps as YAML lists; they are compiled by a test and shown
	// on the reference page.
	Examples []string
}

// Exit is a way to leave a block.
type Exit struct {
	Name string
	Doc  string
	// Rare exits are not reported when they are not wired: the telephony side
	// itself is broken, and there is nothing the flow could say to the caller.
	Rare bool
}

// Output is a value that a step leaves behind.
type Output struct {
	Name string
	Type expression.Type
	Doc  string
}

// Local is a name with a type.
type Local struct {
	Name string
	Type expression.Type
}

// OK is the exit of a block that did what it is for.
const OK = "ok"

// WhileWaiting is the setting of a block that can do something else until its
// request is answered: steps that run again and again, and are cut short by
// the answer. They may jump out, which withdraws the request.
func WhileWaiting(doc string) spec.Field {
	return spec.Field{Name: "while_waiting", Kind: spec.Steps, Doc: doc, Example: "[{play_music: {for: 30s}}]"}
}

// Common exits.
var (
	exitFailed  = Exit{Name: "failed", Doc: "It failed; `error` says why."}
	exitTimeout = Exit{Name: "timeout", Doc: "There was no answer in time."}
)

// DefaultTimeout is how long a block waits for a connector, with all retries,
// when the step does not say.
const DefaultTimeout = 10 * time.Second

// remoteFields are the settings that every block with requests has.
func remoteFields() []spec.Field {
	return []spec.Field{
		{Name: "timeout", Kind: spec.Duration, Default: DefaultTimeout, Doc: "How long to wait for an answer, all attempts included.", Example: "2s"},
		{Name: "retry", Kind: spec.Object, Doc: "Tries again after a passing fault, within the timeout. A write is repeated only where that cannot do it twice.", Fields: []spec.Field{
			{Name: "attempts", Kind: spec.Int, Literal: true, Default: 3, Min: 1, Max: 10, Doc: "How many times in all."},
			{Name: "backoff", Kind: spec.Duration, Literal: true, Default: 200 * time.Millisecond, Doc: "The wait before the second attempt; it doubles each time."},
			{Name: "on", Kind: spec.Names, Doc: "The error codes to try again on; unavailable, rate_limited and timeout if not given.", Example: "[unavailable]"},
		}},
	}
}

// complete returns the descriptor as the registry keeps it, with the settings
// and exits that come with being Remote.
func (d Descriptor) complete() *Descriptor {
	if d.Remote {
		d.Fields = append(append([]spec.Field{}, d.Fields...), remoteFields()...)
		d.Exits = append(append([]Exit{}, d.Exits...), exitFailed, exitTimeout)
	}
	return &d
}

// HasExit reports whether name is ok or one of the fixed exits.
func (d *Descriptor) HasExit(name string) bool {
	for _, e := range d.Exits {
		if e.Name == name {
			return true
		}
	}
	return name == OK && !d.Final
}
