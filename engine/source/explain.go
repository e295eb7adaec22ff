package source

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/callwright/callwright/engine/diag"
)

// problem is why a text is not YAML, in an author's words.
type problem struct {
	code          diag.Code
	r             diag.Range
	message, hint string
}

// explain reports the error of the parser. The parser names a line at best,
// and often the wrong one, in its own terms; so the text is read again by an
// outline that knows the mistakes people make. What the outline cannot see is
// told in the words of the parser's message.
func explain(f *File, err error, diags *diag.List) {
	p := outlineProblem(f)
	if p == nil {
		p = parserProblem(f, err)
	}
	diags.Add(p.code, f.Name, p.r, p.hint, "%s", p.message)
}

var (
	errorLine   = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)
	errorAnchor = regexp.MustCompile(`unknown anchor '(.*)' referenced`)
)

// parserProblem translates the parser's error.
func parserProblem(f *File, err error) *problem {
	m := errorLine.FindStringSubmatch(err.Error())
	if m == nil {
		return &problem{diag.CodeSyntax, fileStart(), "the text is not valid YAML", ""}
	}
	if a := errorAnchor.FindStringSubmatch(m[2]); a != nil {
		if p := unknownAlias(f, a[1]); p != nil {
			return p
		}
	}
	number, _ := strconv.Atoi(m[1])
	number = lineWithText(f, max(number, 1))
	line := f.Line(number)
	start := diag.Pos{Line: number, Column: leadingSpaces(line) + 1}
	message, hint := translate(m[2])
	code := diag.CodeSyntax
	if strings.HasPrefix(m[2], "exceeded max depth") {
		code = diag.CodeTooLarge
	}
	return &problem{code, diag.Range{Start: start, End: lineEnd(line, number)}, message, hint}
}

// lineWithText returns the nearest line at or above number that holds text.
func lineWithText(f *File, number int) int {
	number = min(number, len(f.lines))
	for n := number; n >= 1; n-- {
		if body := strings.TrimSpace(f.Line(n)); body != "" && body[0] != '#' {
			return n
		}
	}
	return number
}

// unknownAlias finds an alias to nothing, which the parser does not place.
func unknownAlias(f *File, name string) *problem {
	for i := range f.lines {
		line := f.Line(i + 1)
		at := strings.Index(line, "*"+name)
		if at < 0 || strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		start := diag.Pos{Line: i + 1, Column: runes(line[:at]) + 1}
		r := diag.Range{Start: start, End: after(start, runes(name)+1)}
		return &problem{diag.CodeUnsupported, r, "aliases (*" + name + ") are not part of the language", aliasHint}
	}
	return nil
}

// translations holds the parser's messages that the outline leaves over.
var translations = [...]struct{ part, message, hint string }{
	{"exceeded max depth", "lists and mappings are nested deeper than 64 levels", ""},
	{"mapping values are not allowed", "a colon stands where no key can be", `put text that holds ": " in quotes`},
	{"could not find expected ':'", `a key without a colon`, `write "key: value"`},
	{"did not find expected key", "this line does not fit the lines above", "check its indentation and the quotes and brackets above it"},
	{"did not find expected '-' indicator", "this line does not fit the list above", "begin it with \"- \", or check its indentation"},
	{"did not find expected ',' or", "a list or mapping in brackets is not closed, or a comma is missing", "check the brackets and commas"},
	{"did not find expected <document start>", "this line does not fit the lines above", "check its indentation"},
	{"did not find expected node content", "a value is missing here", "put text that begins with a special character in quotes"},
	{"found character that cannot start any token", "a value cannot begin with this character", "put the text in quotes"},
	{"found a tab character", "a tab stands where spaces are needed", "indent with spaces"},
	{"unexpected end of stream", "a quote is not closed", "add the closing quote"},
	{"unexpected document indicator", "a quote is not closed before the document ends", "add the closing quote"},
	{"unknown escape character", "an unknown escape stands in double quotes", `write \\ for a backslash, or use single quotes`},
	{"alphabetic or numeric character", "a name must follow * or &", "put text that begins with * or & in quotes"},
	{"tag", "the tag cannot be read", "put text that begins with ! in quotes"},
	{"directive", "YAML directives are not part of the language", "put text that begins with % in quotes"},
	{"a second document starts here", "a second document starts here", "one file is one document"},
}

func translate(text string) (message, hint string) {
	for _, t := range translations {
		if strings.Contains(text, t.part) {
			return t.message, t.hint
		}
	}
	return "the text is not valid YAML: " + text, ""
}
