package source

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// bomb is a text made to hurt whoever reads it.
type bomb struct {
	name string
	data []byte
}

// fill repeats s up to the size limit.
func fill(s string) string { return strings.Repeat(s, MaxSize/len(s)) }

// bombs returns the large texts; the small ones are in testdata/hostile.
func bombs() []bomb {
	rep := strings.Repeat
	texts := [...]struct{ name, text string }{
		{"open brackets", fill("[")}, {"open braces", fill("{a:")}, {"open pairs", fill("[a: ")},
		{"open keys in braces", fill("{? ")}, {"open keys in brackets", fill("[? ")}, {"braces as keys", fill("{{}:")},
		{"brackets as keys", fill("[[]: ")}, {"items", "[" + fill("a,")[2:] + "]"}, {"keys", "{" + fill("a,")[2:] + "}"},
		{"empty braces", "[" + fill("{},")}, {"empty brackets", "[" + fill("[],")}, {"empty pairs", fill("[]")},
		{"colons", fill(": ")}, {"colons in brackets", "[" + fill(":,")[1:]}, {"dashes", fill("- ")},
		{"dash lines", fill("-\n")}, {"dash comments", fill("- #\n")}, {"key marks", fill("? ")}, {"key mark lines", fill("?\n")},
		{"dashes nested 4000 deep", fill(rep("- ", 4_000) + "\n")}, {"dashes nested 250 deep", fill(rep("- ", 250) + "\n")},
		{"dashes nested 60 deep", fill(rep("- ", 60) + "a\n")}, {"brackets nested 4000 deep", fill("- " + rep("[", 4_000) + rep("]", 4_000) + "\n")},
		{"brackets nested 60 deep", fill("- " + rep("[", 60) + rep("]", 60) + "\n")},
		{"stairs", stairs(300)}, {"deep stairs", stairs(900)}, {"different keys", numbered("k%d:\n")}, {"same key", fill("a: 1\n")},
		{"different keys in braces", "{" + numbered("k%d: 1, ") + "}"},
		{"comments", fill("#\n")}, {"comments behind values", fill("a: 1 #c\n")}, {"comments below values", fill("- a\n# c\n\n")},
		{"comments under stairs", stairs(300) + fill("#\n")[:MaxSize/2]}, {"blanks and comments", fill(rep(" ", 511) + "#\n")},
		{"line breaks", fill("\n")}, {"blanks", fill(" ")}, {"tabs", fill("\t")}, {"carriage returns", fill("\r\n")},
		{"digits", fill("1")}, {"zeros", "a: " + fill("0")[3:]}, {"plain lines", fill("a\n")}, {"plain blank lines", "a" + fill("\n")[2:] + "b"},
		{"one long line", "a: " + fill("ж ")[3:]}, {"wide items", "[" + fill("ж,,")[3:]}, {"wide values", "[" + fill("жжжжжжжжжжжж, ")[2:] + "]"},
		{"wide key and values", "{" + fill("жжж: жжжжжжжж, ")[2:] + "}"},
		{"escapes", `"` + fill(`\n`)[2:] + `"`}, {"coded escapes", `"` + fill(`\u00e9`)[6:] + `"`}, {"escaped breaks", `"` + fill("\\\n")[2:] + `"`},
		{"quoted lines", `"` + fill("a\n")[2:] + `"`}, {"apostrophes", `'` + fill("''")[2:] + `'`}, {"open quotes", fill(`"a `)},
		{"open quote", `"` + fill("a ")[2:]}, {"literal lines", "|\n" + fill(" a\n")[3:]}, {"literal blank lines", "|+\n" + fill("\n")[3:]},
		{"literal blanks", "|\n" + fill("        \n")[9:]}, {"folded lines", ">\n" + fill(" a\n")[3:]}, {"folded, broken", ">\n" + fill(" a\n\n  b\n")[8:]},
		{"anchors", fill("- &a a\n")}, {"aliases", "- &a x\n" + fill("- *a\n")[7:]}, {"tags", fill("- !a a\n")}, {"many anchors", numbered("- &a%d a\n")},
		{"directives", numbered("%%TAG !a%d! b\n")}, {"documents", fill("--- a\n")}, {"document ends", fill("...\n")},
		{"long key", fill("a")[:MaxSize-3] + ": b"}, {"long keys", fill(rep("a", 1_000) + ": b\n")}, {"lists as keys", fill("[a,a,a,a,a,a]: b\n")},
		{"numbers that warn", fill("- 010\n")}, {"bad after all", fill("a: [1]\n")[:MaxSize-8] + "\n]"}, {"nulls", fill("\x00")}, {"bad bytes", fill("\xff")},
	}
	out := make([]bomb, 0, len(texts))
	for _, t := range texts {
		out = append(out, bomb{t.name, []byte(t.text)})
	}
	return append(out, almost()...)
}

// almost are texts that the survey just lets through to the parser.
func almost() []bomb {
	rep := strings.Repeat
	texts := [...]struct {
		unit       string
		indicators int
	}{
		{"-\n", 1}, {"- #\n", 1}, {"- # c\n  a\n", 1}, {"a: 1 #c\n", 1}, {"?\n", 1}, {"{a,b}: c\n", 3}, {"- {a,b,c}\n", 4},
		{"- [[],[],[]]\n", 7}, {rep("- ", 250) + "\n", 250}, {rep("- ", 250) + "a\n#\n", 250}, {"- &a *a\n", 1}, {"- &a a\n", 1},
		{"- a\n# c\n\n", 1}, {"- - - - a\n\n#\n\n", 4}, {rep("- ", 63) + "a\n#\n", 63}, {rep("- ", 63) + rep("[", 60) + rep("]", 60) + "\n", 123},
		{"- " + rep("[", 3_000) + rep("]", 3_000) + "\n", 3_001}, {rep("[", 500) + "a" + rep("]", 500) + ": b\n", 501},
		{"- 01\n", 1}, {"- \"\\n\"\n", 1}, {"- ж\n", 1}, {"- |\n  a\n", 1}, {"a: {}\n", 2}, {"a: *a\n", 1},
	}
	out := make([]bomb, 0, 2*len(texts))
	for _, t := range texts {
		text := rep(t.unit, min(maxIndicators/t.indicators, MaxSize/len(t.unit)))
		name := "almost too many " + strings.TrimSpace(t.unit[:min(12, len(t.unit))])
		out = append(out, bomb{name, []byte(text)}, bomb{name + ", half", []byte(text[:len(text)/2])})
	}
	return append(out, bomb{"almost too many braces", []byte("{" + rep("a,", maxIndicators-1) + "}")},
		bomb{"almost too many brackets", []byte("[" + rep("a,", maxIndicators-1) + "]")},
		bomb{"almost too many pairs", []byte("[" + rep("a: b,", maxIndicators/2) + "]")},
		bomb{"almost too many nested", []byte("[" + rep("[a],", maxIndicators/2-1) + "]")})
}

// stairs is a text of mappings that nest depth deep, again and again.
func stairs(depth int) string {
	var b strings.Builder
	for b.Len() < MaxSize/2-depth*depth/2 {
		for i := range depth {
			b.WriteString(strings.Repeat(" ", i) + "a:\n")
		}
	}
	return b.String()
}

func numbered(format string) string {
	var b strings.Builder
	for i := 0; b.Len() < MaxSize-40; i++ {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

func hostile(t testing.TB) []bomb {
	t.Helper()
	files, err := filepath.Glob("testdata/hostile/*")
	require.NoError(t, err)
	all := bombs()
	for _, name := range files {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		all = append(all, bomb{filepath.Base(name), data})
	}
	return all
}

// No text makes Parse panic, run away, or fill the memory. The clock is only a
// net under the test; what bounds the work is counted.
func TestHostile(t *testing.T) {
	all := hostile(t)
	require.GreaterOrEqual(t, len(all), 80)
	for _, b := range all {
		t.Run(b.name, func(t *testing.T) {
			require.LessOrEqual(t, len(b.data), MaxSize)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			n := parseInTime(t, b.data)
			runtime.ReadMemStats(&after)
			require.LessOrEqual(t, countNodes(n), maxNodes)
			require.Less(t, (after.TotalAlloc-before.TotalAlloc)>>20, uint64(160), "megabytes allocated in all")
		})
	}
}

func parseInTime(t *testing.T, data []byte) *Node {
	t.Helper()
	done := make(chan *Node, 1)
	go func() {
		f := NewFile("bomb.yaml", data)
		n, diags := Parse(f)
		checkDiags(t, f, diags)
		if n == nil && !diags.HasErrors() {
			t.Error("neither a tree nor an error")
		}
		done <- n
	}()
	select {
	case n := <-done:
		return n
	case <-time.After(5 * time.Second):
		require.FailNow(t, "does not end")
	}
	return nil
}

func countNodes(n *Node) int {
	if n == nil {
		return 0
	}
	count := 1
	for _, e := range n.Entries {
		count += countNodes(e.Key) + countNodes(e.Value)
	}
	for _, item := range n.Items {
		count += countNodes(item)
	}
	return count
}

// BenchmarkHostile shows what each bomb costs.
func BenchmarkHostile(b *testing.B) {
	for _, bomb := range hostile(b) {
		b.Run(bomb.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Parse(NewFile("bomb.yaml", bomb.data))
			}
		})
	}
}
