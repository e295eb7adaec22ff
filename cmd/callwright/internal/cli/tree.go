package cli

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/spec"
	"github.com/callwright/callwright/engine/trace"
	"github.com/callwright/callwright/engine/value"
)

// tree tells a story as text: a line for each step, indented as in the file,
// and below it what happened.
type tree struct {
	out     *output
	program *compile.Program
	outline outline
	width   int    // of a line
	names   int    // of the column with the steps' names
	exits   int    // of the column with their exits
	strand  string // the graph of the last step
}

// The widths of columns.
const (
	usualWidth    = 100
	leastWidth    = 60
	mostWidth     = 140
	mostNames     = 30
	margin        = 2
	labelWidth    = 8
	durationWidth = 8
	leastExits    = 8
	mostExits     = 24
)

func newTree(out *output, p *compile.Program, o outline) *tree {
	t := &tree{out: out, program: p, outline: o, width: usualWidth}
	if out.width > 0 {
		t.width = min(max(out.width, leastWidth), mostWidth)
	}
	for i := range p.Nodes {
		n := &p.Nodes[i]
		t.names = max(t.names, t.indent(n.Key)+diag.Width(name(n.Key))+2)
	}
	t.names = min(max(t.names, margin+8), mostNames)
	t.exits = min(max(t.longestExit(), leastExits), mostExits)
	return t
}

// longestExit is how wide the exits are that steps are wired to leave by.
func (t *tree) longestExit() int {
	longest := 0
	for i := range t.program.Nodes {
		n := &t.program.Nodes[i]
		targets := append([]compile.Exit{{Name: "to", Target: n.Then}}, n.Exits...)
		for _, e := range targets {
			to := e.Target.Node
			if e.Name == "to" && n.Op != compile.OpGoto || to >= len(t.program.Nodes) {
				continue
			}
			v := visit{key: n.Key, exit: e.Name, to: "end"}
			if to >= 0 {
				v.to = t.program.Nodes[to].Key
			}
			longest = max(longest, diag.Width(e.Name)+t.arrow(&v))
		}
	}
	return longest
}

// arrow is how wide the target of a visit's exit is.
func (t *tree) arrow(v *visit) int {
	if !t.jumps(v) {
		return 0
	}
	return diag.Width(" → " + v.to)
}

// indent is how far a step stands from the left.
func (t *tree) indent(key string) int { return margin + 2*t.outline[key] }

// name is what a step is called: its id, or its block.
func name(key string) string {
	word, _, _ := strings.Cut(key, "#")
	return word
}

func (t *tree) print(format string, args ...any) { _, _ = fmt.Fprintf(t.out, format+"\n", args...) }

func (t *tree) began(i *trace.RunInfo) {
	from := value.Text(i.Call["from"])
	if from == "" {
		from = "withheld number"
	}
	t.print("%s  %s → %s", t.out.paint(colourBold, i.Scenario), diag.Printable(from), diag.Printable(value.Text(i.Call["to"])))
	t.print("%s\n", t.out.paint(colourFaint, i.Event+"  "+i.Run))
	t.strand = "main"
}

func (t *tree) visited(v *visit) {
	t.enterStrand(v.strand)
	t.print("%s", t.head(v))
	for _, n := range v.notes {
		t.noted(v, n)
	}
}

// enterStrand says when the flow changes to a handler and back.
func (t *tree) enterStrand(strand string) {
	if strand == t.strand || strand == "" {
		return
	}
	t.strand = strand
	title := "handler of " + strand
	if strand == "main" {
		title = "main flow"
	}
	t.print("\n%s", t.out.paint(colourFaint, title))
}

// head is the line of a step: name, settings, duration, exit.
func (t *tree) head(v *visit) string {
	indent := t.indent(v.key)
	left := pad(strings.Repeat(" ", indent)+cut(name(v.key), t.names-indent-1), t.names)
	room := t.width - t.names - durationWidth - t.exits - 2
	middle := pad(cut(diag.Printable(t.settings(v)), room), room)
	took, exit := short(v.took()), t.exit(v)
	if v.block == "for_each" && !v.left {
		took, exit = "", ""
	}
	line := t.out.paint(colourStep, left) + t.out.paint(colourFaint, middle+right(took)) + "  " + exit
	return strings.TrimRight(line, " ")
}

// right puts a duration at the right of its column.
func right(took string) string {
	return strings.Repeat(" ", max(durationWidth-diag.Width(took), 0)) + took
}

// exit is the exit that was taken, and where to if that is not the next step.
func (t *tree) exit(v *visit) string {
	c := colourWarn
	switch v.exit {
	case "ok", "then", "else", "to":
		c = colourGood
	case "failed", "timeout", "error", "cancelled":
		c = colourBad
	}
	text := t.out.paint(c, diag.Printable(v.exit))
	if t.jumps(v) {
		text += t.out.paint(colourFaint, " → "+v.to)
	}
	return text
}

// jumps reports whether a step was left for another than one right after it.
func (t *tree) jumps(v *visit) bool {
	at := t.program.Find(v.key)
	if at < 0 || v.to == "" || v.to == "error" || v.to == "end" && v.exit == "ok" {
		return false
	}
	if next := t.program.Nodes[at].Next; next >= 0 && t.program.Nodes[next].Key == v.to {
		return false
	}
	return at+1 >= len(t.program.Nodes) || t.program.Nodes[at+1].Key != v.to || t.outline[v.to] <= t.outline[v.key]
}

// settings are those that the author wrote and that are not shown elsewhere.
func (t *tree) settings(v *visit) string {
	at := t.program.Find(v.key)
	if at < 0 {
		return ""
	}
	n := &t.program.Nodes[at]
	var parts []string
	if n.ID != "" && n.ID != n.Word {
		parts = append(parts, n.Word)
	}
	if n.Desc == nil {
		return strings.Join(append(parts, construct(n, v)), "  ")
	}
	for _, set := range v.settings {
		if f := spec.Find(n.Desc.Fields, set.Name); worthy(f, set.Value) {
			parts = append(parts, settingText(n, f, set))
		}
	}
	return strings.Join(parts, "  ")
}

// construct is what one of the language's own steps decides on.
func construct(n *compile.Node, v *visit) string {
	switch {
	case n.Op == compile.OpForEach:
		return n.Value.Source() + " as " + n.As
	case n.Op == compile.OpSwitch && len(v.settings) == 1:
		return n.Value.Source() + " = " + brief(v.settings[0].Value)
	case n.Value != nil:
		return n.Value.Source()
	}
	return ""
}

// worthy leaves out defaults, and what a note shows: prompts and log lines.
// The field is nil for a name that the author chose.
func worthy(f *spec.Field, set any) bool {
	switch {
	case f == nil:
		return true
	case f.Name == "say", f.Name == "audio", f.Name == "message":
		return false
	}
	return f.Default == nil || value.Text(set) != fmt.Sprint(f.Default)
}

// settingText leaves out the name where the value says it all.
func settingText(n *compile.Node, f *spec.Field, set trace.Setting) string {
	if f != nil && (f.Name == n.Desc.Short || f.Name == "object" || f.Kind == spec.Account) {
		return brief(set.Value)
	}
	return pair(set.Name, set.Value)
}

func (t *tree) noted(_ *visit, n note) {
	label := t.out.paint(noteColour(n.kind), pad(string(n.kind), labelWidth))
	left := strings.Repeat(" ", t.names)
	room := t.width - t.names - labelWidth
	if n.exchange != nil {
		t.print("%s%s%s", left, label, t.exchange(n.exchange, room))
		return
	}
	c := colourNone
	switch n.kind {
	case noteSets, noteData, noteWaits:
		c = colourFaint
	case noteHears:
		c = colourSaid
	case noteError:
		c = colourBad
	}
	for _, line := range wrap(diag.Printable(n.text), room) {
		t.print("%s%s%s", left, label, t.out.paint(c, line))
		label = strings.Repeat(" ", labelWidth)
	}
	if n.url != "" {
		t.print("%s%s%s", left, label, t.out.paint(colourFaint, diag.Printable(n.url)))
	}
}

func noteColour(k noteKind) colour {
	if k == noteError {
		return colourBad
	}
	return colourFaint
}

// exchange is an HTTP round trip: method, path, status, duration.
func (t *tree) exchange(x *effect.Exchange, room int) string {
	status, c := fmt.Sprint(x.Status), colourGood
	switch {
	case x.Status == 0:
		status, c = "no answer", colourBad
	case x.Status >= 400:
		c = colourWarn
	}
	took := short(time.Duration(x.Elapsed))
	aside := ""
	if x.Note != "" {
		aside = "  (" + x.Note + ")"
	}
	// The duration stands below those of the steps, and the status where their
	// exits are.
	room -= durationWidth + t.exits + 2
	line := pad(cut(x.Method+" "+diag.Printable(path(x.URL)), room-diag.Width(aside))+aside, room)
	return t.out.paint(colourFaint, line+right(took)) + "  " + t.out.paint(c, status)
}

// path is a URL without its scheme and host.
func path(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return text
	}
	_, rest, _ := strings.Cut(text, u.Host)
	if rest == "" {
		return "/"
	}
	return rest
}
