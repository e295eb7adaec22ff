package cli

import (
	"fmt"
	"os"

	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/engine/replay"
)

// replayLibrary finds the scenarios of traces, and compiles each once.
type replayLibrary struct {
	named  string // --scenario
	linter *linter
	loaded map[string]*engine.Scenario // nil: it has errors
}

// path is the file of the scenario that a trace is of; "" when there is none.
func (l *replayLibrary) path(name, trace string) string {
	if l.named == "" {
		return findScenario(name, around(trace)...)
	}
	if info, err := os.Stat(l.named); err == nil && info.IsDir() {
		return findScenario(name, l.named)
	}
	return l.named
}

func (l *replayLibrary) load(path string) *engine.Scenario {
	s, done := l.loaded[path]
	if !done {
		s = l.linter.lint(path)
		l.loaded[path] = s
	}
	return s
}

// find finds the scenario of a trace and keeps both for run.
func (r *replayed) find(l *replayLibrary, t *replay.Trace) {
	r.file = l.path(t.Scenario(), r.path)
	if r.file == "" {
		r.refuse(fmt.Errorf("the scenario %s was not found; name it with --scenario", t.Scenario()))
		return
	}
	s := l.load(r.file)
	if s == nil {
		r.refuse(fmt.Errorf("the scenario %s cannot be run; callwright lint says why", r.file))
		return
	}
	r.scenario, r.trace, r.changed = s, t, s.Program().Hash != t.Program()
	if s.Program().Name != t.Scenario() {
		r.other = t.Scenario()
	}
}

// run replays.
func (r *replayed) run() {
	if r.scenario == nil {
		return
	}
	d, err := replay.Run(r.scenario.Program(), r.trace)
	r.trace = nil // traces are large
	switch {
	case err != nil:
		r.refuse(err)
	case d == nil:
		r.verdict = verdictSame
	case d.Unrecorded != nil:
		r.verdict, r.diff = verdictUnrecorded, d
	default:
		r.verdict, r.diff = verdictDiffers, d
	}
	if d != nil && d.Expected != nil {
		r.line = d.Expected.Line
	}
}
