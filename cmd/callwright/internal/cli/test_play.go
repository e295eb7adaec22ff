package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync/atomic"

	"github.com/callwright/callwright/connectors/cassette"
	"github.com/callwright/callwright/engine/scenariotest"
)

// play runs the tests on all processors, a troupe for each.
func (p *testProgram) play(ctx context.Context) error {
	defer debug.SetGCPercent(debug.SetGCPercent(gcPercent))
	type work struct {
		suite *testSuite
		run   *testRun
	}
	var all []work
	for _, s := range p.suites {
		for _, r := range s.runs {
			all = append(all, work{s, r})
		}
	}
	idle := make(chan *troupe, runtime.GOMAXPROCS(0))
	for range cap(idle) {
		idle <- newTroupe()
	}
	errs, done := make([]error, len(all)), &atomic.Int64{}
	stop := p.progress("tests", len(all), done)
	inParallel(ctx, len(all), func(i int) {
		t := <-idle
		errs[i] = t.run(ctx, all[i].suite, all[i].run)
		idle <- t
		done.Add(1)
	})
	stop()
	if ctx.Err() != nil {
		return ended(exitInterrupted)
	}
	return errors.Join(errs...)
}

// run runs one test. A stage that cannot be set is a failure of the test.
func (t *troupe) run(ctx context.Context, s *testSuite, r *testRun) error {
	stage, tape, err := t.stage(s, r.test)
	if err != nil {
		r.fail("the services cannot be played", err)
		return nil
	}
	if r.outcome, err = r.test.Run(ctx, s.program, stage); err != nil {
		return failed("", "%v", err)
	}
	r.failures = r.outcome.Failures
	if tape != nil {
		r.missed(tape.Misses())
	}
	return nil
}

// missed fails a test for what its cassette has no answer to.
func (r *testRun) missed(misses []*cassette.Miss) {
	for _, m := range misses {
		message, got := "has no answer to a request; the nearest one that it holds:", m.Nearest
		switch {
		case m.Nearest == "":
			message, got = "has no answer to a request", "it holds no request at all"
		case m.Played:
			got += " (its answer was given already)"
		}
		r.unrecorded = true
		r.failures = append(r.failures, scenariotest.Failure{
			Message: "the cassette " + r.test.Connectors.Cassette + " " + message,
			Want:    m.Asked, Got: strings.TrimSpace(got + "\n" + strings.Join(m.Differences, "\n")),
			File: r.test.File.Name, At: r.test.Range("connectors", "cassette"),
		})
	}
}

// fail notes that a test could not be run.
func (r *testRun) fail(what string, err error) {
	r.failures = append(r.failures, scenariotest.Failure{Message: what, Got: err.Error(), File: r.test.File.Name, At: r.test.At})
}

// golden reads the golden trace of a test; nil if there is none.
func (r *testRun) golden() ([]byte, error) {
	data, err := os.ReadFile(r.test.Golden)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return data, err
}
