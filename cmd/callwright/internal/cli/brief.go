package cli

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/value"
)

// brief is a value on one line, as people write it rather than as JSON.
func brief(v any) string {
	switch v := v.(type) {
	case nil:
		return "nothing"
	case string:
		return briefText(v)
	case []any:
		parts := make([]string, len(v))
		for i, e := range v {
			parts[i] = brief(e)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case map[string]any:
		return briefMap(v)
	}
	return value.Text(v)
}

// briefText quotes a text that would not be seen as one.
func briefText(s string) string {
	if s == "" || strings.TrimSpace(s) != s {
		return strconv.Quote(s)
	}
	return strings.Join(strings.Fields(s), " ")
}

// briefMap knows record sets: what counts is how many records they hold.
func briefMap(m map[string]any) string {
	if _, ok := m["records"].([]any); ok && m["count"] != nil {
		object := value.Text(m["object"])
		if object == "" {
			object = "records"
		}
		more := ""
		if m["more"] == true {
			more = "+"
		}
		return fmt.Sprintf("%s%s %s", value.Text(m["count"]), more, object)
	}
	parts := make([]string, 0, len(m))
	for _, k := range value.Keys(m) {
		parts = append(parts, k+": "+brief(m[k]))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// pairs lists a map's names and values.
func pairs(m map[string]any) string {
	parts := make([]string, 0, len(m))
	for _, k := range value.Keys(m) {
		parts = append(parts, pair(k, m[k]))
	}
	return strings.Join(parts, "  ")
}

// pair is a name with its value, which is quoted if it would run into others.
func pair(name string, v any) string {
	text := brief(v)
	if s, ok := v.(string); ok && strings.ContainsAny(s, " =\t\n") {
		text = strconv.Quote(s)
	}
	return name + "=" + text
}

// cut shortens text to a width on the terminal.
func cut(text string, width int) string {
	if diag.Width(text) <= width {
		return text
	}
	n := 0
	for i, r := range text {
		w := diag.Width(string(r))
		if n+w > width-1 {
			return strings.TrimRight(text[:i], " ") + "…"
		}
		n += w
	}
	return text
}

// pad fills text up to a width on the terminal.
func pad(text string, width int) string {
	return text + strings.Repeat(" ", max(width-diag.Width(text), 0))
}

// wrap breaks text into lines of at most the width; a word that is longer is
// broken too.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		for diag.Width(word) > width {
			if line != "" {
				lines, line = append(lines, line), ""
			}
			head := prefix(word, width)
			lines, word = append(lines, head), word[len(head):]
		}
		switch {
		case line == "":
			line = word
		case diag.Width(line)+1+diag.Width(word) <= width:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
	}
	if line != "" || len(lines) == 0 {
		lines = append(lines, line)
	}
	return lines
}

// prefix is the longest beginning of a word that fits, and at least a rune.
func prefix(word string, width int) string {
	n := 0
	for i, r := range word {
		n += diag.Width(string(r))
		if n > width && i > 0 {
			return word[:i]
		}
	}
	return word
}

// short is a duration to the precision that people care for.
func short(d time.Duration) string {
	switch {
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < time.Minute:
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return tidy(d.Round(time.Second))
}

// tidy is a duration without the zeros at its end.
func tidy(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
