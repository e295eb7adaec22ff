package servicenow

import (
	"context"
	"errors"
	"strings"

	"github.com/callwright/callwright/connectors/oauth"
	"github.com/callwright/callwright/engine/effect"
)

// explained is a grant whose refusals are understood: ServiceNow answers a
// wrong secret, a locked user and an expired refresh token all with the code
// server_error, which elsewhere means that one may try again.
type explained struct{ grant oauth.Fetcher }

// Fetch implements oauth.Fetcher.
func (e explained) Fetch(ctx context.Context, previous oauth.Token) (oauth.Token, error) {
	t, err := e.grant.Fetch(ctx, previous)
	var f *effect.Fault
	if errors.As(err, &f) && f.Detail == "server_error" && strings.Contains(f.Message, "access_denied") {
		refused := *f
		refused.Code = effect.Auth
		refused.Message += "; the client, its user or the stored sign-in is wrong, locked or expired"
		return t, &refused
	}
	return t, err
}
