package cli

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
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
	aside := aside(x)
	// The duration stands below those of the steps, and the status where their
	// exits are.
	room -= durationWidth + t.exits + 2
	line := pad(cut(x.Method+" "+diag.Printable(path(x.URL)), room-diag.Width(aside))+aside, room)
	return t.out.paint(colourFaint, line+right(took)) + "  " + t.out.paint(c, status)
}

// aside is what was unusual about a round trip.
func aside(x *effect.Exchange) string {
	var parts []string
	if x.Note != "" {
		parts = append(parts, x.Note)
	}
	if x.Attempt > 1 {
		parts = append(parts, fmt.Sprintf("attempt %d after %s", x.Attempt, short(time.Duration(x.Waited))))
	}
	if x.Breaker != "" {
		parts = append(parts, "breaker "+x.Breaker)
	}
	if len(parts) == 0 {
		return ""
	}
	return "  (" + strings.Join(parts, ", ") + ")"
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
