package data

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/spec"
)

// WebScreenPop describes the block web_screen_pop.
func WebScreenPop() block.Descriptor {
	return block.Descriptor{
		Name: "web_screen_pop", Family: Family, Mode: effect.Write, Short: "url",
		Asks:    []effect.Kind{effect.DeskDeliver},
		Summary: "Opens a web page on the screen of the agent who gets the call, or shows a text.",
		Doc: "The page's address begins with https:// and a host that the file names; every `${ }` behind it is escaped for the place where it stands, so that no value can lead elsewhere. " +
			"The pop belongs to the call, as that of screen_pop does: it waits until an agent is offered the call, and goes to the next one if that agent does not answer. While an agent has the call it is shown at once. No CRM is needed.",
		Fields: []spec.Field{
			{Name: "url", Kind: spec.Path, Exposes: true, Doc: "The address of the page.", Example: "https://wiki.example.com/products/${product}"},
			{Name: "text", Kind: spec.Text, Exposes: true, Doc: "The text to show instead.", Example: "This caller has an open complaint."},
			{Name: "title", Kind: spec.Text, Exposes: true, Doc: "A title for the page or the text.", Example: "Product guide"},
			{Name: "at", Kind: spec.Enum, Enum: []string{block.AtOffered, block.AtAnswered}, Default: block.AtOffered, Doc: "Whether to pop when the call is offered to the agent, or when it is answered."},
		},
		Exits:   []block.Exit{{Name: "none", Rare: true, Doc: "There is nothing to show: the text, or a value that the path of the address needs, is empty."}},
		Outputs: []block.Output{{Name: block.OutputDelivered, Type: expression.Bool(), Doc: "Whether it was shown at once to an agent who has the call."}},
		Check:   checkWebPop,
		Begin:   webPop,
		Finish:  (*block.Call).Delivered,
		Examples: []string{
			"- web_screen_pop: https://wiki.example.com/search?q=${tier}\n",
			"- web_screen_pop: {text: \"The caller is a ${tier} customer.\", title: Please note, at: answered}\n",
		},
	}
}

// checkWebPop reports a step with nothing to show, or two things, and an
// address that is none.
func checkWebPop(s block.Static) (diags diag.List) {
	if s.Node.File == nil {
		return nil
	}
	url, text := s.Setting("url"), s.Setting("text")
	switch {
	case url == nil && text == nil:
		diags.Add(diag.CodeMissingKey, s.Node.File.Name, s.Node.Range, "give url or text", "there is nothing to show")
	case url != nil && text != nil:
		diags.Add(diag.CodeBadValue, text.File.Name, text.Range, "give one of them", "the step has both a url and a text")
	case url != nil && !urlStart.MatchString(url.Text):
		diags.Add(diag.CodeBadValue, url.File.Name, url.Range, "for example https://wiki.example.com/products/${product}", "the address must begin with https:// and the name of a host, followed by / or ? before any ${ }")
	}
	return diags
}

func webPop(c *block.Call) block.Outcome {
	pop := effect.Pop{At: c.Text("at"), Title: c.Text("title"), Text: c.Text("text")}
	if parts := c.Path("url"); len(parts) > 0 {
		url, f := webURL(parts)
		if f != nil {
			return block.FailAs("none", f)
		}
		pop.URL = url
	}
	if !pop.Web() {
		return block.FailAs("none", effect.NewFault(effect.Invalid, "the text is empty: there is nothing to show"))
	}
	return c.Pop(pop)
}
