package servicenow

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// client is one account.
type client struct {
	account   string
	http      *rest.Stack
	auth      rest.Authorizer
	base      string // https://acme.service-now.com
	workspace string // /now/sow; empty: the classic pages
	region    string // how to read numbers without a country code
	keys      *locks // creates and upserts that are under way, by their key

	mu    sync.Mutex
	known map[string]map[string]bool // by table and field: whether there is such a field
	meter meter
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
	_ connectors.Popper         = (*client)(nil)
	_ connectors.Fetcher        = (*client)(nil)
)

// Verify signs in and tells as whom.
func (c *client) Verify(ctx context.Context) (string, error) {
	who, err := c.Identify(ctx)
	if err != nil {
		return "", err
	}
	return who.String(), nil
}

// Identify asks who the account is. The query's script is the connector's own;
// ServiceNow has no other way to tell.
func (c *client) Identify(ctx context.Context) (connectors.Identity, error) {
	list, err := c.list(ctx, "sys_user", url.Values{
		"sysparm_query":  {"user_name=javascript:gs.getUserName()"},
		"sysparm_fields": {"sys_id,user_name"},
		"sysparm_limit":  {"2"},
	})
	if err != nil {
		return connectors.Identity{}, err
	}
	if len(list) != 1 {
		return connectors.Identity{}, effect.NewFault(effect.Denied, "signed in, but the user may not read users")
	}
	name, _ := list[0]["user_name"].(string)
	return connectors.Identity{User: name, Organization: strings.TrimPrefix(strings.TrimPrefix(c.base, "https://"), "http://")}, nil
}

// call is one request to the instance. Its zero Mode is a read.
type call struct {
	method string
	path   string // escaped
	query  url.Values
	body   map[string]any
	mode   effect.Mode
}

// send makes the call. An answer that is no success is returned as a fault.
func (c *client) send(ctx context.Context, r call) (*rest.Response, error) {
	request := rest.Request{
		Method: r.method, URL: c.base + r.path, Header: http.Header{"Accept": {"application/json"}},
		Mode: r.mode, Safe: []string{"sysparm_fields", "sysparm_limit", "sysparm_offset", "sysparm_exclude_reference_link", "sysparm_display_value"},
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
	c.count(answer)
	if f := c.failure(answer); f != nil {
		return nil, f
	}
	return answer, nil
}

// list reads the records that a query finds.
func (c *client) list(ctx context.Context, table string, query url.Values) ([]map[string]any, error) {
	query.Set("sysparm_exclude_reference_link", "true")
	query.Set("sysparm_no_count", "true")
	answer, err := c.send(ctx, call{path: tablePath(table), query: query})
	if err != nil {
		return nil, err
	}
	result, err := resultOf(answer)
	if err != nil {
		return nil, err
	}
	entries, ok := result.([]any)
	if !ok {
		return nil, strange(answer)
	}
	out := make([]map[string]any, len(entries))
	for i, e := range entries {
		record, ok := e.(map[string]any)
		if !ok || idOf(record) == "" {
			return nil, strange(answer)
		}
		out[i] = record
	}
	return out, nil
}

// single reads the one record that an answer holds.
func single(answer *rest.Response) (map[string]any, error) {
	result, err := resultOf(answer)
	if err != nil {
		return nil, err
	}
	record, ok := result.(map[string]any)
	if !ok || idOf(record) == "" {
		return nil, strange(answer)
	}
	return record, nil
}

// resultOf unwraps {"result": ...}. A long answer may end in an error although
// it began with success.
func resultOf(answer *rest.Response) (any, error) {
	v, err := answer.Data()
	if err != nil {
		return nil, err
	}
	m, ok := v.(map[string]any)
	switch {
	case !ok || m["result"] == nil:
		return nil, strange(answer)
	case m["error"] != nil:
		return nil, effect.NewFault(effect.Unavailable, "%s was broken off by the instance", answer.Where())
	}
	return m["result"], nil
}

func tablePath(table string) string      { return "/api/now/table/" + url.PathEscape(table) }
func recordPath(table, id string) string { return tablePath(table) + "/" + url.PathEscape(id) }
func invalid(err error) error            { return effect.NewFault(effect.Invalid, "%v", err) }
func strange(answer *rest.Response) *effect.Fault {
	return effect.NewFault(effect.Unavailable, "%s answered something else than was asked for", answer.Where())
}
