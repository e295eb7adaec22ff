package cli

import (
	"io/fs"

	"github.com/callwright/callwright/engine/source"
	samples "github.com/callwright/callwright/scenarios"
)

// listLibrary lists the scenarios that `new --from` copies.
func listLibrary() listing {
	l := listing{names: samples.Names(), key: "library"}
	texts, all := make([][]byte, len(l.names)), make([]listedScenario, len(l.names))
	for i, name := range l.names {
		texts[i], _ = fs.ReadFile(samples.Files(), name+".yaml") // a name of the library
		root, _ := source.Parse(source.NewFile(name, texts[i]))
		all[i], _ = outlined(root, name+".yaml")
		l.rows = append(l.rows, row{name: name, text: firstSentence(all[i].Description)})
	}
	l.data = func(i int) any { return all[i] }
	l.long = func(w *sheet, i int) { w.Write(texts[i]) }
	return l
}
