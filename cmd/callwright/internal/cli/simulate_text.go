package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/callwright/callwright/cmd/callwright/internal/story"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/simulate"
	"github.com/callwright/callwright/engine/trace"
)

// The columns of numbers.
const (
	countWidth = 9
	shareWidth = 8
	spanWidth  = 9
)

// showReport prints the report as tables, and the first call that failed as
// `run` shows one.
func (s *simulation) showReport(r *simulate.Report) error {
	if s.flags.format == formatJSON {
		return nil
	}
	t := &report{output: s.out, all: r.Calls}
	t.line("%s  %d %s in %s  seed %d", t.paint(colourBold, s.scenario.Name()), r.Calls, plural(r.Calls, "call"), span(r.Until), s.flags.seed)
	if r.Passed > 0 {
		t.line("%d more %s not taken: the guard does not hold", r.Passed, plural(r.Passed, "call"))
	}
	t.ends(r)
	t.callers(r)
	t.waits(r)
	t.steps(r)
	t.faults(r)
	if t.err == nil && len(r.Trace) > 0 {
		s.showFirst(r)
	}
	return t.err
}

// showFirst shows the first call that failed.
func (s *simulation) showFirst(r *simulate.Report) {
	_, _ = fmt.Fprintf(s.out, "\n%s\n\n", s.out.paint(colourBad, fmt.Sprintf("the first call that failed is number %d", r.First+1)))
	tale := story.New(s.spec.Program, newTree(s.out, s.spec.Program))
	for _, e := range r.Trace {
		tale.Record(e)
	}
}

// report writes tables. The first error of the output is kept.
type report struct {
	*output
	all  int // calls
	name int // width of the first column
	err  error
}

func (t *report) line(format string, args ...any) {
	if t.err == nil {
		_, t.err = fmt.Fprintln(t.output, strings.TrimRight(fmt.Sprintf(format, args...), " "))
	}
}

// table begins a table whose first column holds the names.
func (t *report) table(title, columns string, names []string) {
	t.name = diag.Width(title)
	for _, n := range names {
		t.name = max(t.name, margin+diag.Width(diag.Printable(n)))
	}
	t.name = min(t.name, mostNames) + 2
	t.line("\n%s%s", t.paint(colourBold, pad(title, t.name)), t.paint(colourFaint, columns))
}

// row is a line of a table.
func (t *report) row(c colour, name, columns string) {
	t.line("%s%s", t.paint(c, pad(strings.Repeat(" ", margin)+cut(diag.Printable(name), t.name-margin-1), t.name)), columns)
}

func (t *report) ends(r *simulate.Report) {
	var names []string
	for _, e := range r.Ends {
		names = append(names, string(e.Status)+" · "+e.Exit)
	}
	t.table("how calls ended", column("calls", countWidth), names)
	for i, e := range r.Ends {
		t.row(statusColour(e.Status), strings.TrimSuffix(names[i], " · "), count(e.Calls)+percent(e.Calls, t.all))
	}
}

func statusColour(s trace.Status) colour {
	switch s {
	case trace.Completed:
		return colourGood
	case trace.HungUp:
		return colourWarn
	}
	return colourBad
}

func (t *report) callers(r *simulate.Report) {
	var names []string
	for _, k := range r.Kinds {
		names = append(names, k.Name)
	}
	t.table("callers", column("calls", countWidth)+column("answered", countWidth+shareWidth)+column("failed", countWidth), names)
	for _, k := range r.Kinds {
		t.row(colourNone, k.Name, count(k.Calls)+count(k.Answered)+percent(k.Answered, k.Calls)+count(k.Failed))
	}
}

// waitTitles say what is measured, by the names in a Report.
var waitTitles = map[string]string{
	"queue": "in the queue", "ring": "ringing", "answer": "until an agent answers", "abandon": "until the caller gives up",
	"talk": "conversation", "call": "the whole call",
}

func (t *report) waits(r *simulate.Report) {
	var names []string
	for _, w := range r.Waits {
		names = append(names, waitTitles[w.Name])
	}
	columns := column("times", countWidth)
	for _, title := range []string{"mean", "half", "90 %", "99 %", "longest"} {
		columns += column(title, spanWidth)
	}
	t.table("how long it took", columns, names)
	for i, w := range r.Waits {
		line := count(w.Times)
		for _, d := range []time.Duration{w.Mean, w.P50, w.P90, w.P99, w.Max} {
			line += column(span(d), spanWidth)
		}
		t.row(colourNone, names[i], line)
	}
}

func (t *report) steps(r *simulate.Report) {
	var names []string
	for _, s := range r.Steps {
		names = append(names, s.Key)
	}
	t.table("steps", column("visits", countWidth)+"  exits", names)
	for _, s := range r.Steps {
		if s.Visits == 0 {
			t.row(colourFaint, s.Key, t.paint(colourFaint, column("never", countWidth)))
			continue
		}
		t.exits(s)
	}
}

// exits is the line of a step; more exits than fit go on below.
func (t *report) exits(s simulate.Step) {
	width := t.width
	if width == 0 {
		width = usualWidth
	}
	room := max(width-t.name-countWidth-2, leastWidth/2)
	var lines []string
	line := ""
	for _, e := range s.Exits {
		text := fmt.Sprintf("%s %d%s", diag.Printable(e.Name), e.Times, percent(e.Times, s.Visits))
		if line != "" && diag.Width(line)+3+diag.Width(text) > room {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += "   "
		}
		line += strings.Join(strings.Fields(text), " ")
	}
	lines = append(lines, line)
	t.row(colourNone, s.Key, count(s.Visits)+"  "+lines[0])
	for _, more := range lines[1:] {
		t.line("%s", strings.Repeat(" ", t.name+countWidth+2)+more)
	}
}

func (t *report) faults(r *simulate.Report) {
	if len(r.Faults) == 0 {
		return
	}
	var names []string
	for _, f := range r.Faults {
		at := f.Step
		if at == "" {
			at = "nowhere"
		}
		names = append(names, fmt.Sprintf("%s at %s", f.Code, at))
	}
	t.table("why calls failed", column("calls", countWidth)+column("first", countWidth)+"  message of the first", names)
	for i, f := range r.Faults {
		t.row(colourBad, names[i], count(f.Calls)+count(f.First+1)+"  "+diag.Printable(f.Message))
	}
}

// column puts a text at the right of its column.
func column(text string, width int) string {
	return strings.Repeat(" ", max(width-diag.Width(text), 1)) + text
}

func count(n int) string { return column(fmt.Sprint(n), countWidth) }

// percent is a share, to a tenth.
func percent(n, all int) string {
	return column(fmt.Sprintf("%.1f %%", 100*float64(n)/float64(max(all, 1))), shareWidth)
}

// span is a duration to the second, or to the tenth of one where it is short.
func span(d time.Duration) string {
	if d < time.Minute {
		return fmt.Sprintf("%.1fs", d.Seconds())
	}
	return d.Round(time.Second).String()
}
