package block

import (
	"regexp"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
)

// Static is a step's settings as they stand in the file, before anything is
// evaluated. It answers only what is literal there.
type Static struct {
	Node *source.Node // the block's value; a mapping, or what the short form holds
	Desc *Descriptor
	// Before reports whether a step of a block may come before this one; nil:
	// not known. It does where this scenario has one, or calls another, or may
	// be called.
	Before func(block string) bool
	Open   func(name string) *source.File // a file beside the scenario, or nil; nil where no file can be opened
}

// File returns the file that a setting names, or nil where it cannot be read.
func (s Static) File(name string) *source.File {
	if file := s.Text(name); file != "" && s.Open != nil {
		return s.Open(file)
	}
	return nil
}

// Setting returns the node of a setting, or nil. It knows the short form.
func (s Static) Setting(name string) *source.Node {
	if s.Node == nil {
		return nil
	}
	if s.Node.Kind == source.Mapping {
		if s.Desc.Free {
			return s.Node
		}
		return s.Node.Get(name)
	}
	if s.Desc.Short == name && !s.Node.IsNull() {
		return s.Node
	}
	return nil
}

// Text returns the literal text of a setting, or "".
func (s Static) Text(name string) string {
	if n := s.Setting(name); n != nil && n.Kind == source.Scalar {
		return n.Text
	}
	return ""
}

// Names returns the literal names of a setting that holds a list of them.
func (s Static) Names(name string) []string {
	n := s.Setting(name)
	if n == nil {
		return nil
	}
	v, _ := spec.Decode(
		&source.Node{File: n.File, Kind: source.Mapping, Entries: []source.Entry{{Key: &source.Node{Text: name, File: n.File}, Value: n}}},
		[]spec.Field{{Name: name, Kind: spec.Names}}, nil)
	names, _ := v[name].([]string)
	return names
}

var absolute = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*://`)

// CheckPath reports a path that is a whole address: an account has its own, and
// its credentials go nowhere else.
func CheckPath(s Static, name string) (diags diag.List) {
	if n := s.Setting(name); n != nil && absolute.MatchString(n.Text) {
		diags.Add(diag.CodeBadValue, n.File.Name, n.Range, "write what follows the account's base URL, such as /members", "the setting %q is a whole address", name)
	}
	return diags
}
