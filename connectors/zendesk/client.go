package zendesk

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/oauth"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// client is one account.
type client struct {
	account string
	http    *rest.Stack
	auth    rest.Authorizer
	source  *oauth.Source // nil where the credential is fixed
	scope   string        // asked for; empty where the credential is fixed
	base    string        // https://acme.zendesk.com
	region  string        // how to read numbers without a country code
	voice   bool          // whether recordings become voice comments

	mu     sync.Mutex
	books  map[string]book   // custom fields by kind of record
	agents map[string]string // user ids of agents by e-mail address
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

// Verify signs in and tells as whom.
func (c *client) Verify(ctx context.Context) (string, error) {
	who, err := c.Identify(ctx)
	if err != nil {
		return "", err
	}
	return who.String(), nil
}

// Identify tells as whom the account works. Zendesk answers a wrong credential
// with an anonymous user and a scope that it does not know with a token that
// may do nothing, so both are looked at.
func (c *client) Identify(ctx context.Context) (connectors.Identity, error) {
	if err := c.checkScope(ctx); err != nil {
		return connectors.Identity{}, err
	}
	answer, err := c.send(ctx, call{path: "/api/v2/users/me.json"})
	if err != nil {
		return connectors.Identity{}, err
	}
	me, err := member(answer, "user")
	if err != nil {
		return connectors.Identity{}, err
	}
	email, _ := me["email"].(string)
	switch {
	case me["id"] == nil:
		return connectors.Identity{}, effect.NewFault(effect.Auth, "Zendesk does not know the credential and answers as to a visitor")
	case me["role"] != "agent" && me["role"] != "admin":
		return connectors.Identity{}, effect.NewFault(effect.Denied, "%s is no agent of the account", email)
	case me["active"] == false || me["suspended"] == true:
		return connectors.Identity{}, effect.NewFault(effect.Denied, "%s is suspended", email)
	}
	return connectors.Identity{User: email, Organization: strings.TrimPrefix(strings.TrimPrefix(c.base, "https://"), "http://"), Version: "v2"}, nil
}

func (c *client) checkScope(ctx context.Context) error {
	if c.source == nil {
		return nil
	}
	t, err := c.source.Token(ctx)
	if err != nil {
		return err
	}
	granted := strings.Fields(t.Scope)
	for _, s := range strings.Fields(c.scope) {
		if t.Scope != "" && !slices.Contains(granted, s) {
			return effect.NewFault(effect.Denied, "Zendesk did not grant the scope %s", s)
		}
	}
	return nil
}

// call is one request to the account. Its zero Mode is a read.
type call struct {
	method string
	path   string // escaped
	query  url.Values
	body   map[string]any
	mode   effect.Mode
	key    string // sent as Idempotency-Key
}

// send makes the call. An answer that is no success is returned as a fault.
func (c *client) send(ctx context.Context, r call) (*rest.Response, error) {
	request := rest.Request{
		Method: r.method, URL: c.base + r.path, Header: http.Header{"Accept": {"application/json"}},
		Mode: r.mode, Key: r.key, Safe: []string{"page", "per_page", "sort_by", "sort_order"},
	}
	if request.Mode == "" {
		request.Mode = effect.Read
	}
	if len(r.query) > 0 {
		request.URL += "?" + r.query.Encode()
	}
	if r.body != nil {
		body, err := value.Encode(r.body)
		if err != nil {
			return nil, effect.NewFault(effect.Invalid, "the values cannot be sent: %v", err)
		}
		request.Body = body
		request.Header.Set("Content-Type", "application/json")
	}
	answer, err := c.http.Do(ctx, request, c.auth)
	if err != nil {
		return nil, err
	}
	if f := failure(answer); f != nil {
		return nil, f
	}
	return answer, nil
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

// member reads the object that an answer wraps: {"user": {...}}.
func member(answer *rest.Response, name string) (map[string]any, error) {
	m, err := object(answer)
	if err != nil {
		return nil, err
	}
	v, ok := m[name].(map[string]any)
	if !ok {
		return nil, strange(answer)
	}
	return v, nil
}

// invalid makes a fault of what package search refused.
func invalid(err error) error { return effect.NewFault(effect.Invalid, "%v", err) }
