package policy

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPackagesAreDocumented wants exactly one doc comment in every package.
func TestPackagesAreDocumented(t *testing.T) {
	t.Parallel()
	docs := map[string]int{}
	for _, f := range files(t, parser.ParseComments|parser.PackageClauseOnly) {
		docs[f.pkg] += 0
		if f.Doc != nil {
			docs[f.pkg]++
		}
	}
	for pkg, n := range docs {
		require.Equal(t, 1, n, "doc comments of %s", pkg)
	}
}

// TestNoInit finds init functions: nothing happens before main.
func TestNoInit(t *testing.T) {
	t.Parallel()
	for _, f := range files(t, parser.SkipObjectResolution) {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				t.Errorf("%s has an init function", f.path)
			}
		}
	}
}

// makers are the functions that a package variable may be made by: what they
// give is never changed.
var makers = []string{"errors.New", "fmt.Errorf", "regexp.MustCompile", "strings.NewReplacer", "template.Must"}

// tables are package variables that are computed once from other tables and
// never set again.
var tables = []string{"engine/expression.library", "engine/expression.functions"}

// TestNoGlobals allows package variables that are sentinels, compiled
// patterns, tables and embedded files; and checks that nothing sets one.
func TestNoGlobals(t *testing.T) {
	t.Parallel()
	names := map[string][]string{} // by package
	all := files(t, parser.ParseComments|parser.SkipObjectResolution)
	for _, f := range all {
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.VAR {
				continue
			}
			for _, s := range g.Specs {
				v := s.(*ast.ValueSpec)
				for _, name := range v.Names {
					names[f.pkg] = append(names[f.pkg], name.Name)
				}
				if !constant(g, v) && !slices.Contains(tables, f.pkg+"."+v.Names[0].Name) {
					t.Errorf("%s: %s is a global variable", f.set.Position(v.Pos()), v.Names[0].Name)
				}
			}
		}
	}
	for _, f := range all {
		ast.Inspect(f.File, func(n ast.Node) bool {
			if a, ok := n.(*ast.AssignStmt); ok && a.Tok == token.ASSIGN {
				for _, left := range a.Lhs {
					if x, ok := left.(*ast.Ident); ok && x.Name != "_" && slices.Contains(names[f.pkg], x.Name) && !localName(f.File, x) {
						t.Errorf("%s: the global variable %s is set", f.set.Position(a.Pos()), x.Name)
					}
				}
			}
			return true
		})
	}
}

// constant reports whether a package variable is never changed by its nature.
func constant(g *ast.GenDecl, v *ast.ValueSpec) bool {
	if v.Names[0].Name == "_" {
		return true
	}
	for _, doc := range []*ast.CommentGroup{g.Doc, v.Doc} {
		if doc != nil && strings.Contains(docText(doc), "//go:embed") {
			return true
		}
	}
	for _, value := range v.Values {
		if !constantValue(value) {
			return false
		}
	}
	return len(v.Values) > 0
}

func docText(g *ast.CommentGroup) string {
	var b strings.Builder
	for _, c := range g.List {
		b.WriteString(c.Text + "\n")
	}
	return b.String()
}

func constantValue(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.CompositeLit, *ast.BasicLit, *ast.FuncLit:
		return true
	case *ast.CallExpr:
		s, ok := e.Fun.(*ast.SelectorExpr)
		if !ok {
			return false
		}
		x, ok := s.X.(*ast.Ident)
		return ok && slices.Contains(makers, x.Name+"."+s.Sel.Name)
	}
	return false
}

// localName reports whether a name is also declared inside some function of
// the file; then the assignment is taken to mean that one.
func localName(f *ast.File, x *ast.Ident) bool {
	found := false
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		ast.Inspect(fn, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for _, left := range n.Lhs {
					if id, ok := left.(*ast.Ident); ok && n.Tok == token.DEFINE && id.Name == x.Name {
						found = true
					}
				}
			case *ast.Field:
				for _, id := range n.Names {
					found = found || id.Name == x.Name
				}
			case *ast.ValueSpec:
				for _, id := range n.Names {
					found = found || id.Name == x.Name
				}
			}
			return true
		})
	}
	return found
}

// TestExportedNamesAreDocumented reads the packages that embedders and authors
// of blocks and connectors use.
func TestExportedNamesAreDocumented(t *testing.T) {
	t.Parallel()
	public := []string{"engine", "engine/block", "engine/effect", "engine/spec", "engine/trace", "engine/runner", "engine/interp", "engine/diag", "engine/value", "connectors", "blocks/blocktest"}
	for _, f := range files(t, parser.ParseComments|parser.SkipObjectResolution) {
		if !slices.Contains(public, f.pkg) {
			continue
		}
		for _, d := range f.Decls {
			for _, name := range undocumented(d) {
				t.Errorf("%s: %s has no doc comment", f.set.Position(d.Pos()), name)
			}
		}
	}
}

func undocumented(d ast.Decl) (out []string) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && exportedReceiver(d) && d.Doc == nil {
			out = append(out, d.Name.Name)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				if s.Name.IsExported() && s.Doc == nil && d.Doc == nil {
					out = append(out, s.Name.Name)
				}
			case *ast.ValueSpec: // a group may have one comment for all
				if s.Names[0].IsExported() && s.Doc == nil && s.Comment == nil && d.Doc == nil && !grouped(d, s) {
					out = append(out, s.Names[0].Name)
				}
			}
		}
	}
	return out
}

// grouped reports whether a comment stands before an earlier value of the
// same group.
func grouped(d *ast.GenDecl, s *ast.ValueSpec) bool {
	for _, other := range d.Specs {
		if v, ok := other.(*ast.ValueSpec); ok && v.Doc != nil && v.Pos() < s.Pos() {
			return true
		}
	}
	return false
}

func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	t := d.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if index, ok := t.(*ast.IndexExpr); ok {
		t = index.X
	}
	id, ok := t.(*ast.Ident)
	return ok && id.IsExported()
}

// TestFilesAreShort keeps a file to one concern.
func TestFilesAreShort(t *testing.T) {
	t.Parallel()
	for _, f := range files(t, parser.SkipObjectResolution) {
		lines := f.set.File(f.Pos()).LineCount()
		require.LessOrEqual(t, lines, 500, f.path)
	}
}
