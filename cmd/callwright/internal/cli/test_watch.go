package cli

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// pollEvery is how often --watch looks at the files. Looking at their times
// works on every file system, also on those that tell of no changes.
const pollEvery = 300 * time.Millisecond

// watchTests runs the tests, and again whenever a file has changed, until it
// is interrupted.
func (a *app) watchTests(ctx context.Context, f *testFlags, args []string) error {
	var others []string
	for {
		seen := snapshot(args, others)
		p, err := a.again(ctx, f, args)
		if err != nil {
			return err
		}
		if p != nil {
			others = p.elsewhere(seen)
			maps.Copy(seen, snapshot(nil, others))
		}
		a.say("watching; press Ctrl-C to stop")
		path := changed(ctx, args, others, seen)
		if path == "" {
			return ended(exitInterrupted)
		}
		a.say("%s has changed", path)
	}
}

// again runs the tests. That some fail, or that a file is wrong just now, is
// no reason to stop.
func (a *app) again(ctx context.Context, f *testFlags, args []string) (*testProgram, error) {
	p, err := a.test(ctx, f, args)
	var known *problem
	if !errors.As(err, &known) || known.code == exitInterrupted {
		return p, err
	}
	if known.message != "" {
		a.report(known)
	}
	return p, nil
}

// elsewhere are the files that the tests depend on and that are not among
// those: scenarios in other directories, and what those call.
func (p *testProgram) elsewhere(seen map[string]stamp) []string {
	var out []string
	add := func(path string) {
		if _, known := seen[filepath.Clean(path)]; !known && path != "" {
			out = append(out, filepath.Clean(path))
		}
	}
	for _, s := range p.suites {
		add(s.accountsFile)
		if s.file != nil {
			add(s.file.Scenario)
		}
		if s.program != nil {
			for _, one := range s.program.Library {
				add(one.File)
			}
		}
		for _, r := range s.runs {
			add(r.test.Connectors.Cassette)
			add(r.test.Golden)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// changed waits until a file is not as it was, and returns its path; "": ctx
// has ended.
func changed(ctx context.Context, args, others []string, seen map[string]stamp) string {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return ""
		case <-tick.C:
			if path := different(seen, snapshot(args, others)); path != "" {
				return path
			}
		}
	}
}

// stamp tells whether a file is the same as before.
type stamp struct {
	size int64
	time time.Time
}

// snapshot takes the stamps of all files around the arguments that tests can
// depend on, and of some others.
func snapshot(args, others []string) map[string]stamp {
	out := map[string]stamp{}
	for _, path := range others {
		if info, err := os.Stat(path); err == nil {
			out[path] = stamp{info.Size(), info.ModTime()}
		}
	}
	for _, arg := range args {
		dir := arg
		if info, err := os.Stat(arg); err == nil && !info.IsDir() {
			dir = filepath.Dir(arg)
		}
		_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error { // what cannot be read is not watched
			switch {
			case err != nil:
				return nil
			case d.IsDir() && path != dir && strings.HasPrefix(d.Name(), "."):
				return filepath.SkipDir
			case !watched(d):
				return nil
			}
			if info, err := d.Info(); err == nil {
				out[path] = stamp{info.Size(), info.ModTime()}
			}
			return nil
		})
	}
	return out
}

// watched reports whether tests can depend on a file: scenarios, tables,
// golden traces and the like, but not all that a folder may hold.
func watched(d fs.DirEntry) bool {
	switch filepath.Ext(d.Name()) {
	case ".yaml", ".yml", ".csv", ".json", ".jsonl":
		return d.Type().IsRegular()
	}
	return false
}

// different returns a file that is not the same in both, the first by its name;
// "" if there is none.
func different(a, b map[string]stamp) string {
	for _, path := range slices.Sorted(maps.Keys(b)) {
		if s, ok := a[path]; !ok || s.size != b[path].size || !s.time.Equal(b[path].time) {
			return path
		}
	}
	for _, path := range slices.Sorted(maps.Keys(a)) {
		if _, ok := b[path]; !ok {
			return path
		}
	}
	return ""
}
