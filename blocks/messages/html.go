package messages

import (
	"cmp"
	"errors"
	"html/template"
	"io"
	"regexp"
	"strings"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/source"
)

// page reads an HTML text with {{.name}} where values stand.
func page(text string) (*template.Template, error) {
	t, err := template.New("html").Option("missingkey=error").Parse(text)
	if err != nil {
		return nil, err
	}
	var place *template.Error // a place where no value can be made safe
	if errors.As(t.Execute(io.Discard, nil), &place) {
		return nil, place
	}
	return t, nil
}

// checkPage reports an HTML text that is no template, and values without one.
func checkPage(s block.Static) (diags diag.List) {
	n := s.Setting("html")
	if v := s.Setting("values"); n == nil && v != nil {
		diags.Add(diag.CodeBadValue, v.File.Name, v.Range, "leave them out, or give html", "values are for html, and there is none")
	}
	if n == nil {
		return diags
	}
	t, err := page(n.Text)
	if err != nil {
		diags.Add(diag.CodeBadValue, n.File.Name, n.Range, "write {{.name}} where a value of that name is to stand", "%s", reason(err))
		return diags
	}
	return append(diags, checkNames(n, t, s.Setting("values"))...)
}

var missing = regexp.MustCompile(`map has no entry for key "(.+?)"`)

// checkNames reports the first name in an HTML text that is not one of values.
func checkNames(n *source.Node, t *template.Template, values *source.Node) (diags diag.List) {
	given, names := map[string]any{}, []string{}
	if values != nil && values.Kind != source.Mapping {
		return nil // known when the message is written
	}
	if values != nil {
		for _, e := range values.Entries {
			given[e.Key.Text], names = "x", append(names, e.Key.Text)
		}
	}
	err := t.Execute(io.Discard, given)
	if err == nil {
		return nil
	}
	if name := missing.FindStringSubmatch(err.Error()); name != nil {
		at := max(strings.Index(n.Text, "."+name[1]), 0) + 1
		diags.Add(diag.CodeBadValue, n.File.Name, n.Span(at, at+len(name[1])), cmp.Or(diag.Suggest(name[1], names), "give it under values"), "no value is called %q", name[1])
	}
	return diags
}

// render puts the values into their places, each escaped for its own.
func render(text string, values map[string]any) (string, *effect.Fault) {
	t, err := page(text)
	var b strings.Builder
	if err == nil {
		err = t.Execute(&b, values)
	}
	if err != nil {
		return "", effect.NewFault(effect.Invalid, "%s", reason(err))
	}
	return b.String(), nil
}

// reason is what a template says is wrong with it.
func reason(err error) string {
	var place *template.Error // its own text is about the inside of the escaper
	if errors.As(err, &place) {
		return "the html cannot be used: a tag or an attribute is not closed, or a value stands where it cannot be made safe"
	}
	_, text, _ := strings.Cut(err.Error(), "html")
	return "the html cannot be used: line " + strings.TrimLeft(text, ":/ ")
}
