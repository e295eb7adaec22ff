package oauth

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/oauth2"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

// fault explains a failed token request. Faults of the stack pass through;
// nothing else of the library is repeated, as its texts hold the answer.
func (e Endpoint) fault(err error, form url.Values, within []credential.Secret) error {
	var network *rest.Error
	var f *effect.Fault
	var refused *oauth2.RetrieveError
	switch {
	case errors.As(err, &network): // out of a *url.Error, which prints the query
		return network
	case errors.As(err, &f):
		return f
	case errors.As(err, &refused):
		return e.refusal(refused, form, within)
	}
	return effect.NewFault(effect.Unavailable, "%s answered something that is not a token", e.where())
}

var codeForm = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,64}$`)

// refusal classifies an OAuth error answer by its error code, or by its status
// where it holds none.
func (e Endpoint) refusal(r *oauth2.RetrieveError, form url.Values, within []credential.Secret) *effect.Fault {
	code := r.ErrorCode
	if !codeForm.MatchString(code) {
		code = ""
	}
	f := effect.NewFault(classify(r.Response.StatusCode, code, r.ErrorDescription), "%s refused the sign-in", e.where())
	f.Detail = code
	if a := explanation(code, form.Get("grant_type")); a != "" {
		f.Message += ": " + a
	}
	if text := e.clean(r.ErrorDescription, form, within...); text != "" {
		f.Message += " (" + text + ")"
	}
	f.RetryAfter = effect.Duration(rest.RetryAfter(r.Response.Header, e.HTTP.Now()))
	return f
}

// classify maps what token endpoints answer into the closed set.
func classify(status int, code, description string) effect.Code {
	switch code {
	case "rate_limit_exceeded", "slow_down":
		return effect.RateLimited
	case "server_error", "unknown_error", "temporarily_unavailable":
		return effect.Unavailable
	case "invalid_grant":
		// Another refresh is under way with the same token; it has not ended it.
		if strings.Contains(description, "already being processed") {
			return effect.Unavailable
		}
	}
	switch {
	case status == http.StatusTooManyRequests || status == 420:
		return effect.RateLimited
	case status >= 500, code == "" && status < 400:
		return effect.Unavailable
	}
	return effect.Auth
}

// explanation says what an error code asks the operator to do.
func explanation(code, grant string) string {
	switch code {
	case "invalid_grant":
		return refusedGrant(grant)
	case "invalid_request":
		return "the service found the request wrong; check the redirect URL and the extra parameters"
	case "access_denied":
		return "the person or an administrator declined"
	case "unsupported_response_type":
		return "the service does not offer the sign-in by browser to this client"
	case "invalid_client", "invalid_client_id", "invalid_client_credentials", "unauthorized_client":
		return "the client id or secret is wrong, or the client may not use this grant"
	case "invalid_scope":
		return "a requested scope is unknown or not allowed"
	case "invalid_app_access":
		return "an administrator has to allow the user to use this app"
	case "inactive_user", "inactive_org":
		return "the user or organization is deactivated"
	case "unsupported_grant_type":
		return "the service does not offer this grant"
	case "redirect_uri_mismatch":
		return "the redirect URL is not the one that is registered"
	}
	return ""
}

// refusedGrant says what invalid_grant can mean, which depends on what was
// offered; services do not tell.
func refusedGrant(grant string) string {
	switch grant {
	case "password":
		return "the user name, password or security token is wrong, the user is locked or bound to other addresses, or the service has switched this kind of sign-in off"
	case "client_credentials":
		return "the service does not let this client sign in as itself; check that the grant is switched on, that it has a user to run as, and that the URL is the organization's own"
	case jwtBearer:
		return "the user, audience or signature is not accepted, the user has not approved the app, or this machine's clock is wrong"
	case "authorization_code":
		return "the code is used up, too old or of another sign-in; start again"
	}
	return "the stored sign-in is wrong, revoked or used up; connect the account again"
}

// clean returns a description fit to be shown: one short line of plain text
// in which nothing that was sent is repeated.
func (e Endpoint) clean(text string, form url.Values, within ...credential.Secret) string {
	const longest = 160
	var m credential.Masker
	for _, s := range append(within, e.ClientSecret) {
		m.Add(s)
	}
	for name, values := range form {
		if name == "grant_type" || name == "scope" {
			continue
		}
		for _, v := range values {
			m.Add(credential.New(v))
		}
	}
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return ' '
		}
		return r
	}, m.Mask(text))
	if len(text) > longest {
		text = text[:longest] + "..."
	}
	return strings.TrimSpace(text)
}

func (e Endpoint) where() string {
	u, err := url.Parse(e.URL)
	if err != nil {
		return "the token endpoint"
	}
	return u.Host + u.EscapedPath()
}
