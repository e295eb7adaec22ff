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
// and below it what happened. A step that holds others has a line before them,
// and one after them when that says more.
type tree struct {
	out     *output
	outline *outline
	width   int    // of a line
	names   int    // of the column with the steps' names
	exits   int    // of the column with their exits
	flow    string // the graph of the last step
	rounds  map[*visit]*round
	finals  map[*visit]bool // tries whose finally has begun
}

// The widths of columns.
const (
	usualWidth    = 100
	leastWidth    = 60
	mostWidth     = 140
	mostNames     = 32
	leastNames    = 10
	margin        = 2
	labelWidth    = 8
	durationWidth = 8
	leastExits    = len(endWithdrawn)
	mostExits     = 26
)

func newTree(out *output, p *compile.Program) *tree {
	t := &tree{out: out, outline: newOutline(p), width: usualWidth, rounds: map[*visit]*round{}, finals: map[*visit]bool{}}
	if out.width > 0 {
		t.width = min(max(out.width, leastWidth), mostWidth)
	}
	t.outline.each(func(key string, s *spot) {
		t.names = max(t.names, t.indent(s)+diag.Width(branched(s)+name(key))+2)
		t.exits = max(t.exits, t.longestExit(s))
	})
	t.names = min(max(t.names, margin+leastNames), mostNames)
	t.exits = min(max(t.exits, leastExits), mostExits)
	return t
}

// indent is how far a step stands from the left.
func (t *tree) indent(s *spot) int { return min(margin+2*s.depth, mostNames-leastNames) }

// name is what a step is called: its id, or its block.
func name(key string) string {
	word, _, _ := strings.Cut(key[strings.LastIndexByte(key, '/')+1:], "#")
	return word
}

// branched names the branch of parallel that a step is in.
func branched(s *spot) string {
	if s.branch == "" {
		return ""
	}
	return s.branch + " › "
}

func (t *tree) print(format string, args ...any) { _, _ = fmt.Fprintf(t.out, format+"\n", args...) }

func (t *tree) began(i *trace.RunInfo) {
	from := value.Text(i.Call["from"])
	if from == "" {
		from = "withheld number"
	}
	t.print("%s  %s → %s", t.out.paint(colourBold, i.Scenario), diag.Printable(from), diag.Printable(value.Text(i.Call["to"])))
	t.print("%s\n", t.out.paint(colourFaint, i.Event+"  "+i.Run))
	t.flow = flowMain
}

// opened tells of a step that holds those which follow.
func (t *tree) opened(v *visit) {
	if t.known(v, "opened") {
		return
	}
	t.enter(v)
	t.print("%s", t.line(v, name(v.key), t.settings(v), "", ""))
}

func (t *tree) visited(v *visit) {
	if t.known(v, "") || t.dull(v) {
		return
	}
	t.enter(v)
	t.print("%s", t.head(v))
	for _, n := range v.notes {
		t.noted(v, n)
	}
}

// enter says when the flow changes to a handler and back, and when a finally
// begins.
func (t *tree) enter(v *visit) {
	if flow := v.spot.flow; flow != t.flow {
		t.flow = flow
		title := "handler of " + flow
		if flow == flowMain {
			title = "main flow"
		}
		t.print("\n%s", t.out.paint(colourFaint, title))
	}
	if p := v.parent; p != nil && p.block == "try" && v.spot.node.Part == compile.PartFinally && !t.finals[p] {
		t.finals[p] = true
		t.print("%s", t.line(p, "finally", "", "", ""))
	}
}

// after marks the line that stands after the steps of a step.
const after = "└ "

// head is the line of a step that is over.
func (t *tree) head(v *visit) string {
	switch {
	case !v.opened:
		return t.line(v, name(v.key), t.settings(v), short(v.took()), t.exit(v))
	case v.block == "try" && v.fault == nil:
		return t.line(v, "catch", "", "", t.exit(v))
	}
	return t.line(v, after+name(v.key), t.summary(v), short(v.took()), t.exit(v))
}

// line is a line of a step: what it is called, its settings, how long it took
// and its exit.
func (t *tree) line(v *visit, called, middle, took, exit string) string {
	mark := ""
	if rest, ok := strings.CutPrefix(called, after); ok {
		mark, called = after, rest
	}
	before := strings.Repeat(" ", t.indent(v.spot)) + mark + branched(v.spot)
	before = cut(before, t.names-leastNames/2)
	called = cut(called, t.names-diag.Width(before)-1)
	fill := strings.Repeat(" ", max(t.names-diag.Width(before+called), 0))
	room := t.width - t.names - durationWidth - t.exits - 2
	middle = pad(cut(diag.Printable(middle), room), room)
	line := t.out.paint(colourFaint, before) + t.out.paint(colourStep, called) + fill + t.out.paint(colourFaint, middle+right(took)) + "  " + exit
	return strings.TrimRight(line, " ")
}

// right puts a duration at the right of its column.
func right(took string) string {
	return strings.Repeat(" ", max(durationWidth-diag.Width(took), 0)) + took
}

func (t *tree) noted(v *visit, n note) {
	left, label := strings.Repeat(" ", t.names), pad(string(n.kind), labelWidth)
	switch n.kind { // these stand where steps do
	case noteEvent:
		left, label = pad(strings.Repeat(" ", margin)+string(n.kind), t.names), ""
	case noteTurn:
		turn := fmt.Sprintf("%s%s %d", strings.Repeat(" ", t.indent(v.spot)+2), n.kind, v.turns)
		left, label = pad(cut(turn, t.names-1), t.names), ""
	}
	room := t.width - t.names - len(label)
	below := strings.Repeat(" ", t.width-room)
	left = t.out.paint(colourFaint, left) + t.out.paint(noteColour(n.kind), label)
	if n.exchange != nil {
		t.print("%s%s", left, t.exchange(n.exchange, room))
		return
	}
	for _, line := range wrap(diag.Printable(n.text), room) {
		t.print("%s%s", left, t.out.paint(textColour(n.kind), line))
		left = below
	}
	if n.url != "" {
		t.print("%s%s", left, t.out.paint(colourFaint, diag.Printable(n.url)))
	}
}

// textColour is the colour of what a note says.
func textColour(k noteKind) colour {
	switch k {
	case noteSets, noteData, noteWaits, noteQueue, noteTurn:
		return colourFaint
	case noteHears, noteSends:
		return colourSaid
	case noteError:
		return colourBad
	}
	return colourNone
}

// noteColour is the colour of a label.
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
