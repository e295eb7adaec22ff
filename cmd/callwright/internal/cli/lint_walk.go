package cli

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
)

// finder finds the files that a command line means.
type finder struct {
	what   string // for people, such as "scenario"
	hint   string // how such a file is known
	wanted func(path string) bool
	diags  diag.List
	seen   map[string]bool
	paths  []string
}

// find returns the files that the arguments mean, each once, in their order:
// files as they are, and what is wanted of those in directories.
func (f *finder) find(args []string) ([]string, error) {
	if err := named(args); err != nil {
		return nil, err
	}
	f.seen = map[string]bool{}
	for _, arg := range args {
		info, err := os.Stat(arg)
		if err != nil || !info.IsDir() {
			f.add(arg)
			continue
		}
		before := len(f.seen) + len(f.diags)
		f.walk(arg)
		if len(f.seen)+len(f.diags) == before && !f.covered(arg) {
			return nil, usage(f.hint, "there is no %s in %s", f.what, arg)
		}
	}
	return f.paths, nil
}

// covered reports whether a file of the directory was found before.
func (f *finder) covered(dir string) bool {
	for _, path := range f.paths {
		if rel, err := filepath.Rel(dir, path); err == nil && !strings.HasPrefix(rel, "..") {
			return true
		}
	}
	return false
}

func (f *finder) add(path string) {
	if key := filepath.Clean(path); !f.seen[key] {
		f.seen[key] = true
		f.paths = append(f.paths, path)
	}
}

// walk finds what is wanted below a directory. Hidden directories are passed
// over; what cannot be read is a finding.
func (f *finder) walk(dir string) {
	visit := func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			f.unreadable(path, err)
		case d.IsDir() && path != dir && strings.HasPrefix(d.Name(), "."):
			return filepath.SkipDir
		case d.Type().IsRegular() && isYAML(path) && f.wanted(path):
			f.add(path)
		}
		return nil
	}
	if err := filepath.WalkDir(dir, visit); err != nil {
		f.unreadable(dir, err)
	}
}

func (f *finder) unreadable(path string, err error) {
	reason := err
	if inner := errors.Unwrap(err); inner != nil {
		reason = inner
	}
	f.diags.Add(diag.CodeRead, path, diag.Range{}, "", "it cannot be read: %v", reason)
}

// scenarios finds scenarios.
func scenarios() *finder {
	return &finder{what: "scenario", hint: `scenarios are .yaml files with the key "callwright"`, wanted: isScenario}
}

func isYAML(path string) bool {
	ext := filepath.Ext(path)
	return ext == ".yaml" || ext == ".yml"
}

func isScenario(path string) bool { return !isTest(path) && holdsKey(path, "callwright") }

// isTest reports whether a file is named as tests are.
func isTest(path string) bool {
	return strings.HasSuffix(strings.TrimSuffix(path, filepath.Ext(path)), ".test")
}

// holdsKey reports whether a file has one of the keys at its top level. One
// that cannot be read counts, so that the command says so.
func holdsKey(path string, keys ...string) bool {
	info, err := os.Stat(path)
	if err != nil || info.Size() > source.MaxSize {
		return true
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return true
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	for _, key := range keys {
		if bytes.HasPrefix(data, []byte(key+":")) || bytes.Contains(data, []byte("\n"+key+":")) {
			return true
		}
	}
	return false
}
