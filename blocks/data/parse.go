package data

import (
	"unicode/utf8"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/content"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/spec"
)

// Parse describes the block parse.
func Parse() block.Descriptor {
	return block.Descriptor{
		Name: "parse", Family: Family, Mode: effect.Pure,
		Summary: "Reads a text as JSON, XML, CSV or a form.",
		Doc: "XML becomes a mapping with the name of the root element. An element that holds nothing but text is that text; every other is a mapping with its attributes as `@name`, its child elements by name and its own text as `#text`; repeated elements are a list. Namespaces are left out, and no entity is expanded. " +
			"CSV becomes a list of mappings by the header's names, or of lists without a header. A name that a form gives several times is a list. " +
			"What is not of the format takes the exit invalid, where `error.message` tells the line and column; so does an expression of `set` that does not fit the data.",
		Fields: []spec.Field{
			{Name: "text", Kind: spec.Text, Required: true, Exposes: true, Doc: "The text.", Example: "${answer}"},
			{Name: "as", Kind: spec.Enum, Enum: []string{"json", "xml", "csv", "form"}, Required: true, Doc: "The format of the text.", Example: "json"},
			{Name: "header", Kind: spec.Bool, Literal: true, Doc: "Of CSV: whether the first row names the columns; true if not given."},
			{Name: "delimiter", Kind: spec.Text, Literal: true, Doc: "Of CSV: what stands between two values; a comma if not given.", Example: `";"`},
			{Name: "into", Kind: spec.Into, Doc: "The variable to fill with the data.", Example: "order"},
			{Name: "set", Kind: spec.Expressions, Doc: "Variables to set, each with an expression over `data`. A variable that is not declared is declared by this.", Example: "{total: data.order.total}"},
		},
		Exits:  []block.Exit{{Name: "invalid", Doc: "The text is not what it should be; `error` says why and where."}},
		Locals: []block.Local{{Name: "data", Type: expression.Any()}},
		Declares: func(s block.Static) []block.Local {
			return append(declareSet(s), block.Local{Name: s.Text("into"), Type: expression.Any()})
		},
		Check: checkParse,
		Begin: parse,
		Examples: []string{
			"- parse:\n    text: \"<order id='7'><total>12.50</total></order>\"\n    as: xml\n    set: {total: data.order.total}\n  exits: {invalid: end}\n- log: \"${total}\"\n",
		},
	}
}

// checkParse reports a step that keeps nothing, and settings of CSV elsewhere.
func checkParse(s block.Static) (diags diag.List) {
	if s.Setting("into") == nil && s.Setting("set") == nil {
		diags.Add(diag.CodeMissingKey, s.Node.File.Name, s.Node.Range, "give into or set", "nothing is kept of what is parsed")
	}
	for _, name := range []string{"header", "delimiter"} {
		if n := s.Setting(name); n != nil && s.Text("as") != "csv" {
			diags.Add(diag.CodeBadValue, n.File.Name, n.Range, "leave it out, or write as: csv", "the setting %q is for CSV only", name)
		}
	}
	if n := s.Setting("delimiter"); n != nil && comma(n.Text) == 0 {
		diags.Add(diag.CodeBadValue, n.File.Name, n.Range, `for example ";" or "\t"`, "the delimiter is one character, and no quote or line break")
	}
	return diags
}

// comma is the delimiter that a text stands for; 0 when it cannot be one.
func comma(text string) rune {
	r, size := utf8.DecodeRuneInString(text)
	if size != len(text) || r == utf8.RuneError || r == '"' || r == '\n' || r == '\r' || r == 0 {
		return 0
	}
	return r
}

func parse(c *block.Call) block.Outcome {
	v, err := read(c)
	if err != nil {
		return block.FailAs("invalid", effect.NewFault(effect.Invalid, "%v", err))
	}
	o := assign(c, map[string]any{"data": v})
	if into := c.Text("into"); o.Fault == nil && into != "" {
		o.Fault = c.Assign(into, v)
	}
	if o.Fault != nil {
		return block.FailAs("invalid", o.Fault)
	}
	return o
}

func read(c *block.Call) (any, error) {
	text := c.Text("text")
	switch c.Text("as") {
	case "xml":
		return content.XML([]byte(text))
	case "form":
		return content.Form(text)
	case "csv":
		delimiter := ','
		if c.Has("delimiter") {
			delimiter = comma(c.Text("delimiter"))
		}
		return content.CSV(text, delimiter, !c.Has("header") || c.Bool("header"))
	}
	return content.JSON(text)
}
