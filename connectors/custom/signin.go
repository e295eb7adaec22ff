package custom

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/oauth"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/spec"
	"github.com/callwright/callwright/engine/value"
)

// The ways to sign in.
const (
	authNone     = "none"
	authBasic    = "basic"
	authBearer   = "bearer"
	authKey      = "api_key"
	authOAuth    = "client_credentials"
	authPassword = "password"
)

// way is what a way to sign in goes by.
type way struct{ needs, takes []string }

var ways = map[string]way{
	authNone:   {},
	authBasic:  {needs: []string{"username", "password"}},
	authBearer: {needs: []string{"token"}},
	authKey:    {needs: []string{"key"}, takes: []string{"key_header", "key_query"}},
	authOAuth: {
		needs: []string{"token_url", "client_id", "client_secret"},
		takes: []string{"client_auth", "scopes", "audience", "token_params"},
	},
	authPassword: {
		needs: []string{"token_url", "username", "password", "client_id"},
		takes: []string{"client_secret", "client_auth", "scopes", "audience", "token_params"},
	},
}

// wayOf returns the account's way to sign in.
func wayOf(a connectors.Account) string { return cmp.Or(text(a, "auth"), authNone) }

// check reports the settings that do not fit the account's way to sign in,
// and the first that it lacks.
func check(a connectors.Account, auth string) error {
	w, ok := ways[auth]
	if !ok {
		return fmt.Errorf("auth %q is not known", auth)
	}
	if odd := misfits(a, w); len(odd) > 0 {
		return fmt.Errorf("auth %s does not go with the settings %s; remove them, or choose another auth", auth, strings.Join(odd, ", "))
	}
	for _, name := range w.needs {
		if !given(a, name) {
			return fmt.Errorf("auth %s needs the setting %s", auth, name)
		}
	}
	return nil
}

// misfits lists the given settings that belong to other ways only.
func misfits(a connectors.Account, w way) []string {
	odd := map[string]bool{}
	for _, other := range ways {
		for _, name := range slices.Concat(other.needs, other.takes) {
			if !slices.Contains(w.needs, name) && !slices.Contains(w.takes, name) && given(a, name) {
				odd[name] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(odd))
}

// given reports whether a setting has another value than none or its default.
func given(a connectors.Account, name string) bool {
	switch v := a.Settings[name].(type) {
	case string:
		f := spec.Find(Connector{}.Describe().Fields, name)
		return v != "" && v != f.Default
	case []string:
		return len(v) > 0
	case *spec.Pairs:
		return v != nil && len(v.Names) > 0
	}
	return !a.Secrets[name].IsZero()
}

// signIn makes what signs the account's requests: by their headers, where nil
// signs nothing, or by their query.
func signIn(a connectors.Account, stack *rest.Stack) (rest.Authorizer, queryKey, error) {
	auth := wayOf(a)
	if err := check(a, auth); err != nil {
		return nil, queryKey{}, err
	}
	if auth == authKey && text(a, "key_query") != "" {
		if given(a, "key_header") {
			return nil, queryKey{}, errors.New("auth api_key takes one of the settings key_header and key_query, not both")
		}
		key, err := newQueryKey(text(a, "key_query"), a.Secrets["key"])
		return nil, key, err
	}
	signer, err := authorizer(a, auth, stack)
	return signer, queryKey{}, err
}

func authorizer(a connectors.Account, auth string, stack *rest.Stack) (rest.Authorizer, error) {
	switch auth {
	case authBasic:
		return rest.Basic(text(a, "username"), a.Secrets["password"]), nil
	case authBearer:
		return rest.Bearer(a.Secrets["token"]), nil
	case authKey:
		header := text(a, "key_header")
		if problem := headerProblem(header, ""); problem != "" {
			return nil, fmt.Errorf("key_header %s", problem)
		}
		return rest.APIKey(header, a.Secrets["key"]), nil
	case authOAuth, authPassword:
		return source(a, auth, stack)
	}
	return nil, nil
}

func source(a connectors.Account, auth string, stack *rest.Stack) (rest.Authorizer, error) {
	e, err := endpoint(a, stack)
	if err != nil {
		return nil, err
	}
	grant := oauth.ClientCredentials(e)
	if auth == authPassword {
		grant = oauth.Password(e, oauth.Login{User: text(a, "username"), Password: a.Secrets["password"]})
	}
	return oauth.NewSource(grant, oauth.Options{Now: stack.Now}), nil
}

func endpoint(a connectors.Account, stack *rest.Stack) (oauth.Endpoint, error) {
	if err := stack.CheckURL(text(a, "token_url")); err != nil {
		return oauth.Endpoint{}, fmt.Errorf("token_url: %w", err)
	}
	basic := text(a, "client_auth") == "basic"
	if basic && !given(a, "client_secret") {
		return oauth.Endpoint{}, errors.New("client_auth basic needs the setting client_secret")
	}
	params, err := tokenParams(a)
	if err != nil {
		return oauth.Endpoint{}, err
	}
	scopes, _ := a.Settings["scopes"].([]string)
	return oauth.Endpoint{
		HTTP: stack, URL: text(a, "token_url"), ClientID: text(a, "client_id"), ClientSecret: a.Secrets["client_secret"],
		Basic: basic, Scopes: scopes, Audience: text(a, "audience"), Params: params,
	}, nil
}

// tokenParams reads the further parameters of the token request.
func tokenParams(a connectors.Account) (map[string]string, error) {
	pairs, _ := a.Settings["token_params"].(*spec.Pairs)
	if pairs == nil {
		return nil, nil
	}
	out := make(map[string]string, len(pairs.Names))
	for i, name := range pairs.Names {
		if problem := paramProblem(name, pairs.Values[i]); problem != "" {
			return nil, fmt.Errorf("the parameter %q of token_params %s", name, problem)
		}
		out[name] = value.Text(pairs.Values[i])
	}
	return out, nil
}
