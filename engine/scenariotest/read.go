package scenariotest

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
)

// Read reads a test file and says everything that is wrong with it by itself;
// see File.Check for the rest. Beside findings that hold an error the File is
// what could be read, for Check and not to be run, or nil.
func Read(f *source.File) (*File, diag.List) {
	root, diags := source.Parse(f)
	if root == nil {
		return nil, diags
	}
	r := reader{file: &File{File: f}, diags: diags}
	r.read(root)
	r.diags.Sort()
	if root.Kind != source.Mapping {
		return nil, r.diags
	}
	return r.file, r.diags
}

// reader is the work on one file.
type reader struct {
	file  *File
	names []string
	slugs []string
	diags diag.List
}

func (r *reader) add(code diag.Code, n *source.Node, hint, format string, args ...any) {
	r.diags.Add(code, n.File.Name, n.Range, hint, format, args...)
}

// bad reports a setting that cannot be right.
func (r *reader) bad(n *source.Node, hint, format string, args ...any) {
	r.add(diag.CodeBadValue, n, hint, format, args...)
}

func (r *reader) read(root *source.Node) {
	root = withDefaults(root)
	decoded, diags := spec.Decode(root, Fields(), nil)
	r.diags = append(r.diags, diags...)
	if root.Kind != source.Mapping {
		return
	}
	v := spec.Values(decoded)
	r.file.Named = root.Get("scenario")
	r.file.Scenario = r.file.scenario(spec.Get[string](v, "scenario"))
	tests := root.Get("tests")
	for i, t := range v.List("tests") {
		if n := item(tests, i); n.Kind == source.Mapping {
			r.test(n, t)
		}
	}
}

// withDefaults puts the defaults into every test.
func withDefaults(root *source.Node) *source.Node {
	defaults, tests := root.Get("defaults"), root.Get("tests")
	if defaults == nil || tests == nil || defaults.Kind != source.Mapping {
		return root
	}
	all := *tests
	if all.Kind == source.Sequence {
		all.Items = slices.Clone(tests.Items)
		for i, n := range all.Items {
			all.Items[i] = merge(defaults, n)
		}
	} else {
		all = *merge(defaults, tests)
	}
	out := *root
	out.Entries = slices.Clone(root.Entries)
	for i := range out.Entries {
		if out.Entries[i].Key.Text == "tests" {
			out.Entries[i].Value = &all
		}
	}
	return &out
}

// scenario is the path of the scenario of a name.
func (f *File) scenario(name string) string {
	own := slashed(f.Name)
	if name == "" {
		return strings.TrimSuffix(own, Extension) + ".yaml"
	}
	return beside(own, name)
}

// beside is the path of a file that is named in another one.
func beside(from, name string) string { return path.Join(path.Dir(slashed(from)), slashed(name)) }

func slashed(name string) string { return strings.ReplaceAll(name, "\\", "/") }

// test reads one test.
func (r *reader) test(n *source.Node, v spec.Values) {
	t := &Test{Name: spec.Get[string](v, "name"), File: r.file, At: find(n, "name").Range, node: n}
	switch {
	case t.Name == "":
		return // which was reported
	case slices.Contains(r.names, t.Name):
		r.add(diag.CodeDuplicateName, find(n, "name"), "give it another name", "there is a test %q already", t.Name)
	}
	r.names = append(r.names, t.Name)
	r.call(t, v)
	r.people(t, v)
	r.connectors(t, object(v, "connectors"))
	r.events(t, v)
	r.expectations(t, object(v, "expect"))
	r.golden(t, spec.Get[string](v, "golden"))
	r.file.Tests = append(r.file.Tests, t)
}

// golden finds the file of the golden trace.
func (r *reader) golden(t *Test, name string) {
	switch name {
	case "", "false":
		return
	case "true":
		name = r.file.goldenPrefix() + slug(t.Name) + goldenExtension
	}
	t.Golden = beside(r.file.Name, name)
	if slices.Contains(r.slugs, t.Golden) {
		r.add(diag.CodeDuplicateName, find(t.node, "name"), "give it another name", "another test has the golden trace %s too", t.Golden)
	}
	r.slugs = append(r.slugs, t.Golden)
}

// GoldenDir is the folder beside a test file in which its golden traces lie.
const GoldenDir = "testdata"

const goldenExtension = ".trace.jsonl"

// goldenPrefix is what the names of the file's own golden traces begin with,
// seen from the file.
func (f *File) goldenPrefix() string {
	return GoldenDir + "/" + strings.TrimSuffix(path.Base(slashed(f.Name)), Extension) + "."
}

// GoldenPattern matches the paths of the golden traces that belong to the file
// by their names.
func (f *File) GoldenPattern() string {
	quoted := regexp.MustCompile(`[*?[\\]`).ReplaceAllString(f.goldenPrefix(), `\$0`)
	return beside(f.Name, quoted+"*"+goldenExtension)
}

// Stale returns a finding for each of the golden traces of the given paths
// that no test of the file leaves.
func (f *File) Stale(paths []string) diag.List {
	var out diag.List
	for _, p := range paths {
		if !slices.ContainsFunc(f.Tests, func(t *Test) bool { return t.Golden == slashed(p) }) {
			out.Add(diag.CodeBadFile, slashed(p), diag.Range{}, "remove it, or run callwright test --update", "no test of %s leaves this golden trace", f.Name)
		}
	}
	return out
}

var notInNames = regexp.MustCompile(`[^a-z0-9]+`)

// slug makes a name fit for a file.
func slug(name string) string {
	return strings.Trim(notInNames.ReplaceAllString(strings.ToLower(name), "-"), "-")
}

// Range is where a setting of the test stands, or what is nearest to it.
func (t *Test) Range(keys ...string) diag.Range { return find(t.node, keys...).Range }

// KeyRange is where the key of a setting stands, or what is nearest to it.
func (t *Test) KeyRange(keys ...string) diag.Range { return findKey(t.node, keys...).Range }

// FaultRange is where the fault of an index stands.
func (t *Test) FaultRange(i int) diag.Range {
	return item(find(t.node, "connectors", "faults"), i).Range
}

// String names the test among those of all files.
func (t *Test) String() string { return fmt.Sprintf("%s: %s", t.File.Name, t.Name) }
