package compile

import (
	"slices"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/lang"
	"github.com/callwright/callwright/engine/source"
)

// Compile turns a file into a Program, with the scenarios that it calls. The
// Program is nil when the findings hold an error; the findings are sorted.
// Errors of the scenarios that are called are among them, their warnings are
// not: those show when they are compiled for themselves.
func Compile(f *source.File, opt Options) (*Program, diag.List) {
	lib := newLibrary(f, opt)
	c := lib.compiler(f)
	diags := c.diags
	for _, name := range lib.names {
		if other := lib.programs[name]; other != nil && other.diags.HasErrors() {
			diags = append(diags, other.diags...)
		}
	}
	diags.Sort()
	if diags.HasErrors() {
		return nil, diags
	}
	lib.seal(c.program)
	return c.program, diags
}

// compiler holds the work on one scenario.
type compiler struct {
	findings
	lib      *library
	opt      Options
	scenario *lang.Scenario
	program  *Program
	global   lexical // the names that all expressions share
	vars     map[string]*variable
	ids      map[string]*lang.Step
	counts   map[string]int                   // word -> steps seen, for keys
	nodes    map[*lang.Step]int               // step -> node
	steps    []*lang.Step                     // node -> step
	own      map[*lang.Step]*block.Descriptor // of constructs that have settings
}

// compile runs the stages in order. Each does what it can with what the ones
// before could make sense of, so that one run finds everything.
func (c *compiler) compile() {
	c.declare()
	c.layout()
	c.link()
	c.fill()
	clear, whole := c.clear(), !c.diags.HasErrors()
	c.run(stepChecks())
	if c.shaped() {
		checkRecords(c)
	}
	if clear {
		c.run(wayChecks())
	}
	if whole {
		c.run(valueChecks())
	}
}

func (c *compiler) run(checks []func(*compiler)) {
	for _, check := range checks {
		check(c)
	}
}

// clear reports whether the ways through the scenario are as its author meant
// them: all errors are about values. With others, what is said of the ways
// would repeat them in other words.
func (c *compiler) clear() bool {
	return !slices.ContainsFunc(c.diags, func(d diag.Diagnostic) bool {
		return d.Severity == diag.Error && !slices.Contains(aboutValues(), d.Code)
	})
}

// aboutValues are the errors that change nothing about where steps lead.
func aboutValues() []diag.Code {
	return []diag.Code{
		diag.CodeExpression, diag.CodeUnknownName, diag.CodeTypeMismatch, diag.CodeTemplate, diag.CodeNotDynamic,
		diag.CodeInjection, diag.CodeSecretLeak, diag.CodeUndeclared, diag.CodeReadOnly,
	}
}

// shaped reports whether every step is known and every jump leads somewhere:
// what depends on the way to a step can be told.
func (c *compiler) shaped() bool {
	for _, s := range c.steps {
		if s.Construct == nil && c.block(s) == nil {
			return false
		}
	}
	return !slices.ContainsFunc(c.diags, func(d diag.Diagnostic) bool { return d.Code == diag.CodeUnknownStep })
}

// stepChecks are the findings about steps one by one, whatever is wrong with
// others; one a file.
func stepChecks() []func(*compiler) {
	return []func(*compiler){checkAccounts, checkHost}
}

// wayChecks are the findings about the ways through a program, one a file.
func wayChecks() []func(*compiler) {
	return []func(*compiler){checkReachable, checkUnwired, checkEndless, checkIdle}
}

// valueChecks are the findings about what becomes of values, one a file. With
// an expression that cannot be read, that is not known.
func valueChecks() []func(*compiler) {
	return []func(*compiler){checkUnused, checkConstant, checkUntested}
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
