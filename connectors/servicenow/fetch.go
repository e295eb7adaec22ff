package servicenow

import (
	"context"
	"net/url"

	"github.com/callwright/callwright/connectors/custom"
	"github.com/callwright/callwright/engine/effect"
)

// Fetch calls the instance's APIs by their paths, such as /api/now/table/task.
// Every status is data. There is no idempotency key: the APIs know none.
func (c *client) Fetch(ctx context.Context, args effect.FetchArgs, mode effect.Mode, _ string) (map[string]any, error) {
	base, err := url.Parse(c.base)
	if err != nil {
		return nil, effect.NewFault(effect.Internal, "the instance's address cannot be parsed")
	}
	return custom.API{HTTP: c.http, Base: base, Auth: c.auth}.Fetch(ctx, args, mode, "")
}
