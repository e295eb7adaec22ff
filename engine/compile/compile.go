package compile

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/lang"
	"github.com/callwright/callwright/engine/source"
)

// Compile turns a file into a Program. The Program is nil when the findings
// hold an error; the findings are sorted.
func Compile(f *source.File, opt Options) (*Program, diag.List) {
	c := &compiler{opt: opt}
	root, diags := source.Parse(f)
	c.diags = diags
	if root != nil {
		c.compile(root)
	}
	c.diags.Sort()
	if c.diags.HasErrors() {
		return nil, c.diags
	}
	return c.program, c.diags
}

// compile runs the stages in order. Each does what it can with what the ones
// before could make sense of, so that one run finds everything.
func (c *compiler) compile(root *source.Node) {
	s, diags := lang.Read(root)
	c.diags = append(c.diags, diags...)
	if s == nil {
		return
	}
	c.scenario = s
	c.program = &Program{
		Name: s.Name, Description: s.Description, File: s.File.Name, Hash: hash(s.File.Data), On: s.On,
		Main: End, OnError: None, OnEnded: None,
	}
	c.declare()
	c.layout()
	c.link()
	c.fill()
	if c.diags.HasErrors() {
		return // what follows would repeat the same mistakes in other words
	}
	for _, check := range checks() {
		check(c)
	}
}

func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// checks are the findings about a program as a whole, one a file.
func checks() []func(*compiler) {
	return []func(*compiler){
		checkReachable, checkUnwired, checkUnused, checkEndless, checkConstant, checkAccounts,
	}
}

// findings collects diagnostics.
type findings struct{ diags diag.List }

func (f *findings) add(code diag.Code, n *source.Node, hint, format string, args ...any) {
	f.diags.Add(code, n.File.Name, n.Range, hint, format, args...)
}

// expressionErrors lifts errors with offsets in a scalar's text to its place
// in the file. shift is added to the offsets.
func (f *findings) expressionErrors(n *source.Node, shift int, errs ...*expression.Error) {
	for _, e := range errs {
		f.diags.Add(e.Code, n.File.Name, n.Span(e.From+shift, e.To+shift), e.Hint, "%s", e.Message)
	}
}
