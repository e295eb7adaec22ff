package cli

import (
	"bytes"
	"net/url"
	"os"
	"path/filepath"
	"slices"

	"github.com/callwright/callwright/cmd/callwright/internal/viewer"
	"github.com/callwright/callwright/engine/scenariotest"
	"github.com/callwright/callwright/engine/source"
)

// addScenario adds the scenario to a page. That it was named and cannot be
// used is an error; that it was not found, or is broken by now, the page says.
func (a *app) addScenario(p *viewer.Page, tracePath, named string) error {
	path := named
	if path == "" {
		path = findScenario(p.Trace.Info.Scenario, around(tracePath)...)
	}
	if path == "" {
		p.Notes = append(p.Notes, "the scenario "+p.Trace.Info.Scenario+" was not found; the graph shows the steps of the trace alone")
		return nil
	}
	l := newLinter("")
	s := l.lint(path)
	l.diags.Sort()
	switch {
	case s != nil:
		p.Scenario = &viewer.Scenario{Program: s.Program(), File: l.files[path]}
	case named == "":
		p.Notes = append(p.Notes, path+" has errors by now; the graph shows the steps of the trace alone")
	default:
		a.render(a.err, l)
		return failed("", "%s: %s", path, l.diags.Summary())
	}
	return nil
}

// around are the directories in which the scenario of a trace is looked for. A
// golden trace lies in a folder beside it.
func around(trace string) []string {
	dirs := []string{filepath.Dir(trace), "."}
	if filepath.Base(dirs[0]) == scenariotest.GoldenDir {
		dirs = slices.Insert(dirs, 1, filepath.Dir(dirs[0]))
	}
	return dirs
}

// findScenario looks for the scenario of a name: first for a file that is
// called so, then for one that says so.
func findScenario(name string, dirs ...string) string {
	for _, dir := range dirs {
		for _, ext := range []string{".yaml", ".yml"} {
			path := filepath.Join(dir, filepath.Base(name)+ext)
			if saysName(path, name) {
				return path
			}
		}
	}
	for _, dir := range dirs {
		for _, pattern := range []string{"*.yaml", "*.yml"} {
			paths, _ := filepath.Glob(filepath.Join(escapeGlob(dir), pattern)) // the pattern is sound
			if i := slices.IndexFunc(paths, func(path string) bool { return saysName(path, name) }); i >= 0 {
				return paths[i]
			}
		}
	}
	return ""
}

// escapeGlob lets a directory's name stand in a pattern.
func escapeGlob(dir string) string {
	var out []rune
	for _, r := range dir {
		if r == '*' || r == '?' || r == '[' {
			out = append(out, '[', r, ']')
			continue
		}
		out = append(out, r)
	}
	return string(out)
}

// saysName reports whether a file is a scenario of a name.
func saysName(path, name string) bool {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() > source.MaxSize {
		return false
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return false
	}
	for line := range bytes.Lines(data) {
		if key, v, ok := bytes.Cut(line, []byte(":")); ok && string(key) == "scenario" {
			v, _, _ = bytes.Cut(v, []byte(" #")) // what is behind it is a comment
			return string(bytes.Trim(bytes.TrimSpace(v), `"'`)) == name
		}
	}
	return false
}

// fileURL is the address of a file on this machine.
func fileURL(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	slashed := filepath.ToSlash(abs)
	if slashed[0] != '/' { // a drive of Windows
		slashed = "/" + slashed
	}
	u := url.URL{Scheme: "file", Path: slashed}
	return u.String()
}
