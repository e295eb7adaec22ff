// Package scenarios is the library of scenarios that people start from, with
// the tables and sub-scenarios that they name and their tests. It holds files
// and no code; nothing here is read by the engine by itself.
package scenarios

import (
	"embed"
	"io/fs"
	"path"
	"strings"
)

//go:embed *.yaml lib tables
var files embed.FS

// Files returns the files of the library.
func Files() fs.FS { return files }

// TestSuffix is how the names of test files end.
const TestSuffix = ".test.yaml"

// Names returns the names of the scenarios to start from, in sorted order.
func Names() []string {
	entries, _ := fs.Glob(files, "*.yaml") // the pattern is sound
	var out []string
	for _, name := range entries {
		if !strings.HasSuffix(name, TestSuffix) {
			out = append(out, strings.TrimSuffix(path.Base(name), ".yaml"))
		}
	}
	return out
}
