package interp_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
	"pgregory.net/rapid"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
)

// TestCorpora runs the programs of the language corpus and the example
// scenarios with random results, in every mode.
func TestCorpora(t *testing.T) {
	t.Parallel()
	for name, text := range corpora(t) {
		p, diags := compile.Compile(source.NewFile(name, text), compile.Options{Blocks: blocks.Registry(), Open: beside})
		require.NotNil(t, p, "%v", diags)
		if strings.Contains(string(text), "inputs:") && len(required(p)) > 0 {
			continue // it has to be called with something
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(rt *rapid.T) {
				r := play(t, p, plain, propertyOptions)
				events, _ := live(rt, t, r)
				for _, how := range []mode{rehydrate, restore} {
					again := play(t, p, how, propertyOptions)
					for _, e := range events {
						again.now = e.at
						again.tell(e.event)
					}
					require.Equal(t, r.json(), again.json())
				}
			})
		})
	}
}

func required(p *compile.Program) (out []string) {
	for _, v := range p.Vars {
		if v.Required {
			out = append(out, v.Name)
		}
	}
	return out
}

// beside reads what the scenarios of the library and of the corpus name.
func beside(path string) (*source.File, diag.List) {
	f, diags := source.Read(os.DirFS("../../scenarios"), path)
	if f == nil {
		return source.Read(os.DirFS("../../testdata/lang/lib"), path)
	}
	return f, diags
}

func corpora(t *testing.T) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	scenarios, err := filepath.Glob("../../scenarios/*.yaml")
	require.NoError(t, err)
	for _, path := range scenarios {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		if strings.HasPrefix(string(text), "callwright: ") || strings.Contains(string(text), "\nscenario: ") && !strings.HasSuffix(path, ".test.yaml") {
			out[filepath.Base(path)] = text
		}
	}
	archives, err := filepath.Glob("../../testdata/lang/ok/*.txtar")
	require.NoError(t, err)
	for _, path := range archives {
		archive, err := txtar.ParseFile(path)
		require.NoError(t, err)
		for _, f := range archive.Files {
			if strings.HasSuffix(f.Name, ".yaml") {
				out[f.Name] = f.Data
			}
		}
	}
	return out
}
