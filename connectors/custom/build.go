package custom

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// buildURL appends a path and a query to base. Values are escaped for the
// place where they stand: before a literal "?" as path text, behind it as
// query text.
func buildURL(base *url.URL, path []effect.PathPart, query map[string]any) (string, *effect.Fault) {
	var b pathBuilder
	for i, part := range path {
		if f := b.add(part, i == 0); f != nil {
			return "", f
		}
	}
	rel, inline, _ := strings.Cut(b.String(), "?")
	switch {
	case dotted(rel):
		return "", effect.NewFault(effect.Invalid, "the path holds a . or .. segment")
	case b.emptied(rel):
		return "", effect.NewFault(effect.Invalid, "a value in the path is empty")
	}
	vs, f := values("query", query)
	if f != nil {
		return "", f
	}
	out := base.Scheme + "://" + base.Host + strings.TrimSuffix(base.EscapedPath(), "/")
	if rel = strings.TrimLeft(rel, "/"); rel != "" || len(path) > 0 {
		out += "/" + rel
	}
	if all := strings.Trim(inline+"&"+vs.Encode(), "&"); all != "" {
		out += "?" + all
	}
	return out, nil
}

// pathBuilder joins the parts of a path and its query in escaped form.
type pathBuilder struct {
	strings.Builder
	query bool  // behind the "?"
	empty []int // where empty values stand in the path
}

var absolute = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:`)

func (b *pathBuilder) add(part effect.PathPart, first bool) *effect.Fault {
	switch {
	case part.Value != "" && part.Literal != "":
		return effect.NewFault(effect.Invalid, "a part of the path is both literal and value")
	case part.Literal != "":
		return b.literal(part.Literal, first)
	case b.query:
		b.WriteString(url.QueryEscape(part.Value))
	case part.Value == "":
		b.empty = append(b.empty, b.Len())
	default:
		b.WriteString(url.PathEscape(part.Value))
	}
	return nil
}

func (b *pathBuilder) literal(text string, first bool) *effect.Fault {
	switch {
	case first && absolute.MatchString(text):
		return effect.NewFault(effect.Invalid, "the path is a URL; write what follows the account's base URL")
	case strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f || r == '#' || r == '\\' }):
		return effect.NewFault(effect.Invalid, "the path holds a control character, a # or a backslash")
	}
	b.WriteString(escapeLiteral(text))
	b.query = b.query || strings.Contains(text, "?")
	return nil
}

// emptied reports whether an empty value left an empty segment in path, which
// would address something else, such as a whole collection.
func (b *pathBuilder) emptied(path string) bool {
	for _, at := range b.empty {
		before := at == 0 || path[at-1] == '/'
		after := at == len(path) || path[at] == '/'
		if before && after {
			return true
		}
	}
	return false
}

// escapeLiteral escapes what may not stand in a path or a query and keeps the
// rest, also escapes that the author wrote.
func escapeLiteral(text string) string {
	const kept = "-._~!$&'()*+,;=:@/?"
	var b strings.Builder
	for i := range len(text) {
		c := text[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte(kept, c) >= 0:
			b.WriteByte(c)
		case c == '%' && i+2 < len(text) && isHex(text[i+1]) && isHex(text[i+2]):
			b.WriteByte(c)
		default:
			const digits = "0123456789ABCDEF"
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
		}
	}
	return b.String()
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// dotted reports whether a segment of an escaped path is "." or "..", also for
// services that undo the escapes, and take \ for /, before they look.
func dotted(path string) bool {
	plain, err := url.PathUnescape(path)
	if err != nil {
		return true
	}
	segments := strings.FieldsFunc(plain, func(r rune) bool { return r == '/' || r == '\\' })
	return slices.Contains(segments, ".") || slices.Contains(segments, "..")
}

// values makes URL values of scalars and lists of scalars.
func values(what string, m map[string]any) (url.Values, *effect.Fault) {
	out := url.Values{}
	for _, name := range value.Keys(m) {
		list, ok := m[name].([]any)
		if !ok {
			list = []any{m[name]}
		}
		for _, v := range list {
			if !isScalar(v) {
				return nil, effect.NewFault(effect.Invalid, "the %s parameter %q holds a %s; it needs a text, a number or a list of them", what, name, value.KindName(v))
			}
			out.Add(name, value.Text(v))
		}
	}
	return out, nil
}

// buildHeader adds the request's headers to the account's.
func buildHeader(defaults http.Header, more map[string]string) (http.Header, *effect.Fault) {
	h := defaults.Clone()
	for _, name := range slices.Sorted(maps.Keys(more)) { // two spellings of a name: the same one wins each time
		if problem := headerProblem(name, more[name]); problem != "" {
			return nil, effect.NewFault(effect.Invalid, "the header %q %s", name, problem)
		}
		h.Set(name, more[name])
	}
	return h, nil
}

var (
	headerForm = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")
	// reserved headers describe the message or the connection; they follow
	// from the request, and setting them could split it in two.
	reserved = []string{
		"Accept-Encoding", "Connection", "Content-Length", "Expect", "Host", "Keep-Alive", "Proxy-Authorization",
		"Proxy-Connection", "Te", "Trailer", "Transfer-Encoding", "Upgrade",
	}
)

// headerProblem finishes the sentence `the header "x" ...`; "" is in order.
func headerProblem(name, text string) string {
	switch {
	case !headerForm.MatchString(name):
		return "is not a header name"
	case slices.Contains(reserved, http.CanonicalHeaderKey(name)):
		return "is set by the connection itself"
	case strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }):
		return "has a value with a line break or another control character"
	}
	return ""
}
