package skeleton

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/callwright/callwright/engine/source"
)

// flow writes a node of an example on one line. Quotes that are not needed go
// when the skeleton is laid out.
func flow(n *source.Node) string {
	var parts []string
	switch n.Kind {
	case source.Mapping:
		for _, e := range n.Entries {
			parts = append(parts, flow(e.Key)+": "+flow(e.Value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case source.Sequence:
		for _, item := range n.Items {
			parts = append(parts, flow(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	switch {
	case n.IsNull():
		return "null"
	case n.Tag != source.Text:
		return n.Text
	}
	return strconv.Quote(n.Text)
}

// wordForm is a text that stands for itself wherever it is.
var wordForm = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)

// quoted writes a default.
func quoted(text string) string {
	switch text {
	case "true", "false", "null":
	default:
		if wordForm.MatchString(text) {
			return text
		}
	}
	return strconv.Quote(text)
}
