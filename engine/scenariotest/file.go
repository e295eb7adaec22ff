package scenariotest

import (
	"time"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/router"
	"github.com/callwright/callwright/engine/simulate"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/trace"
)

// Extension is how the names of test files end.
const Extension = ".test.yaml"

// File is a test file.
type File struct {
	*source.File
	Scenario string       // the path of its scenario
	Named    *source.Node // where it is named; nil: by the name of the test file
	Tests    []*Test
}

// Test is one call and what must come of it. It is never changed by a run.
type Test struct {
	Name       string
	File       *File
	At         diag.Range // of its name
	Golden     string     // the path of its golden trace; "": none
	Connectors Connectors

	input  interp.Input
	script host.Script
	agents router.Config
	events []simulate.Event
	expect expect
	node   *source.Node // with the defaults put in
}

// Start is the moment when the call comes in.
func (t *Test) Start() time.Time { return t.input.Now }

// Connectors say what the services are like that the call meets.
type Connectors struct {
	Faults   []string       // of emulators, such as salesforce:down
	Seed     map[string]any // by emulator, in the form of its seeds
	Cassette string         // the path of a file that answers instead of the emulators; "": none
	Takes    time.Duration  // of a round trip

	results []result
}

// result is an answer that is kept ready.
type result struct {
	step    string      // "": any
	kind    effect.Kind // "": any
	value   any
	records bool // value is a list of records, to be handed over as a record set
	fault   *effect.Fault
	takes   time.Duration
	times   int // 0: always
}

// expect is what must come of a call. What is nil or empty is not looked at,
// but for pops and writes, which are nil if they are not given.
type expect struct {
	taken      bool
	end        trace.Status
	fault      *expectedFault
	exits      []expectedExits
	visited    []string
	never      []string
	vars       []expectedValue
	attached   []expectedValue
	pops       []expectedPop
	writes     []expectedRequest
	requests   []expectedRequest
	said       []string
	neverSaid  []string
	took       *span
	checkPops  bool
	checkWrite bool
}

type expectedFault struct {
	code          effect.Code
	step, message string
}

type expectedExits struct {
	step  string
	exits []string
}

type expectedValue struct {
	name  string
	value any
}

type expectedPop struct {
	object, account, mode string
	records               []string // nil: any
	delivered             bool
}

// expectedRequest is a request; what is empty fits everything.
type expectedRequest struct {
	step, account, kind, deed string
	args                      map[string]any
}

// span is from a least to a most.
type span struct{ least, most time.Duration }
