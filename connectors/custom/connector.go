package custom

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/spec"
	"github.com/callwright/callwright/engine/value"
)

// answerLimit is how many bytes of an answer are read when a request does not
// say: what is read may stay in the state of a run.
const answerLimit = 1 << 20

// Connector is the connector type "http".
type Connector struct{}

// Describe returns the type's name and settings.
func (Connector) Describe() connectors.Description {
	return connectors.Description{
		Type:    "http",
		Summary: "Any HTTP service with a base URL.",
		Fields: append([]spec.Field{
			{Name: "base_url", Kind: spec.Text, Required: true, Doc: "Where every path starts. It must be https, unless the operator lists the host under allow_hosts.", Example: "https://api.example.com/v1"},
			{Name: "auth", Kind: spec.Enum, Enum: []string{authNone, authBasic, authBearer, authKey, authOAuth, authPassword}, Default: authNone, Doc: "How to sign in. Settings of another way to sign in are refused."},
			{Name: "username", Kind: spec.Text, Doc: "The user name of basic and password."},
			{Name: "password", Kind: spec.Secret, Doc: "The password of basic and password.", Example: "secret:loyalty-password"},
			{Name: "token", Kind: spec.Secret, Doc: "The token of bearer.", Example: "secret:loyalty-token"},
			{Name: "key_header", Kind: spec.Text, Default: "X-API-Key", Doc: "The header that carries the key of api_key."},
			{Name: "key_query", Kind: spec.Text, Doc: "The query parameter that carries the key of api_key, in place of the header. Prefer the header where the service takes both: services log their URLs.", Example: "api_key"},
			{Name: "key", Kind: spec.Secret, Doc: "The key of api_key.", Example: "env:LOYALTY_KEY"},
			{Name: "token_url", Kind: spec.Text, Doc: "The token endpoint of client_credentials and password.", Example: "https://id.example.com/oauth/token"},
			{Name: "client_id", Kind: spec.Text, Doc: "The client id of client_credentials and password."},
			{Name: "client_secret", Kind: spec.Secret, Doc: "The client secret of client_credentials; for password, if the client has one.", Example: "secret:loyalty-client"},
			{Name: "client_auth", Kind: spec.Enum, Enum: []string{"body", "basic"}, Default: "body", Doc: "How the client id and secret are sent to the token endpoint."},
			{Name: "scopes", Kind: spec.Names, Doc: "The scopes to ask for with client_credentials and password."},
			{Name: "audience", Kind: spec.Text, Doc: "Whom the token is for, where the token endpoint asks for it.", Example: "https://api.example.com"},
			{Name: "token_params", Kind: spec.Map, Doc: "Further parameters of the token request. No secret belongs here.", Example: "{resource: loyalty}"},
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
	auth, key, err := signIn(a, stack)
	if err != nil {
		return nil, err
	}
	headers, err := defaultHeaders(a)
	if err != nil {
		return nil, err
	}
	keyed, _ := a.Settings["idempotency_key"].(bool)
	return &client{http: stack, base: base, way: wayOf(a), auth: auth, key: key, headers: headers, keyed: keyed, most: answerLimit}, nil
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
