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
	version  string // v66.0
	data     string // /services/data/v66.0
	external string // external id field for creates; empty: none
	region   string // how to read numbers without a country code
	fallback bool   // look for numbers beyond the search index

	mu        sync.Mutex
	described map[string]description // by object in lower case
	owners    map[string]string      // user ids by e-mail address
}

var (
	_ connectors.Client         = (*client)(nil)
	_ connectors.Identifier     = (*client)(nil)
	_ connectors.Searcher       = (*client)(nil)
	_ connectors.Getter         = (*client)(nil)
	_ connectors.Creator        = (*client)(nil)
	_ connectors.Updater        = (*client)(nil)
	_ connectors.Upserter       = (*client)(nil)
	_ connectors.Deleter        = (*client)(nil)
	_ connectors.Linker         = (*client)(nil)
	_ connectors.ActivityLogger = (*client)(nil)
	_ connectors.Limiter        = (*client)(nil)
	_ connectors.Describer      = (*client)(nil)
	_ connectors.Fetcher        = (*client)(nil)
	_ connectors.Popper         = (*client)(nil)
)

// Verify signs in, makes sure that the REST API may be used, and tells as whom
// and where.
func (c *client) Verify(ctx context.Context) (string, error) {
	who, err := c.Identify(ctx)
	if err != nil {
		return "", err
	}
	return who.String(), nil
}

// Identify asks for nothing that needs more than the scope api.
func (c *client) Identify(ctx context.Context) (connectors.Identity, error) {
	if _, err := c.send(ctx, call{path: c.data + "/"}); err != nil {
		return connectors.Identity{}, err
	}
	answer, err := c.send(ctx, call{path: "/services/oauth2/userinfo"})
	if err != nil {
		return connectors.Identity{}, err
	}
	var user struct {
		Name string `json:"preferred_username"`
		Org  string `json:"organization_id"`
	}
	if err := answer.Into(&user); err != nil {
		return connectors.Identity{}, err
	}
	if user.Name == "" {
		return connectors.Identity{}, strange(answer)
	}
	base, err := c.session.instance(ctx)
	if err != nil {
		return connectors.Identity{}, err
	}
	return connectors.Identity{User: user.Name, Organization: host(base), OrganizationID: user.Org, Version: c.version}, nil
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

// object reads the answer as a JSON object.
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
