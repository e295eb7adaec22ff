package cassette

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// asked is a request in the form in which requests are compared.
type asked struct {
	method, url, body string
}

// String is the request on one line.
func (a asked) String() string {
	text := a.method + " " + a.url
	if a.body != "" {
		text += " " + short(a.body)
	}
	return text
}

// normal makes bodies that mean the same the same text.
func normal(contentType, body string) string {
	if isForm(contentType) {
		if form, err := url.ParseQuery(body); err == nil {
			return form.Encode()
		}
		return body
	}
	v, err := value.Decode([]byte(body))
	if err != nil {
		return body
	}
	text, err := value.Encode(v)
	if err != nil {
		return body
	}
	return string(text)
}

// moment is a date or a point in time, also in the form that it has in a URL.
var moment = regexp.MustCompile(`\d{4}-\d\d-\d\d((T|%20| |\+)\d\d(:|%3A)\d\d((:|%3A)\d\d(\.\d+)?)?(Z|(\+|-|%2B)\d\d:?(%3A)?\d\d)?)?`)

// timeless is the request with points in time made one.
func (a asked) timeless() asked {
	a.url, a.body = moment.ReplaceAllString(a.url, "(time)"), moment.ReplaceAllString(a.body, "(time)")
	return a
}

// Miss is a request that was never recorded, or not so often.
type Miss struct {
	Asked       string
	Nearest     string   // the recorded request that is most like it; "" when there is none
	Played      bool     // the nearest one has given its answer already
	Differences []string // between the two, such as "body.name: recorded "a", asked for "b""
}

// Error tells what was asked for.
func (m *Miss) Error() string { return "the cassette has no answer to " + m.Asked }

// fault is what the stack hands on. Trying again does not help.
func (m *Miss) fault() *effect.Fault { return effect.NewFault(effect.Unsupported, "%s", m.Error()) }

// nearest finds the recorded request that is most like one.
func nearest(a asked, all []recorded) *Miss {
	m := &Miss{Asked: a.String()}
	best := -1
	for _, r := range all {
		score := alike(a, r.asked)
		if !r.played {
			score++
		}
		if score > best {
			best = score
			m.Nearest, m.Played, m.Differences = r.asked.String(), r.played, differences(r.asked, a)
		}
	}
	return m
}

// alike weighs what two requests have in common: the path most of all.
func alike(a, b asked) int {
	score := 0
	x, y := parse(a.url), parse(b.url)
	if a.method == b.method {
		score += 20
	}
	if x.Host == y.Host {
		score += 10
	}
	if x.Path == y.Path {
		score += 100
	} else {
		score += min(common(x.Path, y.Path), 50)
	}
	if a.url == b.url {
		score += 20
	}
	return score + max(0, 10-len(differences(a, b)))
}

func parse(text string) *url.URL {
	u, err := url.Parse(text)
	if err != nil {
		return &url.URL{Path: text}
	}
	return u
}

// common is how long two texts begin alike.
func common(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// differences names what is not the same, the parts of a query and of a JSON
// body one by one.
func differences(recorded, now asked) []string {
	var out []string
	out = differ(out, "method", recorded.method, now.method)
	x, y := parse(recorded.url), parse(now.url)
	out = differ(out, "host", x.Host, y.Host)
	out = differ(out, "path", x.Path, y.Path)
	p, q := x.Query(), y.Query()
	for _, name := range names(p, q) {
		out = differ(out, "query "+name, strings.Join(p[name], ", "), strings.Join(q[name], ", "))
	}
	v, errV := value.Decode([]byte(recorded.body))
	w, errW := value.Decode([]byte(now.body))
	if errV != nil || errW != nil {
		return differ(out, "body", recorded.body, now.body)
	}
	return differData(out, "body", v, w)
}

func names(p, q url.Values) []string {
	var out []string
	for name := range p {
		out = append(out, name)
	}
	for name := range q {
		if !p.Has(name) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

func differData(out []string, path string, a, b any) []string {
	x, okX := a.(map[string]any)
	y, okY := b.(map[string]any)
	if !okX || !okY {
		return differ(out, path, text(a), text(b))
	}
	all := value.CloneMap(x)
	for _, k := range value.Keys(y) {
		all[k] = nil
	}
	for _, k := range value.Keys(all) {
		out = differData(out, path+"."+k, x[k], y[k])
	}
	return out
}

func text(v any) string {
	b, err := value.Encode(v)
	if err != nil {
		return fmt.Sprintf("%T", v)
	}
	return string(b)
}

func differ(out []string, what, recorded, now string) []string {
	if recorded == now {
		return out
	}
	from := common(recorded, now)
	return append(out, fmt.Sprintf("%s: recorded %s, asked for %s", what, around(recorded, from), around(now, from)))
}

// How much of a text is shown: in all, and before what is different.
const (
	most   = 160
	before = 40
)

// around is short for a text of which only what comes after a place is
// different.
func around(text string, from int) string {
	if len(text) <= most || from <= most-before {
		return short(text)
	}
	return "…" + short(strings.ToValidUTF8(text[from-before:], ""))
}

// short keeps a message on one line.
func short(text string) string {
	if text == "" {
		return "nothing"
	}
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return strings.ReplaceAll(text, "\n", " ")
}
