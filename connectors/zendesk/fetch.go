package zendesk

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/callwright/callwright/connectors/custom"
	"github.com/callwright/callwright/engine/effect"
)

// Fetch calls the API below /api/v2. Every status is data.
func (c *client) Fetch(ctx context.Context, args effect.FetchArgs, mode effect.Mode, key string) (map[string]any, error) {
	base, err := url.Parse(c.base + "/api/v2")
	if err != nil {
		return nil, effect.NewFault(effect.Internal, "the account's URL cannot be parsed")
	}
	return custom.API{HTTP: c.http, Base: base, Auth: c.auth, Keyed: makesTicket(args)}.Fetch(ctx, args, mode, shortKey(key))
}

// makesTicket reports whether a call is the one that honours a key.
func makesTicket(args effect.FetchArgs) bool {
	path := ""
	for _, p := range args.Path {
		path += p.Literal + p.Value
	}
	path, _, _ = strings.Cut(path, "?")
	return args.Method == http.MethodPost && strings.TrimSuffix(strings.Trim(path, "/"), ".json") == "tickets"
}
