package skeleton

import (
	"fmt"
	"strings"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/format"
	"github.com/callwright/callwright/engine/lang"
	"github.com/callwright/callwright/engine/source"
)

// Names returns what there are skeletons of, the blocks first.
func Names(r *block.Registry) []string {
	names := r.Names()
	for _, w := range lang.Words() {
		names = append(names, w.Name)
	}
	return names
}

// Of returns the skeleton of a block or a word of the language.
func Of(r *block.Registry, name string) (string, error) {
	if d := r.Lookup(name); d != nil {
		return ofBlock(d)
	}
	for _, w := range lang.Words() {
		if w.Name == name {
			var p page
			p.comment("", w.Summary+" "+w.Doc)
			return laidOut(name, p.text.String()+w.Example)
		}
	}
	return "", fmt.Errorf("there is no block %q", name)
}

// ofBlock puts a step with everything in it in the place of the step of the
// block in its example.
func ofBlock(d *block.Descriptor) (string, error) {
	if len(d.Examples) == 0 {
		return "", fmt.Errorf("the block %q has no example", d.Name)
	}
	root, diags := source.Parse(source.NewFile(d.Name, []byte(d.Examples[0])))
	if diags.HasErrors() {
		return "", fmt.Errorf("the example of %s: %w", d.Name, diags.Err())
	}
	var p page
	done := false
	for i, item := range root.Items {
		if value := item.Get(d.Name); value != nil && !done {
			p.step(d, item, value)
			done = true
			continue
		}
		p.verbatim(root, i)
	}
	if !done {
		return "", fmt.Errorf("the example of %s does not show it", d.Name)
	}
	return laidOut(d.Name, p.text.String())
}

// verbatim copies a step of an example.
func (p *page) verbatim(list *source.Node, i int) {
	for line := list.Items[i].Range.Start.Line; ; line++ {
		text := list.File.Line(line)
		another := line > list.Items[i].Range.Start.Line && strings.HasPrefix(text, "- ")
		if another || text == "" {
			return
		}
		p.line("", text)
	}
}

const head = "callwright: v1\nscenario: skeleton\nsteps:\n"

// laidOut brings steps into the canonical style.
func laidOut(name, steps string) (string, error) {
	var w strings.Builder
	w.WriteString(head)
	for line := range strings.Lines(steps) {
		w.WriteString("  " + line)
	}
	text, diags := format.File(source.NewFile(name, []byte(w.String())))
	if diags.HasErrors() {
		return "", fmt.Errorf("the skeleton of %s: %w", name, diags.Err())
	}
	return strings.TrimPrefix(string(text), head), nil
}

// page is the text of a skeleton, written line by line.
type page struct{ text strings.Builder }

func (p *page) line(indent, text string) { p.text.WriteString(indent + text + "\n") }

// comment writes a text as comment lines that fit into format.MaxWidth, with
// the indent that steps have in a scenario.
func (p *page) comment(indent, text string) {
	width := format.MaxWidth - len(indent) - len("  # ")
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && diag.Width(line)+1+diag.Width(word) > width {
			p.line(indent, "# "+line)
			line = ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	p.line(indent, "# "+line)
}
