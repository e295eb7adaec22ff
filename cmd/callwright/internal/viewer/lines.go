package viewer

import (
	"strconv"
	"strings"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/trace"
)

// lines are the lines of a scenario's steps, and no others: what stands beside
// them, such as the first values of variables, is no part of the page.
type lines struct {
	File  string            `json:"file"`
	Lines map[string]string `json:"lines"` // by number
	Steps map[string][2]int `json:"steps"` // first and last line, by key
}

// mostLines is how much of a step with many others inside it is shown.
const mostLines = 60

func readLines(s *Scenario) *lines {
	l := &lines{File: s.File.Name, Lines: map[string]string{}, Steps: map[string][2]int{}}
	secrets := secrets(s.Program)
	for i := range s.Program.Nodes {
		n := &s.Program.Nodes[i]
		last := extent(s.File, n.Line)
		l.Steps[n.Key] = [2]int{n.Line, last}
		for at := n.Line; at <= last; at++ {
			l.Lines[strconv.Itoa(at)] = trace.RedactText(s.File.Line(at), secrets)
		}
	}
	return l
}

// extent is the last line of the step that begins at a line: the last one that
// is indented as far as its first key.
func extent(f *source.File, first int) int {
	head := f.Line(first)
	column := len(head) - len(strings.TrimLeft(head, " -"))
	last := first
	for at := first + 1; at < first+mostLines; at++ {
		text := f.Line(at)
		if strings.TrimSpace(text) == "" {
			if at > strings.Count(string(f.Data), "\n")+1 {
				break
			}
			continue
		}
		if len(text)-len(strings.TrimLeft(text, " ")) < column {
			break
		}
		last = at
	}
	return last
}

// initial are the first values of the variables.
func initial(p *compile.Program) map[string]any {
	out := map[string]any{}
	for _, v := range p.Vars {
		switch {
		case v.Secret:
			out[v.Name] = trace.Mask
		case !v.Required:
			out[v.Name] = v.Default
		}
	}
	return out
}

// secrets are the first values of secret variables, in case a step repeats one.
func secrets(p *compile.Program) []string {
	var out []string
	for _, called := range append([]*compile.Program{p}, p.Library...) {
		for _, v := range called.Vars {
			if v.Secret {
				out = trace.Texts(out, v.Default)
			}
		}
	}
	return out
}
