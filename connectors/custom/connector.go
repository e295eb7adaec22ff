package custom

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/oauth"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/spec"
	"github.com/callwright/callwright/engine/value"
)

// Connector is the connector type "http".
type Connector struct{}

// The ways to sign in.
const (
	authNone   = "none"
	authBasic  = "basic"
	authBearer = "bearer"
	authKey    = "api_key"
	authOAuth  = "client_credentials"
)

// Describe returns the type's name and settings.
func (Connector) Describe() connectors.Description {
	return connectors.Description{
		Type:    "http",
		Summary: "Any HTTP service with a base URL.",
		Fields: append([]spec.Field{
			{Name: "base_url", Kind: spec.Text, Required: true, Doc: "Where every path starts. It must be https, unless the operator lists the host under allow_hosts.", Example: "https://api.example.com/v1"},
			{Name: "auth", Kind: spec.Enum, Enum: []string{authNone, authBasic, authBearer, authKey, authOAuth}, Default: authNone, Doc: "How to sign in."},
			{Name: "username", Kind: spec.Text, Doc: "The user name of basic."},
			{Name: "password", Kind: spec.Secret, Doc: "The password of basic.", Example: "secret:loyalty-password"},
			{Name: "token", Kind: spec.Secret, Doc: "The token of bearer.", Example: "secret:loyalty-token"},
			{Name: "key_header", Kind: spec.Text, Default: "X-API-Key", Doc: "The header that carries the key of api_key."},
			{Name: "key", Kind: spec.Secret, Doc: "The key of api_key.", Example: "env:LOYALTY_KEY"},
			{Name: "token_url", Kind: spec.Text, Doc: "The token endpoint of client_credentials.", Example: "https://id.example.com/oauth/token"},
			{Name: "client_id", Kind: spec.Text, Doc: "The client id of client_credentials."},
			{Name: "client_secret", Kind: spec.Secret, Doc: "The client secret of client_credentials.", Example: "secret:loyalty-client"},
			{Name: "client_auth", Kind: spec.Enum, Enum: []string{"body", "basic"}, Default: "body", Doc: "How the client id and secret are sent to the token endpoint."},
			{Name: "scopes", Kind: spec.Names, Doc: "The scopes to ask for with client_credentials."},
			{Name: "headers", Kind: spec.Map, Doc: "Headers sent with every request. No secret belongs here.", Example: "{Accept-Language: en}"},
			{Name: "idempotency_key", Kind: spec.Bool, Default: false, Doc: "Whether the service honours the header Idempotency-Key. Only then may a write be repeated whose answer was lost."},
		}, rest.Fields()...),
	}
}

// Open makes the client of one account.
func (Connector) Open(a connectors.Account, deps connectors.Deps) (connectors.Client, error) {
	stack := deps.HTTP.For(a.ID, rest.LimitsFrom(a.Settings))
	base, err := baseURL(text(a, "base_url"), stack)
	if err != nil {
		return nil, err
	}
	auth, err := authorizer(a, stack)
	if err != nil {
		return nil, err
	}
	headers, err := defaultHeaders(a)
	if err != nil {
		return nil, err
	}
	keyed, _ := a.Settings["idempotency_key"].(bool)
	return &client{http: stack, base: base, auth: auth, headers: headers, keyed: keyed}, nil
}

// text returns a setting, or "".
func text(a connectors.Account, name string) string {
	s, _ := a.Settings[name].(string)
	return s
}

func baseURL(base string, stack *rest.Stack) (*url.URL, error) {
	if base == "" {
		return nil, errors.New("base_url is missing")
	}
	if err := stack.CheckURL(base); err != nil {
		return nil, fmt.Errorf("base_url: %w", err)
	}
	u, err := url.Parse(base)
	switch {
	case err != nil:
		return nil, errors.New("base_url cannot be parsed")
	case u.RawQuery != "" || u.ForceQuery || strings.Contains(base, "#"):
		return nil, errors.New("base_url holds a query or a fragment")
	case dotted(u.EscapedPath()):
		return nil, errors.New("base_url holds a . or .. segment")
	}
	return u, nil
}

// authorizer makes what signs the account's requests; nil signs nothing.
func authorizer(a connectors.Account, stack *rest.Stack) (rest.Authorizer, error) {
	switch auth := text(a, "auth"); auth {
	case "", authNone:
		return nil, nil
	case authBasic:
		return rest.Basic(text(a, "username"), a.Secrets["password"]), need(a, auth, "username", "password")
	case authBearer:
		return rest.Bearer(a.Secrets["token"]), need(a, auth, "token")
	case authKey:
		header := text(a, "key_header")
		if problem := headerProblem(header, ""); problem != "" {
			return nil, fmt.Errorf("key_header %s", problem)
		}
		return rest.APIKey(header, a.Secrets["key"]), need(a, auth, "key")
	case authOAuth:
		return source(a, stack)
	default:
		return nil, fmt.Errorf("auth %q is not known", auth)
	}
}

func source(a connectors.Account, stack *rest.Stack) (rest.Authorizer, error) {
	if err := need(a, authOAuth, "token_url", "client_id", "client_secret"); err != nil {
		return nil, err
	}
	if err := stack.CheckURL(text(a, "token_url")); err != nil {
		return nil, fmt.Errorf("token_url: %w", err)
	}
	scopes, _ := a.Settings["scopes"].([]string)
	fetcher := oauth.ClientCredentials(oauth.Endpoint{
		HTTP: stack, URL: text(a, "token_url"), ClientID: text(a, "client_id"), ClientSecret: a.Secrets["client_secret"],
		Basic: text(a, "client_auth") == "basic", Scopes: scopes,
	})
	return oauth.NewSource(fetcher, oauth.Options{Now: stack.Now}), nil
}

// need reports the first setting that a way to sign in lacks.
func need(a connectors.Account, auth string, names ...string) error {
	for _, name := range names {
		if text(a, name) == "" && a.Secrets[name].IsZero() {
			return fmt.Errorf("auth %s needs the setting %s", auth, name)
		}
	}
	return nil
}

func defaultHeaders(a connectors.Account) (http.Header, error) {
	h := http.Header{}
	pairs, _ := a.Settings["headers"].(*spec.Pairs)
	if pairs == nil {
		return h, nil
	}
	for i, name := range pairs.Names {
		v := pairs.Values[i]
		if !isScalar(v) {
			return nil, fmt.Errorf("the header %q needs a text", name)
		}
		if problem := headerProblem(name, value.Text(v)); problem != "" {
			return nil, fmt.Errorf("the header %q %s", name, problem)
		}
		h.Set(name, value.Text(v))
	}
	return h, nil
}

// isScalar reports whether v can stand in a header, a query or a form.
func isScalar(v any) bool {
	switch v.(type) {
	case nil, bool, int, float64, string:
		return true
	}
	return false
}

var _ connectors.Connector = Connector{}
