package policy

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/packages"
)

// core are the packages that a run's outcome is computed by. The same input
// and results give the same requests and trace, on every machine.
var core = []string{
	"./engine/interp", "./engine/compile", "./engine/lang", "./engine/block", "./engine/spec",
	"./engine/value", "./engine/expression", "./engine/trace", "./engine/effect", "./engine/content", "./engine/diag", "./engine/source", "./engine/records", "./blocks/...",
}

// forbidden are the functions that read clocks or draw random numbers; a bare
// package path forbids all of it.
var forbidden = []string{
	"time.Now", "time.Since", "time.Until", "time.Sleep", "time.After", "time.AfterFunc", "time.Tick", "time.NewTimer", "time.NewTicker",
	"math/rand", "math/rand/v2", "crypto/rand", "os.Getenv", "os.Environ", "os.Hostname", "runtime.NumCPU", "runtime.NumGoroutine",
}

// unordered are the functions that may range over a map, because the order
// cannot reach what they give.
var unordered = map[string]string{
	"value.CloneMap":              "fills a map",
	"value.Keys":                  "sorts",
	"value.sound":                 "gives true if all are",
	"value.convert":               "changes a map in place; an error has no key in it",
	"compile.globals":             "declares names in a map",
	"compile.isStatic":            "gives true if all are",
	"compile.literal":             "fills a map",
	"compile.holdsSecret":         "gives true if any is",
	"interp.shown":                "fills a map",
	"interp.check":                "gives the same error whichever is found",
	"interp.newEnv":               "fills a map",
	"interp.slimVars":             "fills a map",
	"expression.Names":            "sorts",
	"expression.Equal":            "gives true if all are",
	"expression.Record":           "adds whole numbers",
	"expression.TypeOf":           "fills a map",
	"expression.recordAssignable": "gives true if all are",
	"expression.equalMaps":        "gives true if all are",
	"expression.functionNames":    "hints sort what they choose from",
	"crm.record":                  "fills a map",
}

// iterators over maps need slices.Sorted around them.
var iterators = []string{"maps.Keys", "maps.Values", "maps.All"}

func load(t *testing.T, patterns ...string) []*packages.Package {
	t.Helper()
	pkgs, err := packages.Load(&packages.Config{
		Dir:  "../..",
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo | packages.NeedImports,
	}, patterns...)
	require.NoError(t, err)
	for _, p := range pkgs {
		require.Empty(t, p.Errors, p.PkgPath)
	}
	return pkgs
}

// TestCoreIsDeterministic finds clocks, chance, goroutines and map order in
// the core.
func TestCoreIsDeterministic(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, p := range load(t, core...) {
		if strings.HasSuffix(p.PkgPath, "/blocktest") {
			continue
		}
		for _, f := range p.Syntax {
			for _, d := range f.Decls {
				for _, problem := range inspect(p, d, used) {
					t.Error(problem)
				}
			}
		}
	}
	for name := range unordered {
		require.True(t, used[name], "%s ranges over no map; remove it from the table", name)
	}
}

// inspect returns what is wrong with a declaration.
func inspect(p *packages.Package, d ast.Decl, used map[string]bool) (problems []string) {
	name := p.Name
	if f, ok := d.(*ast.FuncDecl); ok {
		name += "." + f.Name.Name
	}
	report := func(n ast.Node, format string, args ...any) {
		problems = append(problems, fmt.Sprintf("%s: %s %s", p.Fset.Position(n.Pos()), name, fmt.Sprintf(format, args...)))
	}
	sorted := map[ast.Node]bool{}
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			report(n, "starts a goroutine")
		case *ast.SelectStmt:
			report(n, "selects")
		case *ast.RangeStmt:
			if _, isMap := p.TypesInfo.TypeOf(n.X).Underlying().(*types.Map); isMap {
				used[name] = true
				if unordered[name] == "" {
					report(n, "ranges over a map; sort its keys, or say in the table why the order cannot be seen")
				}
			}
		case *ast.CallExpr:
			if called(p, n.Fun) == "slices.Sorted" {
				for _, arg := range n.Args {
					sorted[arg] = true
				}
			}
			if slices.Contains(iterators, called(p, n.Fun)) && !sorted[n] {
				if used[name] = true; unordered[name] != "" {
					return true
				}
				report(n, "uses %s without slices.Sorted", called(p, n.Fun))
			}
		case *ast.SelectorExpr:
			if fn := called(p, n); slices.Contains(forbidden, fn) || slices.Contains(forbidden, fn[:max(strings.LastIndex(fn, "."), 0)]) {
				report(n, "uses %s", fn)
			}
		}
		return true
	})
	return problems
}

// called names the function of a package that an expression means.
func called(p *packages.Package, e ast.Expr) string {
	if index, ok := e.(*ast.IndexExpr); ok {
		e = index.X
	}
	s, ok := e.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	x, ok := s.X.(*ast.Ident)
	if !ok {
		return ""
	}
	pkg, ok := p.TypesInfo.Uses[x].(*types.PkgName)
	if !ok {
		return ""
	}
	return pkg.Imported().Path() + "." + s.Sel.Name
}
