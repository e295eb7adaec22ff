package cli

import (
	"fmt"

	"github.com/callwright/callwright/engine/lang"
)

// listedWord is a word of the language in JSON.
type listedWord struct {
	Name    string   `json:"name"`
	Keys    []string `json:"keys"` // that belong to the step beside it
	Summary string   `json:"summary"`
	Doc     string   `json:"doc"`
	Example string   `json:"example"`
}

func listWords() listing {
	all := lang.Words()
	l := listing{
		key: "words",
		data: func(i int) any {
			w := all[i]
			return listedWord{w.Name, append([]string{}, w.Keys...), w.Summary, w.Doc, w.Example}
		},
		long: func(to *sheet, i int) {
			w := all[i]
			fmt.Fprintf(to, "%s\n\n%s\n\n  Example:\n\n%s", w.Name, to.paragraph(w.Summary+" "+w.Doc), indent(w.Example, "    "))
		},
	}
	for _, w := range all {
		l.names = append(l.names, w.Name)
		l.rows = append(l.rows, row{w.Name, "", w.Summary})
	}
	return l
}
