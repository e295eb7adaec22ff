package salesforce

import (
	"context"
	"net/http"
	"net/url"
	"sync"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// client is one account.
type client struct {
	account  string
	http     *rest.Stack
	session  session
	data     string // /services/data/v66.0
	external string // external id field for creates; empty: none
	region   string // how to read numbers without a country code

	mu        sync.Mutex
	described map[string][]string // phone fields by object, as Salesforce described them
}

var (
	_ connectors.Client   = (*client)(nil)
	_ connectors.Searcher = (*client)(nil)
	_ connectors.Getter   = (*client)(nil)
	_ connectors.Creator  = (*client)(nil)
	_ connectors.Updater  = (*client)(nil)
	_ connectors.Popper   = (*client)(nil)
)

// Verify signs in, makes sure that the REST API may be used, and tells the
// user's name. It asks for nothing that needs more than the scope api.
func (c *client) Verify(ctx context.Context) (string, error) {
	if _, err := c.send(ctx, call{path: c.data + "/"}); err != nil {
		return "", err
	}
	answer, err := c.send(ctx, call{path: "/services/oauth2/userinfo"})
	if err != nil {
		return "", err
	}
	var user struct {
		Name string `json:"preferred_username"`
	}
	if err := answer.Into(&user); err != nil {
		return "", err
	}
	if user.Name == "" {
		return "", strange(answer)
	}
	base, err := c.session.instance(ctx)
	if err != nil {
		return "", err
	}
	return user.Name + " at " + host(base), nil
}

func host(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return base
	}
	return u.Host
}

// call is one request to the org. Its zero Mode is a read.
type call struct {
	method string
	path   string // below the instance's URL, escaped
	query  url.Values
	body   map[string]any
	header http.Header
	mode   effect.Mode
}

// send makes the call. An answer that is no success is returned as a fault.
// When signing in again moved the org elsewhere, the call follows: an answer
// of 401 means that nothing was done.
func (c *client) send(ctx context.Context, r call) (*rest.Response, error) {
	base, err := c.session.instance(ctx)
	if err != nil {
		return nil, err
	}
	answer, err := c.once(ctx, r, base)
	if err != nil {
		return nil, err
	}
	if answer.Status == http.StatusUnauthorized {
		if moved, err := c.session.instance(ctx); err == nil && moved != base {
			if answer, err = c.once(ctx, r, moved); err != nil {
				return nil, err
			}
		}
	}
	if f := failure(answer); f != nil {
		return nil, f
	}
	return answer, nil
}

func (c *client) once(ctx context.Context, r call, base string) (*rest.Response, error) {
	request := rest.Request{Method: r.method, URL: base + r.path, Header: r.header.Clone(), Mode: r.mode}
	if request.Mode == "" {
		request.Mode = effect.Read
	}
	if len(r.query) > 0 {
		request.URL += "?" + r.query.Encode()
	}
	if request.Header == nil {
		request.Header = http.Header{}
	}
	request.Header.Set("Accept", "application/json")
	if r.body != nil {
		body, err := value.Encode(r.body)
		if err != nil {
			return nil, effect.NewFault(effect.Invalid, "the values cannot be sent: %v", err)
		}
		request.Body = body
		request.Header.Set("Content-Type", "application/json")
	}
	return c.http.Do(ctx, request, c.session)
}

// data reads the answer as a JSON object.
func object(answer *rest.Response) (map[string]any, error) {
	v, err := answer.Data()
	if err != nil {
		return nil, err
	}
	m, ok := v.(map[string]any)
	if !ok {
		return nil, strange(answer)
	}
	return m, nil
}

// invalid makes a fault of what package soql refused.
func invalid(err error) error { return effect.NewFault(effect.Invalid, "%v", err) }
