package format

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/callwright/callwright/engine/source"
)

// isLong reports whether a scalar stands on several lines.
func isLong(n *source.Node) bool {
	return n.Style == source.Literal || n.Style == source.Folded || n.Range.Start.Line != n.Range.End.Line
}

// raw is how a scalar of one line is written.
func raw(n *source.Node) string {
	return string([]rune(n.File.Line(n.Range.Start.Line))[n.Range.Start.Column-1 : n.Range.End.Column-1])
}

// scalar writes a scalar of one line, in quotes only where it needs them.
func scalar(n *source.Node, flow bool) string {
	if n.Style == source.Plain {
		return raw(n)
	}
	if n.Style == source.DoubleQuoted && isEscaped(raw(n)) {
		return raw(n)
	}
	return quote(n.Text, flow)
}

// key is scalar for a key, which may have been written on several lines.
func key(n *source.Node, flow bool) string {
	if isLong(n) {
		return quote(n.Text, flow)
	}
	return scalar(n, flow)
}

// isEscaped reports whether a text in double quotes holds an escape that
// stands for something else than a quote or a backslash.
func isEscaped(text string) bool {
	for i := 0; i+1 < len(text); i++ {
		if text[i] == '\\' {
			if i++; text[i] != '"' && text[i] != '\\' {
				return true
			}
		}
	}
	return false
}

func quote(text string, flow bool) string {
	switch {
	case isPlain(text, flow):
		return text
	case !strings.ContainsAny(text, "\"\\\n"):
		return `"` + text + `"`
	case !strings.ContainsAny(text, "'\n"):
		return "'" + text + "'"
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(text) + `"`
}

// wordForm is what other YAML tools read as a number that is none, or as the
// keys = and <<.
var wordForm = regexp.MustCompile(`^(<<|=|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$`)

// numberForm is what people write as a number and mean as text, such as that
// of a telephone.
var numberForm = regexp.MustCompile(`^[+(]?\d[\d ()./-]*$`)

// isPlain reports whether a text needs no quotes, here and for other tools.
func isPlain(text string, flow bool) bool {
	switch {
	case text == "" || text != strings.TrimSpace(text) || strings.ContainsFunc(text, unprintable):
		return false
	case strings.ContainsAny(text[:1], "?:,[]{}#&*!|>'\"%@`"):
		return false
	case text[0] == '-' && (len(text) == 1 || strings.ContainsAny(text[1:2], "- ")):
		return false
	case strings.Contains(text, ": ") || strings.Contains(text, " #"):
		return false
	case flow && strings.ContainsAny(text, ",[]{}?"):
		return false
	}
	return source.IsText(text) && !wordForm.MatchString(text) && !numberForm.MatchString(text)
}

func unprintable(r rune) bool { return r != ' ' && !unicode.IsGraphic(r) }

// lines are the lines of a scalar of several lines, without indentation.
func lines(n *source.Node) []string {
	var out []string
	for number := n.Range.Start.Line; number <= n.Range.End.Line; number++ {
		runes := []rune(n.File.Line(number))
		from, to := 0, len(runes)
		if number == n.Range.Start.Line {
			from = n.Range.Start.Column - 1
		}
		if number == n.Range.End.Line {
			to = min(to, n.Range.End.Column-1)
		}
		text := strings.TrimLeft(string(runes[from:to]), " \t")
		if n.Style != source.DoubleQuoted { // there a blank can be escaped
			text = strings.TrimRight(text, " \t")
		}
		out = append(out, text)
	}
	return out
}

// block returns the header and the lines of a block of text, without its
// indentation.
func block(n *source.Node) (head string, out []string) {
	margin := 0
	if i := strings.IndexFunc(n.Text, func(r rune) bool { return r != '\n' }); i >= 0 {
		margin = n.At(i).Column - 1
	}
	for number := n.Range.Start.Line + 1; number <= n.Range.End.Line; number++ {
		line := n.File.Line(number)
		out = append(out, line[min(margin, len(line)-len(strings.TrimLeft(line, " "))):])
	}
	head = strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return '2' // all indentation is by two
		}
		return r
	}, header(n))
	if n.Text != "" && !strings.HasSuffix(n.Text, "\n") && !strings.Contains(head, "-") {
		head = strings.ReplaceAll(head, "+", "") + "-" // the file ends without a line break
	}
	return head, out
}
