package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// pollEvery is how often --watch looks at the files. Looking at their times
// works on every file system, also on those that tell of no changes.
const pollEvery = 300 * time.Millisecond

// watchTests runs the tests, and again whenever a file has changed, until it
// is interrupted.
func (a *app) watchTests(ctx context.Context, f *testFlags, args []string) error {
	for {
		seen := snapshot(args)
		if err := a.again(ctx, f, args); err != nil {
			return err
		}
		a.say("watching; press Ctrl-C to stop")
		if !changed(ctx, args, seen) {
			return ended(exitInterrupted)
		}
		a.say("a file has changed")
	}
}

// again runs the tests. That some fail, or that a file is wrong just now, is
// no reason to stop.
func (a *app) again(ctx context.Context, f *testFlags, args []string) error {
	err := a.test(ctx, f, args)
	var known *problem
	if !errors.As(err, &known) || known.code == exitInterrupted {
		return err
	}
	if known.message != "" {
		a.report(known)
	}
	return nil
}

// changed waits until a file is not as it was; false: ctx has ended.
func changed(ctx context.Context, args []string, seen map[string]stamp) bool {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return false
		case <-tick.C:
			if !same(seen, snapshot(args)) {
				return true
			}
		}
	}
}

// stamp tells whether a file is the same as before.
type stamp struct {
	size int64
	time time.Time
}

// snapshot takes the stamps of all files that tests can depend on.
func snapshot(args []string) map[string]stamp {
	out := map[string]stamp{}
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

func same(a, b map[string]stamp) bool {
	if len(a) != len(b) {
		return false
	}
	for path, s := range a {
		if o, ok := b[path]; !ok || o.size != s.size || !o.time.Equal(s.time) {
			return false
		}
	}
	return true
}
