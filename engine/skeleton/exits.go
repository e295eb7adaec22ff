package skeleton

import (
	"slices"
	"strings"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/format"
	"github.com/callwright/callwright/engine/source"
)

// exits writes where each exit leads. Rare ones are only mentioned: the side
// of the telephone is broken then, and most flows do not care how.
func (p *page) exits(d *block.Descriptor, s block.Static, given *source.Node) {
	all := d.Exits
	if d.Branches != nil {
		all = append(d.Branches(s), all...)
	}
	rare := func(e block.Exit) bool { return e.Rare && target(given, e) == "" }
	if !slices.ContainsFunc(all, func(e block.Exit) bool { return !rare(e) }) {
		p.onlyRare(all)
		return
	}
	p.line(ofKeys, "exits:")
	for _, e := range all {
		to := target(given, e)
		switch {
		case rare(e):
			p.exit("#"+quoted(e.Name)+": fail", e.Doc)
		case to != "":
			p.exit(quoted(e.Name)+": "+to, e.Doc)
		default:
			p.exit(quoted(e.Name)+": continue", e.Doc)
		}
	}
}

// onlyRare mentions exits of a step that has no others.
func (p *page) onlyRare(all []block.Exit) {
	var wired []string
	for _, e := range all {
		p.comment(ofKeys, e.Name+": "+e.Doc)
		wired = append(wired, quoted(e.Name)+": fail")
	}
	if len(wired) > 0 {
		p.line(ofKeys, "#exits: {"+strings.Join(wired, ", ")+"}")
	}
}

// target is where the example wires an exit to; "" if it does not.
func target(exits *source.Node, e block.Exit) string {
	if exits != nil {
		if to := exits.Get(e.Name); to != nil {
			return flow(to)
		}
	}
	return ""
}

// exit writes an exit with what it means, behind it where that fits.
func (p *page) exit(text, doc string) {
	if diag.Width("  "+ofExits+text+" # "+doc) > format.MaxWidth {
		p.comment(ofExits, doc)
		p.line(ofExits, text)
		return
	}
	p.line(ofExits, text+" # "+doc)
}
