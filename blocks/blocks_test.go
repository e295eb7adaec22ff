package blocks_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/blocks/blocktest"
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
)

// caseFile is where the cases of a block stand.
func caseFile(d *block.Descriptor) string {
	return filepath.Join(strings.ToLower(d.Family), "testdata", d.Name+".yaml")
}

// TestCases runs the case file of every block. A block without one fails, and
// so does a declared exit that no case takes.
func TestCases(t *testing.T) {
	t.Parallel()
	r := blocks.Registry()
	for _, name := range r.Names() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := r.Lookup(name)
			var declared, taken []string
			if !d.Final {
				declared = append(declared, block.OK)
			}
			for _, e := range d.Exits {
				declared = append(declared, e.Name)
			}
			for _, c := range blocktest.Read(t, caseFile(d)) {
				t.Run(c.Name, func(t *testing.T) {
					has, took := c.Run(t, r, name)
					declared, taken = append(declared, has...), append(taken, took)
				})
			}
			for _, exit := range declared {
				require.Contains(t, taken, exit, "no case takes this exit")
			}
		})
	}
}

// TestNoOrphanCases finds case files of blocks that do not exist.
func TestNoOrphanCases(t *testing.T) {
	t.Parallel()
	r := blocks.Registry()
	var expected []string
	for _, name := range r.Names() {
		expected = append(expected, caseFile(r.Lookup(name)))
	}
	files, err := filepath.Glob("*/testdata/*.yaml") // tables of cases end otherwise
	require.NoError(t, err)
	for _, f := range files {
		require.True(t, slices.Contains(expected, f), "%s belongs to no block", f)
	}
}

// table is the file that examples name.
func table(path string) (*source.File, diag.List) {
	return source.NewFile(path, []byte("number,text\n+18005550199,We are closed\n")), nil
}

// TestExamples compiles the examples of every block.
func TestExamples(t *testing.T) {
	t.Parallel()
	for _, d := range blocks.All() {
		require.NotEmpty(t, d.Examples, d.Name)
		for _, example := range d.Examples {
			text := "callwright: v1\nscenario: example\nvars: {tier: standard, count: 0, email: \"\"}\nsteps:\n" + example + "handlers:\n  error: []\n"
			p, diags := compile.Compile(source.NewFile(d.Name, []byte(text)), compile.Options{Blocks: blocks.Registry(), Open: table})
			require.NotNil(t, p, "%v", diags)
			require.False(t, diags.HasErrors())
			require.True(t, slices.ContainsFunc(p.Nodes, func(n compile.Node) bool { return n.Word == d.Name }), "the example shows the block")
		}
	}
}

// TestDescriptors holds the rules that the registry cannot know.
func TestDescriptors(t *testing.T) {
	t.Parallel()
	for _, d := range blocks.All() {
		require.DirExists(t, strings.ToLower(d.Family), d.Name)
		require.FileExists(t, filepath.Join(strings.ToLower(d.Family), d.Name+".go"))
		require.NotEmpty(t, d.Summary, d.Name)
		require.True(t, strings.HasSuffix(d.Summary, "."), d.Name)
		if d.Short != "" {
			require.True(t, slices.ContainsFunc(d.Fields, func(f spec.Field) bool { return f.Name == d.Short }), d.Name)
		}
		for _, f := range d.Fields {
			require.NotEmpty(t, f.Doc, "%s.%s", d.Name, f.Name)
		}
		for _, e := range d.Exits {
			require.NotEmpty(t, e.Doc, "%s.%s", d.Name, e.Name)
		}
		if d.Mode != "pure" {
			require.NotNil(t, d.Finish, d.Name)
		}
	}
}
