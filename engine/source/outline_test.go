package source

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/diag"
)

// The outline is asked only about broken texts, but it must see nothing wrong
// in the good parts of them.
func TestOutlineAcceptsGoodTexts(t *testing.T) {
	t.Parallel()
	good, err := os.ReadFile("testdata/good.yaml")
	require.NoError(t, err)
	texts := []string{string(good), string(steps(40)), "[a, b]", "{\"a\": [1,\n 2], b: {c: d}}", "- - a\n  - b\n-\n  - c", "---\na: 1"}
	for _, c := range places {
		texts = append(texts, c.text)
	}
	for _, text := range texts {
		f := NewFile("x.yaml", []byte(text))
		_, diags := Parse(f)
		if p := outlineProblem(f); p != nil {
			require.Failf(t, "found a mistake", "%v: %s in %q (%v)", p.r, p.message, text, diags)
		}
	}
}

// Each slip in a good scenario is reported on the line where it was made.
func TestSlipsInAGoodScenario(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/good.yaml")
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	slips := 0
	for i, line := range lines {
		for name, broken := range slipsOf(line) {
			slips++
			text := append(append(append([]string{}, lines[:i]...), broken), lines[i+1:]...)
			_, diags := Parse(NewFile("x.yaml", []byte(strings.Join(text, "\n"))))
			if !diags.HasErrors() {
				require.Contains(t, []string{"dash", "quote"}, name, "line %d: %s is not seen: %q", i+1, name, broken)
				continue
			}
			d := diags[0]
			where := fmt.Sprintf("line %d, %s: %q gives %v", i+1, name, broken, d)
			require.Equal(t, diag.CodeSyntax, d.Code, where)
			require.Equal(t, i+1, d.Range.Start.Line, where)
			require.NotEmpty(t, d.Hint, where)
		}
	}
	require.Greater(t, slips, 60)
}

// slipsOf returns the ways in which a line is often mistyped.
func slipsOf(line string) map[string]string {
	out := map[string]string{}
	code, _, _ := strings.Cut(line, "  #")
	code = strings.TrimRight(code, " ")
	body := strings.TrimLeft(code, " ")
	if body == "" || body[0] == '#' {
		return out
	}
	if strings.HasSuffix(code, `"`) || strings.HasSuffix(code, `'`) && strings.Count(code, `'`) == 2 {
		out["quote"] = code[:len(code)-1]
	}
	if strings.ContainsAny(code[len(code)-1:], "]}") && !strings.Contains(code[max(0, strings.LastIndex(code, "$")):], "{") {
		out["bracket"] = code[:len(code)-1]
	}
	if strings.HasSuffix(code, "]") {
		out["bracket"] = code[:len(code)-1]
		out["wrong bracket"] = code[:len(code)-1] + "}"
	}
	if strings.HasPrefix(code, "  ") && strings.Contains(body, ":") {
		out["tab"] = "\t" + body
	}
	if strings.HasPrefix(body, "- ") {
		out["dash"] = strings.Replace(code, "- ", "-", 1)
	}
	return out
}

// What the outline has no words for is told in those of the parser's message.
func TestParserProblem(t *testing.T) {
	t.Parallel()
	f := NewFile("x.yaml", []byte("a: 1\n\n  # c\n  b: *nobody\n\n"))
	tests := []struct{ err, want, message string }{
		{"yaml: line 4: did not find expected key", "4:3", "this line does not fit the lines above"},
		{"yaml: line 6: did not find expected key", "4:3", "this line does not fit the lines above"},
		{"yaml: line 99: did not find expected key", "4:3", "this line does not fit the lines above"},
		{"yaml: mapping values are not allowed in this context", "1:1", "a colon stands where no key can be"},
		{"yaml: line 2: something new", "1:1", "the text is not valid YAML: something new"},
		{"yaml: unknown anchor 'nobody' referenced", "4:6", "aliases (*nobody) are not part of the language"},
		{"yaml: unknown anchor 'other' referenced", "1:1", "the text is not valid YAML: unknown anchor 'other' referenced"},
		{"the parser gave up: oops", "1:1", "the text is not valid YAML"},
	}
	for _, c := range tests {
		p := parserProblem(f, fmt.Errorf("%s", c.err))
		require.Equal(t, c.want, strings.Split(span(p.r), "-")[0], c.err)
		require.Equal(t, c.message, p.message)
	}
}
