package lang

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
)

type reader struct{ diags diag.List }

func (r *reader) add(code diag.Code, n *source.Node, hint, format string, args ...any) {
	r.diags.Add(code, n.File.Name, n.Range, hint, format, args...)
}

var topKeys = []string{"callwright", "scenario", "description", "on", "when", "inputs", "outputs", "vars", "exits", "steps", "handlers"}

func (r *reader) scenario(n *source.Node) *Scenario {
	if n == nil {
		return nil
	}
	if n.Kind != source.Mapping {
		r.add(diag.CodeWrongKind, n, "start the file with: callwright: v1", "a scenario is a mapping, not a %s", n.Kind)
		return nil
	}
	s := &Scenario{File: n.File, Node: n}
	for _, e := range n.Entries {
		r.top(s, e)
	}
	r.require(n, topKeys, "callwright", "scenario", "steps")
	return s
}

// require reports keys that n lacks, unless another key is a misspelling.
func (r *reader) require(n *source.Node, known []string, keys ...string) {
	var meant []string
	for _, e := range n.Entries {
		if !slices.Contains(known, e.Key.Text) {
			meant = append(meant, diag.Closest(e.Key.Text, known))
		}
	}
	for _, k := range keys {
		if n.Get(k) == nil && !slices.Contains(meant, k) {
			r.add(diag.CodeMissingKey, n, "", "the key %q is missing", k)
		}
	}
}

func (r *reader) top(s *Scenario, e source.Entry) {
	switch e.Key.Text {
	case "callwright":
		if text := r.text(e.Value); text != Version {
			r.add(diag.CodeVersion, e.Value, "write: callwright: "+Version, "the language version %q is not known", text)
		}
	case "scenario":
		s.Name, s.NameNode = r.name(e.Value, "a scenario"), e.Value
	case "description":
		s.Description = r.text(e.Value)
	case "on":
		s.On = r.events(e.Value)
	case "when":
		s.When = r.expression(e.Value)
	case "inputs":
		s.Inputs = r.variables(s, e.Value, true)
	case "vars":
		s.Vars = r.variables(s, e.Value, false)
	case "outputs":
		s.Outputs = typed(r.variables(s, e.Value, false))
	case "exits":
		s.Exits = r.defaults(e.Value)
	case "steps":
		s.Steps = r.steps(e.Value)
	case "handlers":
		s.Handlers = r.handlers(e.Value)
	default:
		s.Stray = append(s.Stray, e.Value)
		r.add(diag.CodeUnknownKey, e.Key, diag.OneOf(e.Key.Text, topKeys), "unknown key %q", e.Key.Text)
	}
}

// text returns the text of a scalar that holds some.
func (r *reader) text(n *source.Node) string {
	if n.Kind != source.Scalar || n.IsNull() {
		r.add(diag.CodeWrongKind, n, "", "a text is needed here, not %s", found(n))
		return ""
	}
	return n.Text
}

func found(n *source.Node) string {
	if n.IsNull() {
		return "nothing"
	}
	return "a " + n.Kind.String()
}

var (
	nameForm     = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)
	variableForm = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
)

func (r *reader) name(n *source.Node, what string) string {
	text := r.text(n)
	if text != "" && !nameForm.MatchString(text) {
		r.add(diag.CodeBadName, n, "use letters, digits, _ and -", "%q cannot name %s", text, what)
	}
	return text
}

// variable reads a name that expressions use.
func (r *reader) variable(n *source.Node, what string) string {
	text := r.text(n)
	if text != "" && !variableForm.MatchString(text) {
		r.add(diag.CodeBadName, n, "use letters, digits and _", "%q cannot name %s", text, what)
	}
	return text
}

func (r *reader) expression(n *source.Node) *source.Node {
	if n.Kind != source.Scalar {
		r.add(diag.CodeWrongKind, n, "put it in quotes", "an expression is needed here, not %s", found(n))
		return nil
	}
	if r.text(n) == "" {
		return nil
	}
	return n
}

func (r *reader) events(n *source.Node) []string {
	items := []*source.Node{n}
	if n.Kind == source.Sequence {
		items = n.Items
	}
	var out []string
	for _, item := range items {
		text := r.text(item)
		if text != "" && !slices.Contains(Events(), text) {
			r.add(diag.CodeUnknownEvent, item, diag.OneOf(text, Events()), "no event is called %q", text)
		}
		out = append(out, text)
	}
	return out
}

func (r *reader) handlers(n *source.Node) []Handler {
	if n.Kind != source.Mapping {
		r.add(diag.CodeWrongKind, n, "", "handlers are a mapping of events to steps")
		return nil
	}
	var out []Handler
	for _, e := range n.Entries {
		if name := e.Key.Text; !slices.Contains(HandlerEvents(), name) && !CustomEvent(name) {
			r.add(diag.CodeUnknownHandler, e.Key, handlerHint(name), "no handler is called %q", name)
			continue
		}
		out = append(out, Handler{Event: e.Key.Text, Node: e.Key, Steps: r.steps(e.Value)})
	}
	return out
}

func handlerHint(name string) string {
	if hint := diag.Suggest(name, HandlerEvents()); hint != "" {
		return hint
	}
	return "an event of your own has two words or more with dots between, such as payment.done; the engine's are " + strings.Join(HandlerEvents(), ", ")
}

// defaults reads the exits of the whole file: jumps, since steps of their own
// would be the same steps in many places.
func (r *reader) defaults(n *source.Node) []Exit {
	out := r.exits(n)
	for _, e := range out {
		if e.Branch.Jump == nil {
			r.add(diag.CodeWrongKind, e.Branch.Node, "jump to a step, or write: continue", "an exit of the whole file is a jump")
		}
	}
	return slices.DeleteFunc(out, func(e Exit) bool { return e.Branch.Jump == nil })
}

// number reads a cap: a whole number of at least 1.
func (r *reader) number(n *source.Node, limit int) int {
	i, err := strconv.Atoi(r.text(n))
	if err != nil || n.Tag != source.Int || i < 1 || i > limit {
		r.add(diag.CodeBadValue, n, "", "a whole number from 1 to %d is needed here", limit)
		return 1
	}
	return i
}
