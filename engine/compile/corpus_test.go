package compile_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/records"
	"github.com/callwright/callwright/engine/source"
)

var update = flag.Bool("update", false, "rewrite the expectations")

const corpus = "../../testdata/lang"

// archive is a file of the corpus: pairs of NAME.yaml and NAME.want.
type archive struct {
	path     string
	accounts []compile.Account // from the comment; nil: not known
	records  records.Known     // from the comment
	can      func(effect.Kind) bool
	*txtar.Archive
}

func archives(t testing.TB, dir string) []archive {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(corpus, dir, "*.txtar"))
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	var out []archive
	for _, path := range paths {
		a, err := txtar.ParseFile(path)
		require.NoError(t, err)
		require.Zero(t, len(a.Files)%2, path)
		out = append(out, archive{path, accounts(string(a.Comment)), known(t, string(a.Comment)), can(string(a.Comment)), a})
	}
	return out
}

// accounts reads "accounts: id type [crm] [mail] [default] [inactive], ...".
func accounts(comment string) []compile.Account {
	list, found := about(comment, "accounts: ")
	if !found {
		return nil
	}
	var out []compile.Account
	for one := range strings.SplitSeq(list, ", ") {
		w := strings.Fields(one)
		out = append(out, compile.Account{
			ID: w[0], Type: w[1], CRM: slices.Contains(w, "crm"), Mail: slices.Contains(w, "mail"),
			Default: slices.Contains(w, "default"), Inactive: slices.Contains(w, "inactive"),
		})
	}
	return out
}

// can reads "cannot: kind, ...", the requests that the host and the router
// cannot do; nil: not known.
func can(comment string) func(effect.Kind) bool {
	list, found := about(comment, "cannot: ")
	if !found {
		return nil
	}
	return func(k effect.Kind) bool { return !slices.Contains(strings.Split(list, ", "), string(k)) }
}

// about returns what stands behind a word at the beginning of a line.
func about(comment, word string) (string, bool) {
	_, rest, found := strings.Cut("\n"+comment, "\n"+word)
	line, _, _ := strings.Cut(rest, "\n")
	return strings.TrimSpace(line), found
}

// known reads "records: account object(field, field! path>object, field~); object",
// in lines of their own. A ! cannot be written, what has ~ is deep, and an
// object without ( ) is not described.
func known(t testing.TB, comment string) records.Known {
	var out records.Known
	for line := range strings.Lines(comment) {
		rest, found := strings.CutPrefix(strings.TrimSpace(line), "records: ")
		if !found {
			continue
		}
		id, rest, _ := strings.Cut(rest, " ")
		a := &records.Account{Name: id}
		for one := range strings.SplitSeq(rest, "; ") {
			name, fields, described := strings.Cut(strings.TrimSuffix(one, ")"), "(")
			a.Objects = append(a.Objects, name)
			if described {
				a.Put(name, fieldsOf(t, fields))
			}
		}
		if out == nil {
			out = records.Known{}
		}
		out[id] = a
	}
	return out
}

func fieldsOf(t testing.TB, fields string) (o records.Object) {
	for text := range strings.SplitSeq(fields, ", ") {
		name, relation, isRelation := strings.Cut(text, " ")
		f := records.Field{Name: strings.TrimRight(name, "!~"), Writable: !strings.Contains(name, "!"), Deep: strings.Contains(name, "~")}
		if isRelation {
			path, to, ok := strings.Cut(relation, ">")
			require.True(t, ok, text)
			f.Path, f.To = path, strings.Split(to, "|")
		}
		o.Fields = append(o.Fields, f)
	}
	return o
}

// check compares what was got for a scenario with the .want behind it.
func (a archive) check(t *testing.T, i int, got string) {
	t.Helper()
	want := &a.Files[i+1]
	require.Equal(t, strings.TrimSuffix(a.Files[i].Name, ".yaml")+".want", want.Name)
	if *update {
		want.Data = []byte(got)
		return
	}
	require.Equal(t, string(want.Data), got)
}

func (a archive) save(t *testing.T) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(a.path, txtar.Format(a.Archive), 0o644))
	}
}

func compiled(a archive, f txtar.File) (*compile.Program, diag.List) {
	return compile.Compile(source.NewFile(f.Name, f.Data), compile.Options{Blocks: blocks.Registry(), Accounts: a.accounts, Records: a.records, Can: a.can, Open: beside})
}

// beside reads the files that scenarios of the corpus name.
func beside(path string) (*source.File, diag.List) {
	return source.Read(os.DirFS(filepath.Join(corpus, "lib")), path)
}

// line renders a finding with its exact place: LINE:COL-LINE:COL severity code: message | hint.
func line(d diag.Diagnostic) string {
	end := "?"
	if d.Range.End != (diag.Pos{}) {
		end = fmt.Sprintf("%d:%d", d.Range.End.Line, d.Range.End.Column)
	}
	s := fmt.Sprintf("%d:%d-%s %s %s: %s", d.Range.Start.Line, d.Range.Start.Column, end, d.Severity, d.Code, d.Message)
	if d.Hint != "" {
		s += " | " + d.Hint
	}
	return s + "\n"
}

// TestBad holds every broken scenario of the corpus to its exact findings.
// One mistake gives one finding, except where the scenario's name begins with
// "many".
func TestBad(t *testing.T) {
	t.Parallel()
	total := 0
	for _, a := range archives(t, "bad") {
		t.Run(filepath.Base(a.path), func(t *testing.T) {
			for i := 0; i < len(a.Files); i += 2 {
				total++
				t.Run(a.Files[i].Name, func(t *testing.T) {
					p, diags := compiled(a, a.Files[i])
					require.Equal(t, diags.HasErrors(), p == nil)
					a.check(t, i, render(t, a.Files[i], diags))
					require.True(t, strings.HasPrefix(filepath.Base(a.path), string(code(diags))), "the file is about another code")
					if !strings.HasPrefix(a.Files[i].Name, "many") {
						require.Equal(t, 1, same(diags), "one mistake, several findings: %v", diags)
					}
				})
			}
			a.save(t)
		})
	}
	require.GreaterOrEqual(t, total, 200)
}

// render renders all findings and checks that their places are in the file.
func render(t *testing.T, f txtar.File, diags diag.List) string {
	t.Helper()
	file := source.NewFile(f.Name, f.Data)
	var b strings.Builder
	for _, d := range diags {
		b.WriteString(line(d))
		require.Equal(t, f.Name, d.File)
		require.NotEmpty(t, d.Message)
		require.Positive(t, d.Range.Start.Column)
		require.LessOrEqual(t, d.Range.Start.Column, utf8.RuneCountInString(file.Line(d.Range.Start.Line))+1, d)
		require.False(t, d.Range.End != (diag.Pos{}) && d.Range.End.Before(d.Range.Start), d)
	}
	return b.String()
}

// same counts the findings of the worst severity.
func same(diags diag.List) int {
	errors, warnings := diags.Count()
	if errors > 0 {
		return errors
	}
	return warnings
}

// code is the code of the first finding of the worst severity.
func code(diags diag.List) diag.Code {
	for _, d := range diags {
		if d.Severity == diag.Error || !diags.HasErrors() {
			return d.Code
		}
	}
	return "none"
}

// TestEveryCodeHasABadScenario finds codes that nothing in the corpus
// provokes. Three need files that an archive cannot hold.
func TestEveryCodeHasABadScenario(t *testing.T) {
	t.Parallel()
	seen := map[diag.Code]bool{}
	note := func(diags diag.List) {
		for _, d := range diags {
			seen[d.Code] = true
		}
	}
	for _, a := range archives(t, "bad") {
		for i := 0; i < len(a.Files); i += 2 {
			_, diags := compiled(a, a.Files[i])
			note(diags)
		}
	}
	_, diags := source.Read(os.DirFS(t.TempDir()), "missing.yaml")
	note(diags)
	_, diags = source.Parse(source.NewFile("f", []byte("a: \xff\n")))
	note(diags)
	_, diags = source.Parse(source.NewFile("f", []byte(strings.Repeat("[", 1000)+strings.Repeat("]", 1000))))
	note(diags)
	for _, info := range diag.Catalogue() {
		if info.Code == diag.CodeSilentAccount {
			continue // found by those who ask accounts
		}
		require.True(t, seen[info.Code], "no scenario provokes %s", info.Code)
	}
}

// TestFindingsAreStable compiles the corpus repeatedly: the same mistakes
// give the same bytes.
func TestFindingsAreStable(t *testing.T) {
	t.Parallel()
	for _, a := range archives(t, "bad") {
		for i := 0; i < len(a.Files); i += 2 {
			_, first := compiled(a, a.Files[i])
			for range 3 {
				_, again := compiled(a, a.Files[i])
				require.Equal(t, first, again)
			}
		}
	}
}
