package compile_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
)

// folder compiles main.yaml among other files.
func folder(files map[string]string) (*compile.Program, diag.List) {
	open := func(path string) (*source.File, diag.List) {
		text, ok := files[path]
		if !ok {
			return nil, diag.List{{Message: "the file does not exist"}}
		}
		return source.NewFile(path, []byte(text)), nil
	}
	return compile.Compile(source.NewFile("main.yaml", []byte(files["main.yaml"])), compile.Options{Blocks: blocks.Registry(), Open: open})
}

const head = "callwright: v1\nscenario: s\n"

// TestMistakesOfCalledScenarios shows them where they are, and that the caller
// cannot be used.
func TestMistakesOfCalledScenarios(t *testing.T) {
	t.Parallel()
	p, diags := folder(map[string]string{
		"main.yaml":  head + "steps:\n  - call: lib/a\n    exits: {failed: end}\n",
		"lib/a.yaml": head + "steps:\n  - call: b\n    exits: {failed: end}\n",
		"lib/b.yaml": head + "steps:\n  - log: \"${nothing}\"\n",
	})
	require.Nil(t, p)
	require.Len(t, diags, 1)
	require.Equal(t, diag.CodeUnknownName, diags[0].Code)
	require.Equal(t, "lib/b.yaml", diags[0].File)
}

// TestVersionCoversAllFiles changes each file that a scenario reads.
func TestVersionCoversAllFiles(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"main.yaml": head + "steps:\n  - call: sub\n    exits: {failed: end}\n  - lookup_table: {file: t.csv, key: a, column: k, into: row}\n    exits: {none: end}\n  - attached_data: {v: \"${row}\"}\n",
		"sub.yaml":  head + "steps:\n  - log: a\n",
		"t.csv":     "k,v\na,1\n",
	}
	p, diags := folder(files)
	require.NotNil(t, p, "%v", diags)
	require.Len(t, p.Library, 2)
	same, _ := folder(files)
	require.Equal(t, p.Hash, same.Hash)
	for _, name := range []string{"main.yaml", "sub.yaml", "t.csv"} {
		old := files[name]
		files[name] += "\n"
		if name == "t.csv" {
			files[name] = old + "b,2\n"
		}
		other, diags := folder(files)
		require.NotNil(t, other, "%v", diags)
		require.NotEqual(t, p.Hash, other.Hash, name)
		files[name] = old
	}
}

// TestScenariosInARing compiles scenarios that call each other.
func TestScenariosInARing(t *testing.T) {
	t.Parallel()
	p, diags := folder(map[string]string{
		"main.yaml":  head + "inputs: {n: 0}\noutputs: {m: int}\nsteps:\n  - call: other\n    with: {n: \"${n}\"}\n    set: {m: result.m}\n    exits: {failed: end}\n",
		"other.yaml": head + "inputs: {n: 0}\noutputs: {m: int}\nsteps:\n  - call: main\n    with: {n: \"${n + 1}\"}\n    set: {m: result.m}\n    exits: {failed: end}\n",
	})
	require.NotNil(t, p, "%v", diags)
	other, n := p.Locate("call#1/call#1/call#1")
	require.NotNil(t, n)
	require.Same(t, p, other)
	_, n = p.Locate("call#1/nothing")
	require.Nil(t, n)
}

// TestNoOtherFiles compiles without a folder.
func TestNoOtherFiles(t *testing.T) {
	t.Parallel()
	p, diags := compile.Compile(source.NewFile("main.yaml", []byte(head+"steps:\n  - call: sub\n")), compile.Options{Blocks: blocks.Registry()})
	require.Nil(t, p)
	require.Contains(t, diags[0].Message, "cannot name other files")
}
