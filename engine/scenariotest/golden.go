package scenariotest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/trace"
)

// CheckGolden compares the trace of a run of p, in the form of golden traces,
// with the golden one, the content of the file t.Golden; nil if there is no
// such file. The error is a *Broken: the golden trace is not whole.
func (t *Test) CheckGolden(p *compile.Program, lines, golden []byte) ([]Failure, error) {
	at := find(t.node, "golden")
	failure := Failure{Message: "the trace", File: at.File.Name, At: at.Range}
	switch {
	case golden == nil:
		failure.Want, failure.Got = "the golden trace "+t.Golden, "there is none; callwright test --update writes it"
		return []Failure{failure}, nil
	case bytes.Equal(golden, lines):
		return nil, nil
	}
	if err := whole(t.Golden, golden); err != nil {
		return nil, err
	}
	changes := Diff(golden, lines)
	if len(changes) == 0 { // only numbers of lines differ
		return nil, nil
	}
	first := changes[0]
	failure.Message = fmt.Sprintf("the trace, from line %d of %s on", first.Line, t.Golden)
	failure.Want, failure.Got = first.Shown()
	failure.about(p, first.step(p, counted(lines)))
	return []Failure{failure}, nil
}

// plain is a file without what editors and version control put into it or leave
// out on some machines, none of which is a difference.
func plain(data []byte) []byte {
	return bytes.ReplaceAll(bytes.TrimPrefix(data, []byte("\ufeff")), []byte("\r\n"), []byte("\n"))
}

// whole reports a golden trace that was cut, or is no trace, or one of another
// version.
func whole(name string, golden []byte) error {
	var event struct {
		Kind    string `json:"kind"`
		Version int    `json:"version"`
	}
	n := 0
	for line := range bytes.Lines(plain(golden)) {
		n++
		event.Kind = ""
		switch err := json.Unmarshal(line, &event); {
		case err != nil && !bytes.HasSuffix(line, []byte("\n")):
			return broken(name, n, "it is cut off in the middle of this line")
		case err != nil || event.Kind == "":
			return broken(name, n, "the line is no event of a trace")
		case n == 1 && event.Kind == string(trace.RunStarted) && event.Version != trace.Version:
			return broken(name, n, fmt.Sprintf("its version is %d, and this is for %d", event.Version, trace.Version))
		}
	}
	if event.Kind != string(trace.RunEnded) {
		return broken(name, n, "it does not go on to the end of the run")
	}
	return nil
}

// Broken is a golden trace that cannot be compared with.
type Broken struct {
	File    string
	Line    int
	Problem string
}

func broken(name string, line int, problem string) error {
	return &Broken{File: name, Line: line, Problem: problem}
}

// Error says what is wrong, and where.
func (b *Broken) Error() string { return fmt.Sprintf("%s:%d: %s", b.File, b.Line, b.Problem) }

// Diagnostic is the error as a finding.
func (b *Broken) Diagnostic() diag.Diagnostic {
	at := diag.Pos{Line: max(b.Line, 1), Column: 1}
	return diag.Diagnostic{
		Code: diag.CodeBadFile, Severity: diag.Error, File: b.File, Range: diag.Range{Start: at},
		Message: "the golden trace cannot be used: " + b.Problem, Hint: "restore it, or run callwright test --update",
	}
}

// Change is a stretch of lines that is different, without the parts of a line
// that only count.
type Change struct {
	Line     int // of the first, in the golden trace
	Old, New []string

	now int // the lines of the new trace before it
}

// step is the step of the program that a change is about: that of its first
// events, or else the last one that the new trace names before it.
func (c Change) step(p *compile.Program, now []string) string {
	earlier := slices.Clone(now[:c.now])
	slices.Reverse(earlier)
	for _, line := range slices.Concat(c.New[:min(1, len(c.New))], c.Old[:min(1, len(c.Old))], earlier) {
		var event struct {
			Step string `json:"step"`
		}
		if json.Unmarshal([]byte(line), &event) != nil {
			continue
		}
		if _, n := p.Locate(event.Step); n != nil {
			return event.Step
		}
	}
	return ""
}

// Diff compares two traces line by line. What only counts lines is passed
// over.
func Diff(old, now []byte) []Change {
	a, b := counted(old), counted(now)
	var out []Change
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		if i < len(a) && j < len(b) && a[i] == b[j] {
			i, j = i+1, j+1
			continue
		}
		di, dj := meet(a[i:], b[j:])
		out = append(out, Change{Line: i + 1, Old: a[i : i+di], New: b[j : j+dj], now: j})
		i, j = i+di, j+dj
	}
	return out
}

var counters = regexp.MustCompile(`^\{"seq":\d+,"at_ms":\d+,`)

// counted are the lines without what counts them.
func counted(data []byte) []string {
	text := strings.TrimSuffix(string(plain(data)), "\n")
	if text == "" {
		return nil
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = counters.ReplaceAllString(line, "{")
	}
	return lines
}

// meet returns how many lines to leave out of each, as few as can be, until
// both go on alike.
func meet(a, b []string) (int, int) {
	for total := 1; total < len(a)+len(b); total++ {
		for i := max(0, total-len(b)); i <= min(total, len(a)); i++ {
			if j := total - i; i < len(a) && j < len(b) && a[i] == b[j] {
				return i, j
			}
		}
	}
	return len(a), len(b)
}

// Shown are the first lines of a change, around what differs.
func (c Change) Shown() (old, now string) {
	old, now = first(c.Old), first(c.New)
	if len(c.Old) > 0 && len(c.New) > 0 {
		return Around(old, now)
	}
	return clip(old), clip(now)
}

func first(lines []string) string {
	if len(lines) == 0 {
		return "nothing"
	}
	return lines[0]
}

// The most of a line that is shown, and of it before what differs.
const (
	window = 150
	before = 40
)

// Around cuts two lines to what differs, with the beginning of the first: what
// kind of event it is.
func Around(old, now string) (string, string) {
	same := 0
	for same < len(old) && same < len(now) && old[same] == now[same] {
		same++
	}
	if same < window-before {
		return clip(old), clip(now)
	}
	from := same - before
	return head(old) + "…" + clip(strings.ToValidUTF8(old[from:], "")), head(now) + "…" + clip(strings.ToValidUTF8(now[from:], ""))
}

// head is the beginning of an event: its kind and its step.
func head(line string) string { return strings.ToValidUTF8(line[:min(before+10, len(line))], "") }

func clip(line string) string {
	if r := []rune(line); len(r) > window {
		return string(r[:window]) + "…"
	}
	return line
}
