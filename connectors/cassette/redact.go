package cassette

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/callwright/callwright/connectors/credential"
)

const masked = "***"

// secretKey is the name of a query or form value, or of a member of a body,
// that holds a secret.
var secretKey = regexp.MustCompile(`(?i)(passw(or)?d|secret|token|authorization|assertion|credential|api_?-?key|apikey|session_?-?id|^sid$|^sig$|signature|cookie)$`)

// The places of such values in bodies.
var (
	jsonMember = regexp.MustCompile(`"([^"\\]{1,64})"(\s*:\s*)"((?:[^"\\]|\\.)*)"`)
	xmlElement = regexp.MustCompile(`<([A-Za-z_][\w.-]{0,63}:)?([A-Za-z_][\w.-]{0,63})>([^<]*)<`)
)

// kept are the headers that are recorded: what connectors look at. The others
// may hold anything.
var kept = []string{"Content-Type", "Retry-After", "Location", "Link", "Sforce-Limit-Info", "X-Rate-Limit", "X-Rate-Limit-Remaining", "X-Total-Count", "Etag"}

// redactor replaces secrets and passing names. It is immutable but for its
// masker.
type redactor struct {
	mask    func(string) string // of the accounts; may be nil
	learned *credential.Masker  // of sign-ins, and of secret variables
	short   *sync.Map           // those that are too short to be masked but as a whole value
	names   [][2]string         // as it is, and as it is written; longest first
}

// text replaces what is known wherever it stands.
func (r redactor) text(s string) string {
	if r.mask != nil {
		s = r.mask(s)
	}
	s = r.learned.Mask(s)
	for _, pair := range r.names {
		s = strings.ReplaceAll(s, pair[0], pair[1])
	}
	return s
}

// hide lets no text through that is secret.
func (r redactor) hide(secret string) {
	if secret == "" {
		return
	}
	r.learned.Add(credential.New(secret))
	r.short.Store(secret, true)
}

// hides reports whether a value is not to be seen, by its name or as it is.
func (r redactor) hides(name, value string) bool {
	_, secret := r.short.Load(value)
	return secret || secretKey.MatchString(name)
}

// back puts the names of today in place of the written ones.
func (r redactor) back(s string) string {
	for _, pair := range r.names {
		s = strings.ReplaceAll(s, pair[1], pair[0])
	}
	return s
}

// url is a URL as it is written.
func (r redactor) url(u *url.URL) string {
	shown := *u
	shown.User, shown.RawQuery = nil, ""
	text := shown.String()
	if u.RawQuery != "" {
		text += "?" + r.pairs(u.RawQuery)
	}
	return r.text(text)
}

// pairs masks the values of a query or form that are secrets or called so.
func (r redactor) pairs(encoded string) string {
	list := strings.Split(encoded, "&")
	for i, pair := range list {
		key, text, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(key)
		value, errValue := url.QueryUnescape(text)
		if err != nil || errValue != nil || r.hides(name, value) {
			list[i] = key + "=" + masked
		}
	}
	return strings.Join(list, "&")
}

// body is a body as it is written.
func (r redactor) body(contentType, text string) string {
	if isForm(contentType) {
		return r.text(r.pairs(text))
	}
	text = jsonMember.ReplaceAllStringFunc(text, func(m string) string {
		part := jsonMember.FindStringSubmatch(m)
		if !r.hides(part[1], part[3]) {
			return m
		}
		return `"` + part[1] + `"` + part[2] + `"` + masked + `"`
	})
	text = xmlElement.ReplaceAllStringFunc(text, func(m string) string {
		part := xmlElement.FindStringSubmatch(m)
		if !r.hides(part[2], part[3]) {
			return m
		}
		return "<" + part[1] + part[2] + ">" + masked + "<"
	})
	return r.text(text)
}

func isForm(contentType string) bool {
	return strings.HasPrefix(contentType, "application/x-www-form-urlencoded")
}

// headers are those that are kept.
func (r redactor) headers(h http.Header) http.Header {
	out := http.Header{}
	for _, name := range kept {
		for _, v := range h.Values(name) {
			out.Add(name, r.text(v))
		}
	}
	return out
}

// newRedactor puts longer names first, since one may be a part of another.
func newRedactor(o Options) redactor {
	r := redactor{mask: o.Mask, learned: &credential.Masker{}, short: &sync.Map{}}
	for name := range o.Names {
		if name != "" {
			r.names = append(r.names, [2]string{name, o.Names[name]})
		}
	}
	slices.SortFunc(r.names, func(a, b [2]string) int {
		if len(a[0]) != len(b[0]) {
			return len(b[0]) - len(a[0])
		}
		return strings.Compare(a[0], b[0])
	})
	return r
}
