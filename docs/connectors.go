package docs

import (
	"fmt"
	"strings"

	"github.com/callwright/callwright/connectors"
)

// Connectors writes the page for administrators. The prose is the caller's;
// lines of the form {{type}} are replaced by the table of that connector
// type's settings.
func Connectors(prose string, types []connectors.Connector) string {
	var pairs []string
	for _, c := range types {
		d := c.Describe()
		var w strings.Builder
		fmt.Fprintf(&w, "%s Its settings:\n\n| setting | kind | default | what it is |\n|---|---|---|---|\n", d.Summary)
		fieldRows(&w, "", d.Fields)
		pairs = append(pairs, "{{"+d.Type+"}}", strings.TrimRight(w.String(), "\n"))
	}
	return generated + strings.NewReplacer(pairs...).Replace(prose)
}
