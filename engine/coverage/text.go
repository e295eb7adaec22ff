package coverage

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// Text writes the report as a table, and below each scenario what was not
// covered, with its line.
func (r *Report) Text(w io.Writer) error {
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "steps\texits\tunwired\tconditions\t\n")
	for _, s := range r.Scenarios {
		row(t, s.Figures, s.File)
	}
	row(t, r.Total, "all")
	_ = t.Flush() // into memory
	for _, s := range r.Scenarios {
		if missing := s.missing(); len(missing) > 0 {
			fmt.Fprintf(&b, "\n%s: not covered\n%s", s.File, strings.Join(missing, ""))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func row(w io.Writer, f Figures, name string) {
	fmt.Fprintf(w, "%s\t%s\t%s\t%s\t  %s\n", cell(f.Steps), cell(f.Exits), cell(f.Unwired), cell(f.Conditions), name)
}

// cell is a figure for people.
func cell(f Figure) string {
	if f.All == 0 {
		return "-"
	}
	return fmt.Sprintf("%d/%d %s", f.Covered, f.All, percent(f))
}

func percent(f Figure) string {
	return strings.TrimSuffix(fmt.Sprintf("%.1f", f.Percent()), ".0") + "%"
}

// missing are the lines about what was not covered. Of a step that was never
// taken only that is told.
func (s *Scenario) missing() []string {
	var out []string
	if s.When != nil {
		out = append(out, sides(0, "the scenario", *s.When)...)
	}
	for _, step := range s.Steps {
		if step.Hits == 0 {
			out = append(out, line(step.Line, step.Step, step.unreached()))
			continue
		}
		for _, e := range step.Exits {
			if e.Hits == 0 {
				out = append(out, line(step.Line, step.Step, e.String()))
			}
		}
		for _, c := range step.Conditions {
			if c.Name != "if" { // its sides are exits
				out = append(out, sides(step.Line, step.Step, c)...)
			}
		}
	}
	return out
}

// unreached says why a step was not taken: its guard never held, or no way led
// there.
func (s *Step) unreached() string {
	for _, c := range s.Conditions {
		if c.Name == "when" && c.False > 0 {
			return "never taken; when never true: " + c.Text
		}
	}
	return "never reached"
}

// String is the exit for people.
func (e Exit) String() string {
	text := "exit " + e.Name
	if e.To != "" {
		text += ", leading to " + e.To
	}
	if !e.Wired {
		text += " (not wired)"
	}
	return text
}

func sides(at int, step string, c Condition) []string {
	var out []string
	if c.True == 0 {
		out = append(out, line(at, step, c.Name+" never true: "+c.Text))
	}
	if c.False == 0 {
		out = append(out, line(at, step, c.Name+" never false: "+c.Text))
	}
	return out
}

func line(at int, step, text string) string {
	number := ""
	if at > 0 {
		number = fmt.Sprint(at)
	}
	return fmt.Sprintf("%6s  %-20s  %s\n", number, step, text)
}
