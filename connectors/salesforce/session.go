package salesforce

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/oauth"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

// instanceURL is the field of a token answer that tells where the org lives.
// It may differ from where one signs in, and may change with any refresh.
const instanceURL = "instance_url"

// session signs requests, and knows which rejections a new token cures.
type session struct{ source *oauth.Source }

var _ rest.Authorizer = session{}

// Authorize puts the current token into h.
func (s session) Authorize(ctx context.Context, h http.Header) error {
	return s.source.Authorize(ctx, h)
}

// Rejected asks for a new token when the old one has expired. A session that
// is not allowed to use the REST API answers with the same error code; a new
// token would be as useless, and the next rejection would ask for another.
// The identity service answers an expired token with 403 and plain text.
func (s session) Rejected(ctx context.Context, sent http.Header, answer *rest.Response) bool {
	switch {
	case answer.Status == http.StatusForbidden && strings.TrimSpace(string(answer.Body)) == "Bad_OAuth_Token":
		s.source.Invalidate(credential.New(strings.TrimPrefix(sent.Get("Authorization"), "Bearer ")))
		return true
	case isBarred(problems(answer)):
		return false
	}
	return s.source.Rejected(ctx, sent, answer)
}

// instance returns the URL of the org, without a slash at the end.
func (s session) instance(ctx context.Context) (string, error) {
	t, err := s.source.Token(ctx)
	if err != nil {
		return "", err
	}
	u, err := url.Parse(t.Extra[instanceURL])
	if err != nil || u.Host == "" {
		return "", effect.NewFault(effect.Unavailable, "the sign-in did not tell the org's URL")
	}
	return u.Scheme + "://" + u.Host, nil
}
