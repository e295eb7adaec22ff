package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/callwright/callwright/engine/scenariotest"
)

// settle compares the traces with the golden ones, and writes those anew if
// that is wanted.
func (p *testProgram) settle(ctx context.Context) error {
	for _, s := range p.suites {
		for _, r := range s.runs {
			if r.test.Golden == "" || r.outcome == nil || len(r.outcome.Events) == 0 {
				continue
			}
			if err := p.compare(ctx, s, r); err != nil {
				return err
			}
		}
	}
	return nil
}

// compare settles one golden trace.
func (p *testProgram) compare(ctx context.Context, s *testSuite, r *testRun) error {
	golden, err := r.golden()
	if err != nil {
		r.fail("the golden trace "+r.test.Golden, err)
		return nil
	}
	if r.trace, err = r.outcome.Trace(); err != nil {
		return failed("", "%s: %v", r.test, err)
	}
	found, err := r.test.CheckGolden(s.program, r.trace, golden)
	var broken *scenariotest.Broken
	switch {
	case errors.As(err, &broken) && !p.flags.update:
		s.linter.diags = append(s.linter.diags, broken.Diagnostic())
		return nil
	case err == nil && len(found) == 0:
		return nil
	}
	keep := p.flags.update && len(r.failures) == 0
	if p.flags.review && err == nil {
		if keep, err = p.asks.keep(ctx, r, golden); err != nil {
			return err
		}
	}
	if !keep {
		r.differs = len(r.failures) == 0
		r.failures = append(r.failures, found...)
		return nil
	}
	return s.write(r, golden)
}

// write writes a golden trace, and tells what changed.
func (s *testSuite) write(r *testRun, old []byte) error {
	name := filepath.FromSlash(r.test.Golden)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return failed("", "the golden trace cannot be written: %v", err)
	}
	if err := writeWhole(name, r.trace); err != nil {
		return failed("", "the golden trace cannot be written: %v", err)
	}
	if old == nil {
		s.goldens = append(s.goldens, fmt.Sprintf("wrote %s: %d events", r.test.Golden, bytes.Count(r.trace, []byte("\n"))))
		return nil
	}
	s.goldens = append(s.goldens, "updated "+r.test.Golden+":\n"+indent(strings.Join(diffLines(old, r.trace), "\n"), "  "))
	return nil
}

// longestDiff is how many stretches of a difference are shown.
const longestDiff = 8

// diffLines shows what is different between two traces, with the number of
// the line in the first one.
func diffLines(old, now []byte) []string {
	changes := scenariotest.Diff(old, now)
	var out []string
	for i, c := range changes {
		if i == longestDiff {
			out = append(out, fmt.Sprintf("… and %d more", len(changes)-i))
			break
		}
		out = append(out, fmt.Sprintf("line %d", c.Line))
		for k := range max(len(c.Old), len(c.New)) {
			switch {
			case k >= len(c.New):
				out = append(out, "- "+cut(c.Old[k], diffWidth))
			case k >= len(c.Old):
				out = append(out, "+ "+cut(c.New[k], diffWidth))
			default:
				before, after := scenariotest.Around(c.Old[k], c.New[k])
				out = append(out, "- "+before, "+ "+after)
			}
		}
	}
	if len(out) == 0 {
		return []string{"only the numbers of events"}
	}
	return out
}

const diffWidth = 150
