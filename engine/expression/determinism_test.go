package expression_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/expression"
)

const determinismChild = "fingerprint of the corpus"

// corpus returns the expressions of the tests and those of the documentation.
func corpus() []string {
	data, _ := os.ReadFile(filepath.Join("testdata", "corpus.txt"))
	var out []string
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "# ") {
			out = append(out, line)
		}
	}
	for _, f := range expression.Functions() {
		out = append(out, f.Example)
	}
	return out
}

// fingerprint evaluates the corpus again and again; a line that gives two
// results gives two lines.
func fingerprint(rounds int) string {
	var out strings.Builder
	c := expression.NewCompiler(worldScope(), expression.Limits{})
	for _, src := range corpus() {
		results := map[string]bool{}
		for range rounds {
			r := run(c, worldEnv(c), src)
			if !results[r] {
				results[r] = true
				fmt.Fprintf(&out, "%s -> %s\n", src, r)
			}
		}
	}
	return out.String()
}

func TestDeterminism(t *testing.T) {
	here := fingerprint(50)
	require.GreaterOrEqual(t, len(corpus()), 200)
	require.Len(t, strings.Split(strings.TrimSpace(here), "\n"), len(corpus()), "an expression gave several results")
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childVar+"="+determinismChild, "TZ=Asia/Tokyo", "LANG=tr_TR.UTF-8")
	there, err := cmd.Output()
	require.NoError(t, err)
	require.Equal(t, sha256.Sum256([]byte(here)), sha256.Sum256(there), "two processes differ")
}

// TestCorpus keeps the meaning of the language: what the corpus gives is a
// golden file.
func TestCorpus(t *testing.T) {
	path := filepath.Join("testdata", "corpus.golden")
	got := fingerprint(1)
	require.NotContains(t, got, "rejected:")
	require.NotContains(t, got, "not data")
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), got, "run the test with -update and review the difference")
}
