package custom

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

// client is one account. It is immutable.
type client struct {
	http    *rest.Stack
	base    *url.URL
	way     string // of signing in, for messages
	auth    rest.Authorizer
	key     queryKey
	headers http.Header
	keyed   bool  // whether the service honours Idempotency-Key
	most    int64 // bytes of an answer, where a request sets no limit; 0: the stack's own
}

var _ connectors.Fetcher = (*client)(nil)

// do signs a request and makes it.
func (c *client) do(ctx context.Context, r rest.Request) (*rest.Response, error) {
	r.URL = c.key.sign(r.URL)
	return c.http.Do(ctx, r, c.auth)
}

var methods = []string{"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"}

// Fetch makes one call. The answer is {status, headers, body} whatever the
// status; headers have lower-case names, cookies are left out.
func (c *client) Fetch(ctx context.Context, args effect.FetchArgs, mode effect.Mode, key string) (map[string]any, error) {
	request, fault := c.request(args)
	if fault != nil {
		return nil, fault
	}
	request.Mode = mode
	request.Limit = c.limit(args)
	if c.keyed && mode != effect.Read {
		request.Key = key
	}
	answer, err := c.do(ctx, request)
	if err != nil {
		return nil, err
	}
	body, err := bodyOf(answer)
	if err != nil {
		return nil, err
	}
	return map[string]any{"status": answer.Status, "headers": headersOf(answer.Header), "body": body}, nil
}

// limit is how many bytes of the answer are read; see also rest.Limits.
func (c *client) limit(args effect.FetchArgs) int64 {
	if args.Limit > 0 {
		return int64(args.Limit)
	}
	return c.most
}

func (c *client) request(args effect.FetchArgs) (rest.Request, *effect.Fault) {
	r := rest.Request{Method: args.Method}
	if r.Method == "" {
		r.Method = http.MethodGet
	}
	if !slices.Contains(methods, r.Method) {
		return r, effect.NewFault(effect.Invalid, "the method %q is not one of %s", args.Method, strings.Join(methods, ", "))
	}
	var f *effect.Fault
	if r.URL, f = buildURL(c.base, args.Path, args.Query); f != nil {
		return r, f
	}
	if r.Header, f = buildHeader(c.headers, args.Headers); f != nil {
		return r, f
	}
	kind := ""
	if r.Body, kind, f = buildBody(args); f != nil {
		return r, f
	}
	if kind != "" && (args.Type != "" || r.Header.Get("Content-Type") == "") {
		r.Header.Set("Content-Type", kind)
	}
	if r.Header.Get("Accept") == "" {
		r.Header.Set("Accept", "application/json, */*;q=0.8")
	}
	return r, nil
}

func headersOf(h http.Header) map[string]any {
	out := make(map[string]any, len(h))
	for name, values := range h {
		if name != "Set-Cookie" {
			out[strings.ToLower(name)] = strings.ToValidUTF8(strings.Join(values, ", "), "\uFFFD")
		}
	}
	return out
}
