package salesforce

import (
	"context"
	"net/http"
	"net/url"

	"github.com/callwright/callwright/connectors/custom"
	"github.com/callwright/callwright/engine/effect"
)

// Fetch calls the REST API below /services/data/vNN.0. Every status is data.
// As with other calls it follows the org when signing in again moved it.
func (c *client) Fetch(ctx context.Context, args effect.FetchArgs, mode effect.Mode, key string) (map[string]any, error) {
	base, err := c.session.instance(ctx)
	if err != nil {
		return nil, err
	}
	answer, err := c.fetch(ctx, base, args, mode)
	if err != nil || answer["status"] != http.StatusUnauthorized {
		return answer, err
	}
	if moved, err := c.session.instance(ctx); err == nil && moved != base {
		return c.fetch(ctx, moved, args, mode)
	}
	return answer, nil
}

// fetch makes the call at one address. There is no idempotency key: the API
// knows none.
func (c *client) fetch(ctx context.Context, base string, args effect.FetchArgs, mode effect.Mode) (map[string]any, error) {
	u, err := url.Parse(base + c.data)
	if err != nil {
		return nil, effect.NewFault(effect.Internal, "the org's URL cannot be parsed")
	}
	return custom.API{HTTP: c.http, Base: u, Auth: c.session}.Fetch(ctx, args, mode, "")
}
