// Package viewer makes a page of a trace: one HTML file that shows what
// happened in a run, in any browser, from disk.
//
// The page loads nothing and sends nothing; a policy in it forbids both. It
// holds the trace and the lines of the scenario's steps, and nothing else that
// the trace does not hold. What stands in a trace is data: it is never read as
// markup or script. The package opens no file and no browser.
package viewer

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/graph"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/trace"
	"github.com/callwright/callwright/engine/value"
)

//go:embed web/dist/app.js
var script string

//go:embed web/dist/app.css
var style string

//go:embed page.html
var layout string

var page = template.Must(template.New("page").Parse(layout))

// Scenario is the scenario that a trace is of.
type Scenario struct {
	Program *compile.Program
	File    *source.File
}

// Page is what is to be shown.
type Page struct {
	Trace    *Trace
	Scenario *Scenario // nil: the graph is made of the trace alone
	Notes    []string  // what people should know before they believe the page
}

// content is what the page's template needs. Texts are escaped by the
// template; what is typed as safe was made or escaped by this program.
type content struct {
	Policy         template.HTMLAttr
	Style          template.CSS
	Script, Data   template.JS
	Graph          template.HTML
	Scenario, Call string
	Event, Run     string
	Status         string
	Notes          []string
}

// data is what the script reads.
type data struct {
	FormatVersion int               `json:"format_version"`
	Events        []json.RawMessage `json:"events"`
	Shared        []json.RawMessage `json:"shared,omitempty"` // values that occur often; see share
	Edges         [][3]string       `json:"edges"`            // step, exit and where it leads, by the numbers in the drawing
	Vars          map[string]any    `json:"vars,omitempty"`
	Source        *lines            `json:"source,omitempty"`
}

// formatVersion is the version of the data in a page.
const formatVersion = 1

// Write writes the page.
func (p Page) Write(w io.Writer) error {
	g := p.graph()
	mark(g, p.Trace)
	d, err := p.data(g)
	if err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	css := graph.Style() + style
	info := p.Trace.Info
	c := content{
		Policy: template.HTMLAttr(`content="` + policy(css) + `"`),
		Style:  template.CSS(css), Script: template.JS(script), Data: template.JS(d), Graph: template.HTML(g.Drawing()),
		Scenario: info.Scenario, Event: info.Event, Run: info.Run, Status: cmp.Or(p.Trace.Status, "not ended"), Notes: p.Reservations(),
		Call: cmp.Or(value.Text(info.Call["from"]), "withheld number") + " → " + value.Text(info.Call["to"]),
	}
	if err := page.Execute(w, c); err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	return nil
}

// policy forbids everything but the page's own script and styles.
func policy(css string) string {
	return "default-src 'none'; script-src '" + sum(script) + "'; style-src '" + sum(css) + "'; base-uri 'none'; form-action 'none'"
}

func sum(text string) string {
	s := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(s[:])
}

// data encodes what the script reads so that it cannot end the element that it
// stands in.
func (p Page) data(g *graph.Graph) (string, error) {
	d := data{FormatVersion: formatVersion, Edges: [][3]string{}}
	for _, e := range p.Trace.Events {
		d.Events = append(d.Events, e.raw)
	}
	d.Events, d.Shared = share(d.Events)
	for _, e := range g.Edges {
		d.Edges = append(d.Edges, [3]string{e.Step, e.Exit, e.To})
	}
	if p.Scenario != nil {
		d.Vars, d.Source = initial(p.Scenario.Program), readLines(p.Scenario)
	}
	plain, err := value.Marshal(d)
	if err != nil {
		return "", err
	}
	var safe bytes.Buffer
	json.HTMLEscape(&safe, plain)
	return safe.String(), nil
}

// Reservations are Notes, with what the trace itself gives reason to say.
func (p Page) Reservations() []string {
	notes := slices.Clone(p.Notes)
	switch s := p.Scenario; {
	case s != nil && s.Program.Name != p.Trace.Info.Scenario:
		notes = append(notes, "the trace is of the scenario "+p.Trace.Info.Scenario+", and "+s.File.Name+" is "+s.Program.Name)
	case s != nil && strings.HasPrefix(p.Trace.Info.Program, "sha256:") && s.Program.Hash != p.Trace.Info.Program:
		notes = append(notes, "the scenario "+s.File.Name+" has changed since this run; the graph and the lines are those of today")
	}
	if p.Trace.Info.Started == trace.NoTime {
		notes = append(notes, "a golden trace holds no times")
	}
	if p.Trace.Status == "" {
		notes = append(notes, "the trace has no end; the run was still going on, or its process was ended")
	}
	return notes
}

func (p Page) graph() *graph.Graph {
	if p.Scenario == nil {
		return observed(p.Trace)
	}
	g := graph.New(p.Scenario.Program)
	hidden := secrets(p.Scenario.Program)
	for i := range g.Nodes {
		g.Nodes[i].Text = trace.RedactText(g.Nodes[i].Text, hidden)
	}
	return g
}
