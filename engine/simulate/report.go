package simulate

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/trace"
)

// Report is how the calls of a simulation went. The same simulation gives the
// same Report.
type Report struct {
	Calls  int           // that the scenario took
	Passed int           // that it did not take, by its guard
	Failed int           // calls
	First  int           // the index of the first call that failed, or -1
	Until  time.Duration // when the last run was over, from Mix.Start on
	Ends   []End         // the most frequent first
	Kinds  []Kind        // of callers, in the order of the mix
	Steps  []Step        // in the order of the file; those that no call reached too
	Waits  []Wait        // in a fixed order; without those that never happened
	Faults []Fault       // of the calls that failed; the most frequent first
	Trace  []trace.Event // of the first call that failed
}

// End is how calls ended: their status and the last exit of their main flow.
type End struct {
	Status trace.Status
	Exit   string
	Calls  int
}

// Kind is how it went with a kind of callers.
type Kind struct {
	Name                    string
	Calls, Answered, Failed int
}

// Step is how often a step was run, and how it was left.
type Step struct {
	Key, Block string
	Visits     int
	Exits      []Exit // the most frequent first
}

// Exit is how often an exit was taken.
type Exit struct {
	Name  string
	Times int
}

// Wait is how long something took.
type Wait struct {
	Name                     string // queue, ring, answer, abandon, talk or call
	Times                    int
	Mean, P50, P90, P99, Max time.Duration
}

// Fault is why calls failed.
type Fault struct {
	Step    string // "": the call was stuck
	Code    effect.Code
	Calls   int
	First   int    // the index of the first such call
	Message string // of that call
}

func (t *tally) report(p *compile.Program, m *Mix) *Report {
	r := &Report{Calls: t.calls, Passed: t.passed, Failed: t.failed, First: t.first, Until: t.until, Trace: t.trace}
	for e, n := range t.ends {
		r.Ends = append(r.Ends, End{e.status, e.exit, n})
	}
	slices.SortFunc(r.Ends, func(a, b End) int {
		return cmp.Or(cmp.Compare(b.Calls, a.Calls), cmp.Compare(a.Status, b.Status), cmp.Compare(a.Exit, b.Exit))
	})
	for i, k := range t.kinds {
		r.Kinds = append(r.Kinds, Kind{m.Callers[i].Name, k.calls, k.answered, k.failed})
	}
	for key, f := range t.faults {
		r.Faults = append(r.Faults, Fault{key.step, key.code, f.calls, f.first, f.message})
	}
	slices.SortFunc(r.Faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(b.Calls, a.Calls), cmp.Compare(a.First, b.First))
	})
	r.Steps = t.reportSteps(p)
	r.Waits = t.reportWaits()
	return r
}

// reportSteps lists the program's steps, and then those of the scenarios that
// it calls.
func (t *tally) reportSteps(p *compile.Program) []Step {
	var out []Step
	listed := map[string]bool{}
	for i := range p.Nodes {
		n := &p.Nodes[i]
		listed[n.Key] = true
		out = append(out, t.step(n.Key, n.Word).report(n.Key))
	}
	for _, key := range slices.Sorted(maps.Keys(t.steps)) {
		if !listed[key] {
			out = append(out, t.steps[key].report(key))
		}
	}
	return out
}

func (s *stepTally) report(key string) Step {
	out := Step{Key: key, Block: s.block, Visits: s.visits}
	for exit, n := range s.exits {
		out.Exits = append(out.Exits, Exit{exit, n})
	}
	slices.SortFunc(out.Exits, func(a, b Exit) int {
		return cmp.Or(cmp.Compare(b.Times, a.Times), cmp.Compare(a.Name, b.Name))
	})
	return out
}

var waitNames = [waitKinds]string{
	waitQueue: "queue", waitRing: "ring", waitAnswer: "answer", waitAbandon: "abandon", waitTalk: "talk", waitCall: "call",
}

func (t *tally) reportWaits() []Wait {
	var out []Wait
	for i, all := range t.waits {
		if len(all) > 0 {
			out = append(out, measure(waitNames[i], all))
		}
	}
	return out
}

// measure sorts the durations and reads the percentiles off by nearest rank.
func measure(name string, all []time.Duration) Wait {
	slices.Sort(all)
	sum := time.Duration(0)
	for _, d := range all {
		sum += d
	}
	rank := func(percent int) time.Duration { return all[max((len(all)*percent+99)/100, 1)-1] }
	return Wait{
		Name: name, Times: len(all), Mean: (sum / time.Duration(len(all))).Round(time.Millisecond),
		P50: rank(50), P90: rank(90), P99: rank(99), Max: all[len(all)-1],
	}
}
