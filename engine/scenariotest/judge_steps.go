package scenariotest

import (
	"slices"
	"strings"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/trace"
)

// steps compares the way that the run took.
func (j *judge) steps() {
	for _, e := range j.expect.exits {
		j.exits(e)
	}
	j.visited()
	for i, step := range j.expect.never {
		if j.entered(step) {
			f := j.fail(under("expect", "never"), "the step "+step, "not taken", "taken")
			f.At = item(find(j.node, "expect", "never"), i).Range
			f.about(j.program, step)
		}
	}
}

func (j *judge) entered(step string) bool {
	return slices.ContainsFunc(j.Events, func(e trace.Event) bool { return e.Kind == trace.StepEntered && e.Step == step })
}

// exits compares the exits of one step. A single one is wanted each time.
func (j *judge) exits(want expectedExits) {
	var got, told []string
	var answered *effect.Fault
	for _, e := range j.Events {
		switch {
		case e.Step != want.step:
		case e.Kind == trace.Resulted:
			answered = e.Result.Fault
		case e.Kind == trace.ExitTaken:
			got, told = append(got, e.Exit), append(told, reasoned(e.Exit, e.Fault, answered))
		case e.Kind == trace.Failed && len(got) > 0:
			told[len(told)-1] = reasoned(got[len(got)-1], e.Fault)
		}
	}
	n := find(j.node, "expect", "exits", want.step)
	switch {
	case n.Kind == source.Sequence && slices.Equal(got, want.exits):
		return
	case n.Kind != source.Sequence && len(got) > 0 && !slices.ContainsFunc(got, func(exit string) bool { return exit != want.exits[0] }):
		return
	}
	j.fail(under("expect", "exits", want.step), "the exit of "+want.step, strings.Join(want.exits, ", "), j.wayOut(want.step, told)).about(j.program, want.step)
}

// reasoned is an exit with why it was taken, by the first fault that there is.
func reasoned(exit string, faults ...*effect.Fault) string {
	for _, f := range faults {
		if f != nil && exit != block.OK {
			return exit + " (" + f.Error() + ")"
		}
	}
	return exit
}

// wayOut says how a step was left.
func (j *judge) wayOut(step string, exits []string) string {
	if len(exits) > 0 {
		return strings.Join(exits, ", ")
	}
	if !j.entered(step) {
		return "not taken"
	}
	if e := j.lastError(); e != nil && e.Step == step {
		return e.Fault.Error()
	}
	return "taken, and not left by an exit"
}

// visited compares the order of some steps.
func (j *judge) visited() {
	var way []string
	for _, e := range j.Events {
		if e.Kind == trace.StepEntered {
			way = append(way, e.Step)
		}
	}
	rest := way
	for i, step := range j.expect.visited {
		at := slices.Index(rest, step)
		if at >= 0 {
			rest = rest[at+1:]
			continue
		}
		got := "not taken"
		if slices.Contains(way, step) {
			got = "taken earlier, not after " + j.expect.visited[max(i-1, 0)]
		}
		f := j.fail(under("expect", "visited"), "the step "+step, "taken", got)
		f.At = item(find(j.node, "expect", "visited"), i).Range
		f.about(j.program, step)
		return
	}
}
