package cli

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/callwright/callwright/cmd/callwright/internal/story"
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
	outline *story.Outline
	width   int    // of a line
	names   int    // of the column with the steps' names
	exits   int    // of the column with their exits
	flow    string // the graph of the last step
	rounds  map[*story.Visit]*round
	finals  map[*story.Visit]bool // tries whose finally has begun
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
	leastExits    = len(story.Withdrawn)
	mostExits     = 26
)

func newTree(out *output, p *compile.Program) *tree {
	t := &tree{out: out, outline: story.NewOutline(p), width: usualWidth, rounds: map[*story.Visit]*round{}, finals: map[*story.Visit]bool{}}
	if out.width > 0 {
		t.width = min(max(out.width, leastWidth), mostWidth)
	}
	t.outline.Each(func(key string, s *story.Spot) {
		t.names = max(t.names, t.indent(s)+diag.Width(branched(s)+name(key))+2)
		t.exits = max(t.exits, t.longestExit(s))
	})
	t.names = min(max(t.names, margin+leastNames), mostNames)
	t.exits = min(max(t.exits, leastExits), mostExits)
	return t
}

// indent is how far a step stands from the left.
func (t *tree) indent(s *story.Spot) int { return min(margin+2*s.Depth, mostNames-leastNames) }

// name is what a step is called: its id, or its block.
func name(key string) string {
	word, _, _ := strings.Cut(key[strings.LastIndexByte(key, '/')+1:], "#")
	return word
}

// branched names the branch of parallel that a step is in.
func branched(s *story.Spot) string {
	if s.Branch == "" {
		return ""
	}
	return s.Branch + " › "
}

func (t *tree) print(format string, args ...any) { _, _ = fmt.Fprintf(t.out, format+"\n", args...) }

func (t *tree) Began(i *trace.RunInfo) {
	from := value.Text(i.Call["from"])
	if from == "" {
		from = "withheld number"
	}
	t.print("%s  %s → %s", t.out.paint(colourBold, i.Scenario), diag.Printable(from), diag.Printable(value.Text(i.Call["to"])))
	t.print("%s\n", t.out.paint(colourFaint, i.Event+"  "+i.Run))
	t.flow = story.FlowMain
}

// Opened tells of a step that holds those which follow.
func (t *tree) Opened(v *story.Visit) {
	if t.known(v, "opened") {
		return
	}
	t.enter(v)
	t.print("%s", t.line(v, name(v.Key), t.settings(v), "", ""))
}

func (t *tree) Visited(v *story.Visit) {
	if t.known(v, "") || t.dull(v) {
		return
	}
	t.enter(v)
	t.print("%s", t.head(v))
	for _, n := range v.Notes {
		t.Noted(v, n)
	}
}

// enter says when the flow changes to a handler and back, and when a finally
// begins.
func (t *tree) enter(v *story.Visit) {
	if flow := v.Spot.Flow; flow != t.flow {
		t.flow = flow
		title := "handler of " + flow
		if flow == story.FlowMain {
			title = "main flow"
		}
		t.print("\n%s", t.out.paint(colourFaint, title))
	}
	if p := v.Parent; p != nil && p.Block == "try" && v.Spot.Node.Part == compile.PartFinally && !t.finals[p] {
		t.finals[p] = true
		t.print("%s", t.line(p, "finally", "", "", ""))
	}
}

// after marks the line that stands after the steps of a step.
const after = "└ "

// head is the line of a step that is over.
func (t *tree) head(v *story.Visit) string {
	switch {
	case !v.Opened:
		return t.line(v, name(v.Key), t.settings(v), short(v.Took()), t.exit(v))
	case v.Block == "try" && v.Fault == nil:
		return t.line(v, "catch", "", "", t.exit(v))
	}
	return t.line(v, after+name(v.Key), t.summary(v), short(v.Took()), t.exit(v))
}

// line is a line of a step: what it is called, its settings, how long it took
// and its exit.
func (t *tree) line(v *story.Visit, called, middle, took, exit string) string {
	mark := ""
	if rest, ok := strings.CutPrefix(called, after); ok {
		mark, called = after, rest
	}
	before := strings.Repeat(" ", t.indent(v.Spot)) + mark + branched(v.Spot)
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

func (t *tree) Noted(v *story.Visit, n story.Note) {
	left, label := strings.Repeat(" ", t.names), pad(string(n.Kind), labelWidth)
	switch n.Kind { // these stand where steps do
	case story.Event:
		left, label = pad(strings.Repeat(" ", margin)+string(n.Kind), t.names), ""
	case story.Turn:
		turn := fmt.Sprintf("%s%s %d", strings.Repeat(" ", t.indent(v.Spot)+2), n.Kind, v.Turns)
		left, label = pad(cut(turn, t.names-1), t.names), ""
	}
	room := t.width - t.names - len(label)
	below := strings.Repeat(" ", t.width-room)
	left = t.out.paint(colourFaint, left) + t.out.paint(noteColour(n.Kind), label)
	if n.Exchange != nil {
		t.print("%s%s", left, t.exchange(n.Exchange, room))
		return
	}
	for _, line := range wrap(diag.Printable(n.Text), room) {
		t.print("%s%s", left, t.out.paint(textColour(n.Kind), line))
		left = below
	}
	if n.URL != "" {
		t.print("%s%s", left, t.out.paint(colourFaint, diag.Printable(n.URL)))
	}
}

// textColour is the colour of what a note says.
func textColour(k story.Kind) colour {
	switch k {
	case story.Sets, story.Data, story.Waits, story.Queue, story.Turn:
		return colourFaint
	case story.Hears, story.Sends:
		return colourSaid
	case story.Error:
		return colourBad
	}
	return colourNone
}

// noteColour is the colour of a label.
func noteColour(k story.Kind) colour {
	if k == story.Error {
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
