package source

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// inline writes a value on one line, in the quotes that the old one has.
func inline(value any, old *Node, flow bool) (string, error) {
	text, ok := value.(string)
	if !ok || old == nil || old.Kind != Scalar {
		return flowText(value)
	}
	switch {
	case old.Style == SingleQuoted && isPrintable(text):
		return "'" + strings.ReplaceAll(text, "'", "''") + "'", nil
	case old.Style == DoubleQuoted:
		return quoted(text)
	case !flow && isPlainOutside(text):
		return text, nil
	}
	return flowText(value)
}

// flowText writes a value on one line, as it may stand anywhere.
func flowText(value any) (string, error) {
	switch v := value.(type) {
	case string:
		if isPlain(v) {
			return v, nil
		}
		return quoted(v)
	case bool:
		return strconv.FormatBool(v), nil
	case int:
		return strconv.Itoa(v), nil
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64), nil
	case []string:
		parts, err := each(v, func(s string) (string, error) { return flowText(s) })
		return "[" + strings.Join(parts, ", ") + "]", err
	case Object:
		parts, err := each(v, member)
		return "{" + strings.Join(parts, ", ") + "}", err
	}
	return "", fmt.Errorf("%w: a %T cannot be written", ErrEdit, value)
}

func each[T any](list []T, write func(T) (string, error)) ([]string, error) {
	var out []string
	for _, v := range list {
		text, err := write(v)
		if err != nil {
			return nil, err
		}
		out = append(out, text)
	}
	return out, nil
}

func member(m Member) (string, error) {
	key, err := flowText(m.Name)
	if err != nil {
		return "", err
	}
	text, err := flowText(m.Value)
	return key + ": " + text, err
}

// blockText writes a mapping as indented lines, without the last line break.
func blockText(o Object, indent string, step int, eol string) (string, error) {
	var lines []string
	for _, m := range o {
		key, err := flowText(m.Name)
		if err != nil {
			return "", err
		}
		if below, ok := m.Value.(Object); ok && len(below) > 0 {
			text, err := blockText(below, indent+strings.Repeat(" ", step), step, eol)
			if err != nil {
				return "", err
			}
			lines = append(lines, indent+key+":", text)
			continue
		}
		text, err := inline(m.Value, &Node{}, false)
		if err != nil {
			return "", err
		}
		lines = append(lines, indent+key+": "+text)
	}
	return strings.Join(lines, eol), nil
}

var (
	plainForm   = regexp.MustCompile(`^[A-Za-z0-9_./$][A-Za-z0-9_./$@+=:-]*( [A-Za-z0-9_./$@+=:-]+)*$`)
	outsideForm = regexp.MustCompile(`^[A-Za-z0-9_./$][A-Za-z0-9_./$@+=:{}(),?;!&%'-]*( [A-Za-z0-9_./$@+=:{}(),?;!&%'-]+)*$`)
	// otherwise are words that other YAML tools take for something else.
	otherwise = []string{"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
)

// isPlain reports whether a text needs no quotes, here or in other YAML tools.
func isPlain(text string) bool { return plainForm.MatchString(text) && keepsText(text) }

// isPlainOutside is isPlain for a text that stands in no brackets.
func isPlainOutside(text string) bool { return outsideForm.MatchString(text) && keepsText(text) }

func keepsText(text string) bool {
	switch {
	case strings.HasSuffix(text, ":") || strings.Contains(text, ": "):
		return false
	case strings.HasPrefix(text, "...") || slices.Contains(otherwise, strings.ToLower(text)):
		return false
	}
	return tagOf(text) == Text && !losesText(text) && !dateForm.MatchString(text)
}

// dateForm is what other YAML tools read as a date or as a number of seconds.
var dateForm = regexp.MustCompile(`^\d+[-:]\d+`)

func isPrintable(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f })
}

// quoted writes a text in double quotes: JSON texts are YAML.
func quoted(text string) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(text); err != nil {
		return "", fmt.Errorf("%w: %w", ErrEdit, err)
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// IsText reports whether every YAML tool takes a text without quotes for that
// text: not for a number, a date, true, false or nothing.
func IsText(text string) bool { return keepsText(text) }
