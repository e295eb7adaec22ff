package docs

import (
	"fmt"
	"strings"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/lang"
)

// Language writes the reference page of the language. The prose is given by
// the caller (it is the one hand-written part); the tables come from the code
// and replace the lines of the form {{name}}.
func Language(prose string) string {
	tables := strings.NewReplacer(
		"{{words}}", words(),
		"{{events}}", list(lang.Events()),
		"{{handlers}}", list(lang.HandlerEvents()),
		"{{types}}", list(lang.Types()),
		"{{names}}", names(),
		"{{functions}}", functions(),
		"{{codes}}", faultCodes(),
		"{{diagnostics}}", diagnostics(),
		"{{limits}}", limits(),
	)
	return generated + tables.Replace(prose)
}

func words() string {
	var w strings.Builder
	for _, word := range lang.Words() {
		fmt.Fprintf(&w, "### %s\n\n%s %s\n\n```yaml\n%s```\n\n", word.Name, word.Summary, word.Doc, word.Example)
	}
	return strings.TrimRight(w.String(), "\n")
}

func list(items []string) string { return "`" + strings.Join(items, "`, `") + "`" }

func names() string {
	var w strings.Builder
	w.WriteString("| name | type |\n|---|---|\n")
	for _, n := range []struct {
		name string
		t    expression.Type
	}{{"call", compile.CallType()}, {"run", compile.RunType()}, {"error", compile.ErrorType()}, {"queue", compile.QueueType()}, {"event", compile.EventType()}} {
		for _, f := range n.t.FieldNames() {
			t, _ := n.t.Field(f)
			if t.Kind() == expression.RecordKind {
				for _, g := range t.FieldNames() {
					inner, _ := t.Field(g)
					fmt.Fprintf(&w, "| `%s.%s.%s` | %s |\n", n.name, f, g, inner)
				}
				continue
			}
			fmt.Fprintf(&w, "| `%s.%s` | %s |\n", n.name, f, t)
		}
	}
	w.WriteString("| `steps.<id>.exit` | text |\n| `steps.<id>.attempts` | whole number |\n| `steps.<id>.<output>` | see the block |")
	return w.String()
}

func functions() string {
	var w strings.Builder
	group := ""
	for _, f := range expression.Functions() {
		if f.Group != group {
			group = f.Group
			fmt.Fprintf(&w, "\n#### %s\n\n| function | what it gives | example |\n|---|---|---|\n", group)
		}
		fmt.Fprintf(&w, "| `%s` | %s | `%s` gives `%s` |\n", cell(f.Signature), cell(f.Doc), cell(f.Example), cell(f.Result))
	}
	return strings.Trim(w.String(), "\n")
}

func faultCodes() string {
	var out []string
	for _, c := range effect.Codes() {
		out = append(out, string(c))
	}
	return list(out)
}

func diagnostics() string {
	var w strings.Builder
	w.WriteString("| code | severity | meaning |\n|---|---|---|\n")
	for _, i := range diag.Catalogue() {
		fmt.Fprintf(&w, "| `%s` | %s | %s |\n", i.Code, i.Severity, cell(i.Summary))
	}
	return strings.TrimRight(w.String(), "\n")
}

func limits() string {
	return fmt.Sprintf("| limit | value |\n|---|---|\n"+
		"| steps of one run | %d |\n| a jump backward without `at_most` | %d times |\n| turns of a `for_each` or `while` without `at_most` | %d |\n| scenarios that call each other | %d deep |",
		interp.DefaultMaxSteps, lang.DefaultJumps, lang.DefaultTurns, interp.MaxDepth)
}
