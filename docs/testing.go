package docs

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/callwright/callwright/engine/scenariotest"
	"github.com/callwright/callwright/engine/spec"
)

var tablePlace = regexp.MustCompile(`(?m)^\{\{([a-z_.]+)\}\}$`)

// Testing writes the page about tests. The prose is the caller's; lines of the
// form {{path.of.keys}} are replaced by the table of the keys that stand under
// the path in a test file.
func Testing(prose string) string {
	return keyed(prose, map[string][]spec.Field{"file": scenariotest.Fields()}, scenariotest.Fields())
}

// keyed puts the tables of keys into prose: of the files by their names, or of
// what stands under a path in one of the files.
func keyed(prose string, files map[string][]spec.Field, within []spec.Field) string {
	return generated + tablePlace.ReplaceAllStringFunc(prose, func(place string) string {
		path := strings.Trim(place, "{}")
		if fields := files[path]; fields != nil {
			return keyTable(fields)
		}
		fields := within
		for name := range strings.SplitSeq(path, ".") {
			f := spec.Find(fields, name)
			if f == nil {
				return place // which the test of the pages finds
			}
			fields = f.Fields
		}
		return keyTable(fields)
	})
}

// keyTable is one level of keys.
func keyTable(fields []spec.Field) string {
	var w strings.Builder
	w.WriteString("| key | kind | default | what it is |\n|---|---|---|---|\n")
	for _, f := range fields {
		f.Literal = true // no file but a scenario holds expressions
		doc := cell(f.Doc)
		if f.Example != "" {
			doc += " Example: `" + cell(f.Example) + "`"
		}
		fmt.Fprintf(&w, "| `%s` | %s | %s | %s |\n", f.Name, keyKind(f), fallback(f), doc)
	}
	return strings.TrimRight(w.String(), "\n")
}

// keyKind is the kind of a key, with what a list of mappings may be instead.
func keyKind(f spec.Field) string {
	if f.Kind != spec.Objects {
		return kind(f)
	}
	if len(f.Fields) == 1 {
		return "list of texts"
	}
	return "list of mappings"
}
