package skeleton

import (
	"fmt"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
)

// The indents within a step.
const (
	ofKeys     = "  "
	ofSettings = "      "
	ofExits    = "    "
)

// step writes the step of an example in full.
func (p *page) step(d *block.Descriptor, example, given *source.Node) {
	p.comment("", d.Summary+" "+d.Doc)
	dash := "- "
	for _, e := range example.Entries {
		switch e.Key.Text {
		case d.Name:
			p.settings(dash+d.Name+":", d, given)
		case "exits":
			continue
		default:
			p.line("", dash+e.Key.Text+": "+flow(e.Value))
		}
		dash = ofKeys
	}
	p.exits(d, block.Static{Node: given, Desc: d}, example.Get("exits"))
}

// settings writes the settings behind the key of a block.
func (p *page) settings(key string, d *block.Descriptor, given *source.Node) {
	if d.Free {
		p.line("", key)
		p.comment(ofSettings, d.Fields[0].Doc)
		for _, e := range given.Entries {
			p.line(ofSettings, flow(e.Key)+": "+flow(e.Value))
		}
		return
	}
	p.line("", key)
	for i := range d.Fields {
		f := &d.Fields[i]
		p.comment(ofSettings, about(f))
		set := block.Static{Node: given, Desc: d}.Setting(f.Name)
		switch {
		case set != nil:
			p.line(ofSettings, f.Name+": "+flow(set))
		case f.Required:
			p.line(ofSettings, f.Name+": "+f.Example)
		default:
			p.offered(f)
		}
	}
}

// about is what there is to know of a setting.
func about(f *spec.Field) string {
	kind := f.Holds()
	if f.Required {
		kind += "; required"
	}
	return fmt.Sprintf("%s (%s)", f.Doc, kind)
}

// offered writes a setting that is not given as a comment: with its default, or
// an example where it has none. To take the first # away is to give it.
func (p *page) offered(f *spec.Field) {
	if len(f.Fields) == 0 || f.Example != "" {
		p.line(ofSettings, "#"+f.Name+": "+sample(f))
		return
	}
	p.line(ofSettings, "#"+f.Name+":")
	for i := range f.Fields {
		p.comment(ofSettings+"#  ", about(&f.Fields[i]))
		p.line(ofSettings, "#  "+f.Fields[i].Name+": "+sample(&f.Fields[i]))
	}
}

// sample is what a setting that is not given could be.
func sample(f *spec.Field) string {
	text, isText := f.Default.(string)
	switch {
	case isText:
		return quoted(text)
	case f.Default != nil:
		return f.Fallback()
	case f.Example == "" && f.Kind == spec.Bool:
		return "true"
	}
	return f.Example
}
