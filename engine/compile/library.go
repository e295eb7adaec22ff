package compile

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"strings"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/lang"
	"github.com/callwright/callwright/engine/source"
)

// library is the files of one compilation: the scenario, those that it calls,
// directly or not, and the tables that they name. Each is read once.
type library struct {
	opt      Options
	root     string
	files    map[string]*source.File
	programs map[string]*compiler // by path; also of those that are being compiled: scenarios may call each other in a ring
	order    []*Program
	names    []string // paths of other files than the root, in the order of their first mention
}

func newLibrary(f *source.File, opt Options) *library {
	return &library{opt: opt, root: f.Name, files: map[string]*source.File{f.Name: f}, programs: map[string]*compiler{}}
}

// open reads a file that another one names. Without a file, problem says why.
func (l *library) open(from, name string) (f *source.File, problem string) {
	if l.opt.Open == nil {
		return nil, "this scenario was loaded without a folder, and cannot name other files"
	}
	at := beside(from, name)
	if f := l.files[at]; f != nil {
		return f, ""
	}
	f, diags := l.opt.Open(at)
	if f == nil {
		return nil, fmt.Sprintf("%s: %s", at, diags[0].Message)
	}
	l.files[at] = f
	l.names = append(l.names, at)
	return f, ""
}

// fileBeside opens a file that the scenario names; nil where it cannot be read,
// which is reported with the setting that names it.
func (c *compiler) fileBeside(name string) *source.File {
	f, _ := c.lib.open(c.scenario.File.Name, name)
	return f
}

// beside is the path of a file that is named in another one.
func beside(from, name string) string {
	return path.Join(path.Dir(strings.ReplaceAll(from, "\\", "/")), name)
}

// compiler returns the compiler of a file, which is at work or has been.
func (l *library) compiler(f *source.File) *compiler {
	if c := l.programs[f.Name]; c != nil {
		return c
	}
	c := &compiler{lib: l, opt: l.opt}
	l.programs[f.Name] = c
	root, diags := source.Parse(f)
	c.diags = diags
	if root == nil {
		return c
	}
	s, more := lang.Read(root)
	c.diags = append(c.diags, more...)
	if s == nil {
		return c
	}
	c.scenario = s
	c.program = &Program{
		Name: s.Name, Description: s.Description, File: f.Name, Hash: hash(f.Data), On: s.On,
		Main: End, OnError: None, OnEnded: None,
	}
	l.order = append(l.order, c.program)
	c.compile()
	return c
}

// seal gives the scenario's program what depends on the other files. Its
// version is that of all of them, by the paths as they are seen from it.
func (l *library) seal(p *Program) {
	p.Library = l.order
	if len(l.names) == 0 {
		return
	}
	sum := sha256.New()
	sum.Write([]byte(p.Hash))
	for _, name := range l.names {
		fmt.Fprintf(sum, "\n%s %s", strings.TrimPrefix(name, path.Dir(l.root)+"/"), hash(l.files[name].Data))
	}
	p.Hash = "sha256:" + hex.EncodeToString(sum.Sum(nil))
}

func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// signature is what can be put into a scenario and got out of it.
type signature struct {
	inputs, outputs []*variable
}

// input returns the input of a name, or nil.
func (s signature) input(name string) *variable { return named(s.inputs, name) }

func named(vars []*variable, name string) *variable {
	for _, v := range vars {
		if v.Name == name {
			return v
		}
	}
	return nil
}

func names(vars []*variable) []string {
	out := make([]string, len(vars))
	for i, v := range vars {
		out[i] = v.Name
	}
	return out
}

// result is the type of what a scenario hands back.
func (s signature) result() expression.Type {
	fields := map[string]expression.Type{}
	for _, v := range s.outputs {
		fields[v.Name] = v.Type
	}
	return expression.Record(fields)
}

// called returns the compiler of the scenario that a step calls, or nil when
// it cannot be used, which is then reported.
func (c *compiler) called(k *lang.Call) *compiler {
	if k.Name == "" {
		return nil
	}
	f, problem := c.lib.open(c.scenario.File.Name, k.Name+".yaml")
	if f == nil {
		c.add(diag.CodeUnknownScenario, k.NameNode, c.callHint(k.Name), "the scenario %q cannot be called: %s", k.Name, problem)
		return nil
	}
	sub := c.lib.compiler(f)
	if sub.program == nil {
		c.add(diag.CodeUnknownScenario, k.NameNode, "", "the scenario %q has mistakes", k.Name)
		return nil
	}
	return sub
}

// callHint says how a scenario is named that was not found.
func (c *compiler) callHint(name string) string {
	if short := strings.TrimSuffix(strings.TrimSuffix(name, ".yaml"), ".yml"); short != name {
		if f, _ := c.lib.open(c.scenario.File.Name, short+".yaml"); f != nil {
			return "write " + short
		}
	}
	return "write the name of a file beside this one, without .yaml"
}

// signature returns what the scenario takes and gives. Its declarations have
// been read, even when it is still being compiled.
func (c *compiler) signature() (s signature) {
	for _, v := range c.scenario.Inputs {
		s.inputs = append(s.inputs, c.vars[v.Name])
	}
	for _, v := range c.scenario.Outputs {
		s.outputs = append(s.outputs, c.vars[v.Name])
	}
	return s
}
