package custom

import (
	"context"
	"net/http"
	"net/url"

	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

// API is the HTTP API of another connector's account, called as an account of
// this type is: each value is escaped for its place, and every status is data.
type API struct {
	HTTP   *rest.Stack
	Base   *url.URL // where every path starts
	Auth   rest.Authorizer
	Header http.Header // sent with every request; may be nil
	Keyed  bool        // whether the service honours Idempotency-Key for this call
}

// Fetch makes one call; the value is that of effect.HTTPFetch.
func (a API) Fetch(ctx context.Context, args effect.FetchArgs, mode effect.Mode, key string) (map[string]any, error) {
	c := client{http: a.HTTP, base: a.Base, auth: a.Auth, headers: a.Header, keyed: a.Keyed}
	if c.headers == nil {
		c.headers = http.Header{}
	}
	return c.Fetch(ctx, args, mode, key)
}
