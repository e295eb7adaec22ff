package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/spec"
)

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
	return spec.FormatDuration(d.Round(time.Second))
}
