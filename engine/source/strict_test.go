package source

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/callwright/callwright/engine/diag"
)

var update = flag.Bool("update", false, "write the golden files")

// TestStrict reads every .yaml of the corpus and compares all findings with
// the .want beside it.
func TestStrict(t *testing.T) {
	t.Parallel()
	archives, err := filepath.Glob("testdata/strict/*.txtar")
	require.NoError(t, err)
	cases := 0
	for _, name := range archives {
		a, err := txtar.ParseFile(name)
		require.NoError(t, err)
		for i := 0; i+1 < len(a.Files); i += 2 {
			cases++
			in, want := a.Files[i], &a.Files[i+1]
			base := strings.TrimSuffix(in.Name, ".yaml")
			require.Equal(t, base+".want", want.Name)
			got := findings(in.Data)
			if *update {
				want.Data = []byte(got)
				continue
			}
			t.Run(base, func(t *testing.T) { require.Equal(t, string(want.Data), got) })
		}
		if *update {
			require.NoError(t, os.WriteFile(name, txtar.Format(a), 0o644))
		}
	}
	require.GreaterOrEqual(t, cases, 150)
}

// findings renders what Parse says about data, one finding a line, with the
// text that each points at.
func findings(data []byte) string {
	f := NewFile("x.yaml", data)
	_, diags := Parse(f)
	var b strings.Builder
	for _, d := range diags {
		r := d.Range
		fmt.Fprintf(&b, "%d:%d %s %s: %s\n", r.Start.Line, r.Start.Column, d.Severity, d.Code, d.Message)
		if d.Hint != "" {
			fmt.Fprintf(&b, "    hint: %s\n", d.Hint)
		}
		if text := pointed(f, r); text != "" {
			fmt.Fprintf(&b, "    text: %s\n", text)
		}
	}
	return b.String()
}

// pointed returns what of its first line a range covers.
func pointed(f *File, r diag.Range) string {
	line := []rune(f.Line(r.Start.Line))
	end := len(line)
	if r.End.Line == r.Start.Line {
		end = r.End.Column - 1
	}
	if r.End == (diag.Pos{}) || r.Start.Column > end {
		return ""
	}
	return string(line[r.Start.Column-1 : end])
}
