package policy

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/callwright/callwright"

// layers say which package may import which: a package imports packages of
// lower layers only, or of its own tree. A name that ends in /... stands for
// itself and all packages below it.
//
// Do not change this table to fix a build: an import that it refuses is a
// design question, and the answer is mostly to move the code.
var layers = [][]string{
	{"engine/diag", "engine/value"},
	{"engine/source", "engine/effect", "engine/content", "engine/records", "connectors/phone", "connectors/sandbox"},
	{"engine/spec", "engine/expression", "engine/trace", "connectors/credential/..."},
	{"engine/lang", "engine/block", "engine/host", "engine/router", "connectors/rest", "connectors/cassette"},
	{"engine/compile", "engine/format", "engine/schema", "connectors/oauth", "blocks/call", "blocks/crm", "blocks/data", "blocks/flow", "blocks/messages", "blocks/routing"},
	{"engine/interp", "connectors", "blocks"},
	{"engine/runner", "engine/graph", "engine/skeleton", "engine/replay", "engine/simulate", "engine/coverage", "connectors/custom/...", "connectors/smtp/...", "connectors/connectortest", "connectors/lifecycle", "blocks/blocktest"}, // a CRM may build on the HTTP connector
	{"connectors/salesforce/...", "connectors/zendesk/...", "connectors/servicenow/...", "engine/scenariotest"},
	{"engine"},
	{"docs", "scenarios"},
	{"cmd/...", "bench", "docs/policy"},
}

// never are imports that no layer allows: from a tree, of a tree.
var never = [][2]string{
	{"engine", "blocks"}, {"engine", "connectors"}, {"engine", "cmd"},
	{"blocks", "connectors"}, {"connectors", "blocks"},
	{"connectors", "engine/interp"}, {"connectors", "engine/compile"}, {"connectors", "engine/block"},
	{"connectors", "engine/lang"}, {"connectors", "engine/runner"}, {"connectors", "engine/host"},
}

// owners say which packages may import a module of somebody else.
//
// Do not change this table to fix a build: each module has one owner, so that
// it can be replaced.
var owners = map[string][]string{
	"gopkg.in/yaml.v3":                {"engine/source"},
	"github.com/expr-lang/expr":       {"engine/expression"},
	"github.com/agnivade/levenshtein": {"engine/diag"},
	"golang.org/x/text":               {"engine/diag"},
	"golang.org/x/oauth2":             {"connectors/oauth"},
	"github.com/golang-jwt/jwt":       {"connectors/oauth"},
	"github.com/nyaruka/phonenumbers": {"connectors/phone"},
	"code.dny.dev/ssrf":               {"connectors/rest"},
	"github.com/sony/gobreaker":       {"connectors/rest"},
	"golang.org/x/sync":               {"connectors/rest"},
	"golang.org/x/time":               {"connectors/rest"},
	"gopkg.in/dnaeon/go-vcr.v4":       {"connectors/cassette"},
	"go.yaml.in/yaml/v4":              {"connectors/cassette"}, // the form of go-vcr's files
	"github.com/wneessen/go-mail":     {"connectors/smtp"},
	"github.com/emersion/go-smtp":     {"connectors/smtp"},
	"github.com/emersion/go-sasl":     {"connectors/smtp"},
	"filippo.io/age":                  {"connectors/credential/store"},
	"github.com/gofrs/flock":          {"connectors/credential/store"},
	"github.com/google/renameio":      {"connectors/credential/store"},
	"github.com/zalando/go-keyring":   {"connectors/credential/store"},
	"github.com/rs/zerolog":           {"connectors/credential", "cmd"},
	"github.com/spf13/cobra":          {"cmd"},
	"github.com/spf13/pflag":          {"cmd"},
	"github.com/fatih/color":          {"cmd"},
	"github.com/rogpeppe/go-internal": {"cmd"},
	"golang.org/x/term":               {"cmd"},
	"pgregory.net/rapid":              {"connectors/connectortest"},
	"github.com/stretchr/testify":     {"blocks/blocktest", "connectors/connectortest"},
}

// file is a Go file of the repository that is no test.
type file struct {
	path, pkg string // both relative to the repository
	*ast.File
	set *token.FileSet
}

func files(t *testing.T, mode parser.Mode) []file {
	t.Helper()
	root := os.DirFS("../..")
	var out []file
	require.NoError(t, fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		switch base := path.Base(name); {
		case err != nil:
			return err
		case d.IsDir() && name != "." && (foreignModule(root, name) || base == "testdata" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_")):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(base, ".go") || strings.HasSuffix(base, "_test.go"):
			return nil
		}
		text, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, name, text, mode)
		if err != nil {
			return err
		}
		out = append(out, file{name, path.Dir(name), f, set})
		return nil
	}))
	require.NotEmpty(t, out)
	return out
}

// foreignModule reports whether a folder is a module of its own.
func foreignModule(root fs.FS, name string) bool {
	_, err := fs.Stat(root, name+"/go.mod")
	return err == nil
}

// layer returns the number of a package's layer and the tree that it belongs
// to; -1 when it has none.
func layer(pkg string) (number int, tree string) {
	number = -1
	for i, names := range layers {
		for _, name := range names {
			root, below := strings.CutSuffix(name, "/...")
			if (pkg == root || below && within(pkg, root)) && len(root) > len(tree) {
				number, tree = i, root
			}
		}
	}
	return number, tree
}

func within(pkg, tree string) bool { return pkg == tree || strings.HasPrefix(pkg, tree+"/") }

// TestImports holds every import against the tables.
func TestImports(t *testing.T) {
	t.Parallel()
	for _, f := range files(t, parser.ImportsOnly) {
		if n, _ := layer(f.pkg); n < 0 {
			t.Errorf("%s has no layer; add it", f.pkg)
			continue
		}
		for _, spec := range f.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			require.NoError(t, err)
			if problem := refused(f.pkg, imported); problem != "" {
				t.Errorf("%s imports %s: %s", f.path, imported, problem)
			}
		}
	}
}

// refused says why a package may not import another; "" when it may.
func refused(pkg, imported string) string {
	own, ours := strings.CutPrefix(imported, module+"/")
	if !ours {
		return foreign(pkg, imported)
	}
	for _, rule := range never {
		if within(pkg, rule[0]) && within(own, rule[1]) {
			return rule[0] + " never imports " + rule[1]
		}
	}
	from, fromTree := layer(pkg)
	to, toTree := layer(own)
	switch {
	case to < 0:
		return "it has no layer; add it"
	case to >= from && fromTree != toTree:
		return "it is not in a lower layer"
	}
	return ""
}

func foreign(pkg, imported string) string {
	first, _, _ := strings.Cut(imported, "/")
	if !strings.Contains(first, ".") {
		return "" // the standard library
	}
	for name, allowed := range owners {
		if !within(imported, name) {
			continue
		}
		for _, owner := range allowed {
			if within(pkg, owner) {
				return ""
			}
		}
		return "only " + strings.Join(allowed, " and ") + " may"
	}
	return "the module has no owner; add it"
}

// TestRefused proves that the tables refuse what they should.
func TestRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ pkg, imported, want string }{
		{"engine/interp", module + "/engine/compile", ""},
		{"engine/compile", module + "/engine/interp", "it is not in a lower layer"},
		{"engine/interp", module + "/blocks/crm", "engine never imports blocks"},
		{"engine", module + "/connectors", "engine never imports connectors"},
		{"blocks/crm", module + "/connectors/rest", "blocks never imports connectors"},
		{"connectors/salesforce", module + "/connectors/zendesk", "it is not in a lower layer"},
		{"connectors/salesforce/emulator", module + "/connectors/salesforce/soql", ""},
		{"connectors/salesforce", module + "/engine/interp", "connectors never imports engine/interp"},
		{"engine/lang", "gopkg.in/yaml.v3", "only engine/source may"},
		{"engine/lang", "example.com/thing", "the module has no owner; add it"},
		{"engine/lang", module + "/engine/new", "it has no layer; add it"},
		{"engine/lang", "strings", ""},
	} {
		require.Equal(t, tt.want, refused(tt.pkg, tt.imported), "%s imports %s", tt.pkg, tt.imported)
	}
}
