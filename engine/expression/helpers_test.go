package expression_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/value"
)

var update = flag.Bool("update", false, "rewrite golden files")

// world is what the corpora of testdata are written against.
func world() map[string]any {
	ann := map[string]any{"Id": "003A", "Name": "Ann Lee", "Tier__c": "gold", "Visits": 3, "Score": 2.5, "Email": "ann@example.com", "Tags": []any{"vip", "eu"}}
	bob := map[string]any{"Id": "003B", "Name": "Bob Ray", "Tier__c": nil, "Visits": 1, "Score": 7.0, "Email": "bob@example.org", "Tags": []any{}}
	return map[string]any{
		"call":   map[string]any{"from": "+1 (555) 010-0199", "to": "+18005550199", "duration": 61, "recorded": true},
		"caller": map[string]any{"count": 2, "more": false, "first": ann, "records": []any{ann, bob}},
		"lost":   map[string]any{"count": 0, "more": false, "first": nil, "records": []any{}},
		"n":      7, "f": 2.5, "name": "héllo wörld", "ok": true, "none": nil,
		"any": "text", "anyNumber": 4.0, "anyList": []any{3, 1, 2},
		"big": 9223372036854775807, "small": -9223372036854775807 - 1,
		"nums": []any{5, 3, 9, 1}, "mixed": []any{1, 2.5, "three", nil, true},
		"prefs": map[string]any{"lang": "de", "color": "blue", "size": "xl"},
	}
}

func worldScope() *expression.Scope {
	w := world()
	record := expression.Record(map[string]expression.Type{
		"Id": expression.String(), "Name": expression.String(), "Tier__c": expression.String(), "Email": expression.String(),
		"Visits": expression.Int(), "Score": expression.Number(), "Tags": expression.List(expression.String()),
	})
	set := expression.Record(map[string]expression.Type{
		"count": expression.Int(), "more": expression.Bool(), "first": record, "records": expression.List(record),
	})
	s := expression.NewScope()
	for name, v := range w {
		s.Declare(name, expression.TypeOf(v))
	}
	for _, name := range []string{"any", "anyNumber", "anyList", "none"} {
		s.Declare(name, expression.Any())
	}
	s.Declare("caller", set)
	s.Declare("lost", set)
	s.Declare("nums", expression.List(expression.Int()))
	s.Declare("prefs", expression.Map(expression.String()))
	return s
}

func worldEnv(c *expression.Compiler) *expression.Env {
	e := expression.NewEnv(c)
	for name, v := range world() {
		e.Set(name, v)
	}
	return e
}

// run compiles and evaluates src and renders what happened on one line.
func run(c *expression.Compiler, e *expression.Env, src string) string {
	p, bad := c.Compile(src, expression.Any())
	if bad != nil {
		return "rejected: " + bad.Message
	}
	v, fault := e.Eval(p)
	return render(v, fault)
}

func render(v any, fault *effect.Fault) string {
	if fault != nil {
		return string(fault.Code) + ": " + fault.Message
	}
	b, err := value.Encode(v)
	if err != nil {
		return "not data: " + err.Error()
	}
	return string(b)
}

// readLines returns the lines of a corpus; # begins a comment.
func readLines(t testing.TB, name string) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	var lines []string
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "# ") {
			lines = append(lines, line)
		}
	}
	return lines
}

// golden compares a table whose rows are "expression<separator>outcome" and
// which is rewritten, comments and all, with -update.
func golden(t *testing.T, name, separator string, outcome func(src string) string) int {
	t.Helper()
	path := filepath.Join("testdata", name)
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	var out strings.Builder
	rows := 0
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, "\n")
		if line == "" || strings.HasPrefix(line, "# ") {
			out.WriteString(line + "\n")
			continue
		}
		src, _, _ := strings.Cut(line, separator)
		out.WriteString(src + separator + outcome(src) + "\n")
		rows++
	}
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(out.String()), 0o644))
		return rows
	}
	require.Equal(t, string(data), out.String(), "run the test with -update and review the difference")
	return rows
}
