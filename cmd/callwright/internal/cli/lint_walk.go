package cli

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
)

// collect returns the files that the arguments mean, each once, in their
// order: files as they are, and the scenarios in directories.
func (l *linter) collect(args []string) ([]string, error) {
	var out []string
	for _, arg := range args {
		found := []string{arg}
		if info, err := os.Stat(arg); err == nil && info.IsDir() {
			found = l.walk(arg)
			if len(found) == 0 && len(l.diags) == 0 {
				return nil, usage(`scenarios are .yaml files with the key "callwright"`, "there is no scenario in %s", arg)
			}
		}
		for _, path := range found {
			if !slices.Contains(out, path) {
				out = append(out, path)
			}
		}
	}
	return out, nil
}

// walk finds the scenarios below a directory. Hidden directories are passed
// over; what cannot be read is a finding.
func (l *linter) walk(dir string) []string {
	var out []string
	visit := func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			l.unreadable(path, err)
		case d.IsDir() && path != dir && strings.HasPrefix(d.Name(), "."):
			return filepath.SkipDir
		case d.Type().IsRegular() && isYAML(path) && l.isScenario(path):
			out = append(out, path)
		}
		return nil
	}
	if err := filepath.WalkDir(dir, visit); err != nil {
		l.unreadable(dir, err)
	}
	return out
}

func (l *linter) unreadable(path string, err error) {
	reason := err
	if inner := errors.Unwrap(err); inner != nil {
		reason = inner
	}
	l.diags.Add(diag.CodeRead, path, diag.Range{}, "", "it cannot be read: %v", reason)
}

func isYAML(path string) bool {
	ext := filepath.Ext(path)
	return ext == ".yaml" || ext == ".yml"
}

// isScenario reports whether a file has the key "callwright" at its top level.
// One that cannot be read counts, so that lint says so.
func (l *linter) isScenario(path string) bool {
	info, err := os.Stat(path)
	if err != nil || info.Size() > source.MaxSize {
		return true
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return true
	}
	const key = "callwright:"
	return bytes.HasPrefix(data, []byte(key)) || bytes.HasPrefix(data, []byte("\ufeff"+key)) || bytes.Contains(data, []byte("\n"+key))
}
