package compile

import (
	"cmp"
	"regexp"
	"strings"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
)

// placeholderForm is how other products put values into texts: $(name),
// {{name | filter}} and $.Attributes.name.
var placeholderForm = regexp.MustCompile(`\$\(([A-Za-z_][\w.]*)[^()]*\)|\{\{-?\s*([A-Za-z_][\w.]*)[^{}]*\}\}|\$\.([A-Za-z]\w*(?:\.\w+)+)`)

// checkPlaceholders reports placeholders of other notations in a text that
// ${ } would be filled in: callers would hear them as they stand. A t is the
// text compiled; what stands within its ${ } is not text.
func (f *settingsFiller) checkPlaceholders(n *source.Node, field *spec.Field, t *expression.Template) {
	if field.Literal || !field.Kind.Dynamic() {
		return
	}
	for _, at := range placeholderForm.FindAllStringSubmatchIndex(n.Text, -1) {
		if within(t, at[0]) {
			continue
		}
		var name string
		for group := 2; group < len(at); group += 2 {
			if at[group] >= 0 {
				name = n.Text[at[group]:at[group+1]]
			}
		}
		meant := placeholderMeant(name)
		f.read([]string{meant}, n.Text) // one mistake: it is not unused as well
		f.diags.Add(diag.CodePlaceholder, n.File.Name, n.Span(at[0], at[1]), "write ${"+meant+"}", "%s is not filled in", n.Text[at[0]:at[1]])
	}
}

func within(t *expression.Template, at int) bool {
	if t == nil {
		return false
	}
	for _, part := range t.Parts() {
		if part.Program != nil && part.From <= at && at < part.To {
			return true
		}
	}
	return false
}

// placeholderNames are other products' names for the numbers of a call.
var placeholderNames = map[string]string{
	"ani": nameCall + ".from", "customerphone": nameCall + ".from", "customerendpoint.address": nameCall + ".from", "call.from": nameCall + ".from",
	"dnis": nameCall + ".to", "systemendpoint.address": nameCall + ".to", "call.to": nameCall + ".to",
}

// placeholderMeant is the name to use here.
func placeholderMeant(name string) string {
	parts := strings.Split(strings.ToLower(name), ".")
	return cmp.Or(
		placeholderNames[strings.Join(parts[max(len(parts)-2, 0):], ".")],
		placeholderNames[parts[len(parts)-1]],
		strings.TrimPrefix(strings.TrimPrefix(name, "flow.variables."), "Attributes."),
	)
}
