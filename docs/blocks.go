package docs

import (
	"fmt"
	"strings"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/spec"
)

const generated = "<!-- Generated from the code by `make golden`. Edits here are lost. -->\n\n"

// Blocks writes the reference page of the registered blocks, in the order of
// the list.
func Blocks(r *block.Registry, order []block.Descriptor) string {
	var w strings.Builder
	w.WriteString(generated + "# Blocks\n\n" +
		"A step names one block and gives its settings. A setting marked with `${ }` may hold expressions; every other one is a literal. " +
		"Every step may also have `id`, `name`, `when` and `exits`; see [the language](language.md).\n\n")
	contents(&w, order)
	family := ""
	for _, d := range order {
		if d.Family != family {
			family = d.Family
			fmt.Fprintf(&w, "## %s\n\n", family)
		}
		writeBlock(&w, r.Lookup(d.Name))
	}
	return strings.TrimRight(w.String(), "\n") + "\n"
}

func contents(w *strings.Builder, order []block.Descriptor) {
	w.WriteString("| block | what it does |\n|---|---|\n")
	for _, d := range order {
		fmt.Fprintf(w, "| [%s](#%s) | %s |\n", d.Name, d.Name, cell(d.Summary))
	}
	w.WriteString("\n")
}

func writeBlock(w *strings.Builder, d *block.Descriptor) {
	fmt.Fprintf(w, "### %s\n\n%s", d.Name, d.Summary)
	if d.Doc != "" {
		w.WriteString(" " + d.Doc)
	}
	w.WriteString("\n\n")
	for _, e := range d.Examples {
		fmt.Fprintf(w, "```yaml\n%s```\n\n", e)
	}
	writeFields(w, d)
	writeAsks(w, d)
	writeExits(w, d)
	if len(d.Outputs) > 0 {
		w.WriteString("| output | type | what it is |\n|---|---|---|\n")
		for _, o := range d.Outputs {
			fmt.Fprintf(w, "| `steps.<id>.%s` | %s | %s |\n", o.Name, o.Type, cell(o.Doc))
		}
		w.WriteString("\n")
	}
}

func writeFields(w *strings.Builder, d *block.Descriptor) {
	if len(d.Fields) == 0 {
		w.WriteString("It has no settings.\n\n")
		return
	}
	if d.Free {
		f := d.Fields[0]
		fmt.Fprintf(w, "What stands behind `%s:` is a mapping of %s: %s Example: `%s: %s`\n\n", d.Name, f.Kind, strings.ToLower(f.Doc[:1])+f.Doc[1:], d.Name, f.Example)
		return
	}
	if d.Short != "" {
		fmt.Fprintf(w, "Short form: `%s: <%s>`.\n\n", d.Name, d.Short)
	}
	w.WriteString("| setting | kind | default | what it is |\n|---|---|---|---|\n")
	fieldRows(w, "", d.Fields)
	w.WriteString("\n")
}

func fieldRows(w *strings.Builder, prefix string, fields []spec.Field) {
	for _, f := range fields {
		doc := cell(f.Doc)
		if f.Example != "" {
			doc += " Example: `" + cell(f.Example) + "`"
		}
		fmt.Fprintf(w, "| `%s%s` | %s | %s | %s |\n", prefix, f.Name, kind(f), fallback(f), doc)
		fieldRows(w, prefix+f.Name+".", f.Fields)
	}
}

func kind(f spec.Field) string {
	k := f.Holds()
	if f.Kind.Dynamic() && !f.Literal {
		k += " `${ }`"
	}
	return k
}

func fallback(f spec.Field) string {
	switch text := f.Fallback(); {
	case f.Default != nil:
		return "`" + text + "`"
	case f.Required:
		return "required"
	}
	return ""
}

// writeAsks says what hosts, routers and desks must be able to do for a block.
func writeAsks(w *strings.Builder, d *block.Descriptor) {
	if len(d.Asks) == 0 {
		return
	}
	parts, who := make([]string, len(d.Asks)), ""
	for i, k := range d.Asks {
		if k.Who() != who {
			who = k.Who()
			parts[i] = "the " + who + " to "
		}
		parts[i] += fmt.Sprintf("%s (`%s`)", k.Does(), k)
	}
	last := len(parts) - 1
	text := parts[last]
	if last > 0 {
		text = strings.Join(parts[:last], ", ") + " and " + text
	}
	fmt.Fprintf(w, "Asks %s.\n\n", text)
}

func writeExits(w *strings.Builder, d *block.Descriptor) {
	exits := d.Exits
	if d.Branches != nil {
		exits = append(d.Branches(exampleOf(d)), exits...)
	}
	if len(exits) == 0 {
		return
	}
	w.WriteString("| exit | when |\n|---|---|\n")
	for _, e := range exits {
		fmt.Fprintf(w, "| `%s` | %s |\n", e.Name, cell(e.Doc))
	}
	w.WriteString("\n")
}

// exampleOf gives the exits of blocks whose exits depend on what is written:
// those of a step without settings.
func exampleOf(d *block.Descriptor) block.Static { return block.Static{Desc: d} }

// cell makes a text fit for a table's cell.
func cell(s string) string { return strings.ReplaceAll(s, "|", "\\|") }
