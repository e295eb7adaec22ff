package cli

import (
	"crypto/rand"
	"slices"
	"strings"

	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/router"
)

// prepare makes everything ready for a run. Close what it returns.
func (a *app) prepare(path string, f *runFlags) (p *performance, err error) {
	script, err := f.script()
	if err != nil {
		return nil, err
	}
	agents, err := a.staff(f, &script)
	if err != nil {
		return nil, err
	}
	now, err := f.now()
	if err != nil {
		return nil, err
	}
	w, l, err := a.openWorld(path, f)
	if err != nil {
		return nil, err
	}
	l.now = now
	defer func() {
		if err != nil {
			w.close()
		}
	}()
	a.out.masker, a.err.masker = w.registry.Masker(), w.registry.Masker()
	if err := w.inject(f.faults); err != nil {
		return nil, err
	}
	s, err := a.loadScenario(l, path)
	if err != nil {
		return nil, err
	}
	in, err := f.input(s, script)
	if err != nil {
		return nil, err
	}
	if err := starts(s, in); err != nil {
		return nil, err
	}
	if err := f.tape.insert(w, in.Run); err != nil {
		return nil, err
	}
	wire := newWire()
	live, err := openRouter(agents, now, wire)
	if err != nil {
		wire.close()
		return nil, err
	}
	a.say("%s", w.about)
	for _, actor := range w.cast {
		a.log.Info().Str("url", actor.url).Msgf("%s is emulated", actor.name)
	}
	return &performance{app: a, flags: f, world: w, scenario: s, input: in, host: host.New(script), router: live, wire: wire, pacer: newPacer()}, nil
}

// input is the call that the flags tell of.
func (f *runFlags) input(s *engine.Scenario, script host.Script) (engine.Input, error) {
	values, err := f.values(s.Program())
	if err != nil {
		return engine.Input{}, err
	}
	in := engine.Input{Run: newRunID(), From: f.from, To: f.to, Event: f.event, Inputs: values}
	if strings.HasPrefix(f.event, "chat.") {
		in.Channel = "chat"
	}
	f.history(&in, script)
	return in, nil
}

// newRunID makes an id that no other run has; it is part of idempotency keys.
func newRunID() string { return "run-" + strings.ToLower(rand.Text()[:16]) }

// openWorld finds the accounts for a scenario.
func (a *app) openWorld(path string, flags *runFlags) (*world, *linter, error) {
	l := newLinter(flags.connectors)
	file := reach(flags.connectors, path)
	if file == "" {
		w, err := openEmbedded()
		if err != nil {
			return nil, nil, usage("", "the emulators cannot be started: %v", err)
		}
		l.fixed = w.accounts()
		return w, l, nil
	}
	var w *world
	if f := l.read(file); f != nil {
		opened, diags := flags.tape.open(f)
		w, l.diags = opened, append(l.diags, diags...)
	}
	if w == nil {
		l.diags.Sort()
		a.render(a.err, l)
		return nil, nil, usage("", "%s: %s; nothing was started", file, l.diags.Summary())
	}
	a.warn(l)
	l.fixed, l.diags = w.accounts(), nil
	return w, l, nil
}

// loadScenario compiles the scenario, or says why it cannot be run.
func (a *app) loadScenario(l *linter, path string) (*engine.Scenario, error) {
	s := l.lint(path)
	l.diags.Sort()
	if s == nil {
		a.render(a.err, l)
		return nil, failed("", "%s: %s; the run was not started", path, l.diags.Summary())
	}
	if l.diags.HasErrors() { // of the accounts
		a.render(a.err, l)
		return nil, usage("", "%s: %s; the run was not started", reach(l.named, path), l.diags.Summary())
	}
	a.warn(l)
	return s, nil
}

// warn tells of warnings, each on one line.
func (a *app) warn(l *linter) {
	for _, d := range l.diags {
		a.say("%s", d.String())
	}
}

// starts reports a call that the scenario does not take.
func starts(s *engine.Scenario, in engine.Input) error {
	p := s.Program()
	if len(p.On) > 0 && !slices.Contains(p.On, in.Event) {
		return failed("give --event "+p.On[0], "the scenario %s is not started by %s", p.Name, in.Event)
	}
	ok, err := s.Matches(in)
	switch {
	case err != nil:
		return failed("", "%v", err)
	case !ok:
		return failed("give a --from or --to that fits", "the scenario %s does not take this call: its guard does not hold: %s", p.Name, p.When.Source())
	}
	return nil
}

// performance is all that one run needs.
type performance struct {
	*app
	flags    *runFlags
	world    *world
	scenario *engine.Scenario
	input    engine.Input
	host     *host.Host
	router   *router.Live
	wire     *wire
	pacer    *pacer
}

func (p *performance) close() {
	p.wire.close()
	p.router.Close()
	p.world.close()
}
