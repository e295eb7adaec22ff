package servicenow

import (
	"context"
	"maps"
	"net/http"
	"net/textproto"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// Fetch makes one call of the instance's own APIs. The answer is {status,
// headers, body}, whatever the status.
func (c *client) Fetch(ctx context.Context, args effect.FetchArgs, mode effect.Mode, _ string) (map[string]any, error) {
	r := rest.Request{Method: args.Method, Mode: mode, Header: http.Header{"Accept": {"application/json"}}}
	if r.Method == "" {
		r.Method = http.MethodGet
	}
	if !slices.Contains([]string{"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"}, r.Method) {
		return nil, effect.NewFault(effect.Invalid, "%.20q is not a method", args.Method)
	}
	var err error
	if r.URL, err = c.address(args); err != nil {
		return nil, err
	}
	if err := setHeaders(r.Header, args.Headers); err != nil {
		return nil, err
	}
	if err := setBody(&r, args); err != nil {
		return nil, err
	}
	answer, err := c.http.Do(ctx, r, c.auth)
	if err != nil {
		return nil, err
	}
	c.count(answer)
	body, err := fetched(answer)
	if err != nil {
		return nil, err
	}
	headers := map[string]any{}
	for name, values := range answer.Header {
		if name != "Set-Cookie" {
			headers[strings.ToLower(name)] = strings.ToValidUTF8(strings.Join(values, ", "), "\uFFFD")
		}
	}
	return map[string]any{"status": answer.Status, "headers": headers, "body": body}, nil
}

// fetched makes data of an answer's body.
func fetched(answer *rest.Response) (any, error) {
	switch {
	case len(answer.Body) == 0:
		return nil, nil
	case answer.IsJSON():
		return answer.Data()
	}
	return strings.ToValidUTF8(string(answer.Body), "\uFFFD"), nil
}

// address appends the path and the query to the instance's. A value is
// escaped, and can neither add a segment nor end the path.
func (c *client) address(args effect.FetchArgs) (string, error) {
	var path strings.Builder
	for _, part := range args.Path {
		if part.Literal != "" && part.Value != "" {
			return "", effect.NewFault(effect.Invalid, "a part of the path is both literal and value")
		}
		if strings.Contains(path.String(), "?") {
			path.WriteString(literal(part.Literal) + url.QueryEscape(part.Value))
		} else {
			path.WriteString(literal(part.Literal) + url.PathEscape(part.Value))
		}
	}
	before, inline, _ := strings.Cut(path.String(), "?")
	if err := checkPath(before); err != nil {
		return "", err
	}
	query, err := params(args.Query)
	if err != nil {
		return "", err
	}
	out := c.base + "/" + strings.TrimLeft(before, "/")
	if all := strings.Trim(inline+"&"+query.Encode(), "&"); all != "" {
		out += "?" + all
	}
	return out, nil
}

var outside = regexp.MustCompile(`[^A-Za-z0-9._~!$&'()*+,;=:@/?%^-]`)

// literal escapes what may not stand in a URL; escapes of the author stay.
func literal(s string) string {
	return outside.ReplaceAllStringFunc(s, func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") })
}

// checkPath refuses what a server could take for another path.
func checkPath(path string) error {
	plain, err := url.PathUnescape(path)
	if err != nil {
		return effect.NewFault(effect.Invalid, "the path holds a %% that begins no escape")
	}
	segments := strings.FieldsFunc(plain, func(r rune) bool { return r == '/' || r == '\\' })
	if slices.Contains(segments, ".") || slices.Contains(segments, "..") {
		return effect.NewFault(effect.Invalid, "the path holds a . or .. segment")
	}
	if strings.Contains(strings.TrimLeft(path, "/"), "//") || regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:`).MatchString(path) {
		return effect.NewFault(effect.Invalid, "the path has an empty segment or is a URL; write what follows the instance's address")
	}
	return nil
}

// params makes URL values of scalars and lists of scalars.
func params(m map[string]any) (url.Values, error) {
	out := url.Values{}
	for _, name := range value.Keys(m) {
		list, ok := m[name].([]any)
		if !ok {
			list = []any{m[name]}
		}
		for _, v := range list {
			switch v.(type) {
			case nil, bool, int, float64, string:
				out.Add(name, value.Text(v))
			default:
				return nil, effect.NewFault(effect.Invalid, "the parameter %.60q holds a %s", name, value.KindName(v))
			}
		}
	}
	return out, nil
}

var (
	headerForm = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")
	// taken are headers that the connection or the sign-in sets.
	taken = []string{"Accept-Encoding", "Authorization", "Connection", "Content-Length", "Cookie", "Expect", "Host", "Te", "Trailer", "Transfer-Encoding", "Upgrade"}
)

func setHeaders(h http.Header, more map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(more)) { // of two spellings the same one wins each time
		text := more[name]
		switch key := textproto.CanonicalMIMEHeaderKey(name); {
		case !headerForm.MatchString(name) || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }):
			return effect.NewFault(effect.Invalid, "the header %.60q has a name or a value that cannot be sent", name)
		case slices.Contains(taken, key):
			return effect.NewFault(effect.Invalid, "the header %s is set by the connection itself", key)
		default:
			h.Set(key, text)
		}
	}
	return nil
}

func setBody(r *rest.Request, args effect.FetchArgs) error {
	kind := ""
	switch {
	case args.JSON != nil && args.Form != nil:
		return effect.NewFault(effect.Invalid, "a request has a JSON body or a form, not both")
	case args.JSON != nil:
		body, err := value.Encode(args.JSON)
		if err != nil {
			return effect.NewFault(effect.Invalid, "the body cannot be written as JSON")
		}
		r.Body, kind = body, "application/json"
	case args.Form != nil:
		form, err := params(args.Form)
		if err != nil {
			return err
		}
		r.Body, kind = []byte(form.Encode()), "application/x-www-form-urlencoded"
	}
	if kind != "" && r.Header.Get("Content-Type") == "" {
		r.Header.Set("Content-Type", kind)
	}
	return nil
}
