package emulator

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// consent is a request for an authorization code, checked so far that its
// answer may be sent to the redirect URI.
type consent struct {
	client   *client
	redirect string
	params   url.Values
}

// authorize shows the consent page, or answers it itself if the account is
// switched so.
func (c *call) authorize() (reply, error) {
	return c.consent(c.query, func(k consent) (reply, error) {
		if c.switches.AutoApprove {
			return c.approve(k, c.owners()[0])
		}
		return page(http.StatusOK, consentPage, map[string]any{
			"Client": k.client.name, "Scopes": fields(k.params.Get("scope")), "Owners": c.owners(), "Params": pairs(k.params),
		})
	})
}

// decide takes the consent page's form.
func (c *call) decide() (reply, error) {
	form, err := url.ParseQuery(string(c.body))
	if err != nil {
		return reply{}, oauthProblem("invalid_request")
	}
	return c.consent(form, func(k consent) (reply, error) {
		u := c.userByEmail(form.Get("owner"))
		if form.Get("decision") != "allow" || !mayCall(u) || !u.agent() {
			return c.redirect(k, oauthFailure("access_denied"))
		}
		return c.approve(k, u)
	})
}

// consent checks a request. A client or redirect URI that is not known is
// told to the person, never redirected.
func (c *call) consent(params url.Values, next func(consent) (reply, error)) (reply, error) {
	k := consent{c.clients[params.Get("client_id")], params.Get("redirect_uri"), params}
	if k.client == nil || !slices.Contains(k.client.redirects, k.redirect) {
		return page(http.StatusBadRequest, refusedPage, nil)
	}
	if params.Get("response_type") != "code" {
		return c.redirect(k, oauthFailure("unsupported_response_type"))
	}
	method := params.Get("code_challenge_method")
	needsPKCE := k.client.secret == ""
	switch {
	case needsPKCE && params.Get("code_challenge") == "", method != "" && method != "S256" && method != "plain":
		return c.redirect(k, oauthFailure("invalid_request"))
	case exceeds(fields(params.Get("scope")), k.client.ceiling):
		return c.redirect(k, oauthFailure("invalid_scope"))
	}
	return next(k)
}

func (c *call) approve(k consent, owner *user) (reply, error) {
	scopes, err := k.client.allow(k.params.Get("scope"))
	if err != nil {
		return reply{}, err
	}
	text := c.tokens.next("code")
	c.tokens.codes[text] = code{
		client: k.client.identifier, userID: owner.ID, redirect: k.redirect, scopes: scopes,
		challenge: k.params.Get("code_challenge"), method: k.params.Get("code_challenge_method"),
		expires: c.now.Add(codeLife),
	}
	return c.redirect(k, url.Values{"code": {text}})
}

func oauthFailure(code string) url.Values {
	return url.Values{"error": {code}, "error_description": {oauthErrors[code]}}
}

// redirect sends the browser back to the client, with its state.
func (c *call) redirect(k consent, answer url.Values) (reply, error) {
	if state := k.params.Get("state"); state != "" {
		answer.Set("state", state)
	}
	joint := "?"
	if strings.Contains(k.redirect, "?") {
		joint = "&"
	}
	c.header["Location"] = k.redirect + joint + answer.Encode()
	return reply{status: http.StatusFound, contentType: htmlType}, nil
}

// owners are the people who can give consent, admins first.
func (c *call) owners() []*user {
	var out []*user
	for _, role := range []string{"admin", "agent"} {
		for _, u := range c.users.sorted() {
			if u.Role == role && mayCall(u) {
				out = append(out, u)
			}
		}
	}
	return out
}

// pairs are the request's parameters in a fixed order, for the form.
func pairs(params url.Values) [][2]string {
	var out [][2]string
	for name := range params {
		out = append(out, [2]string{name, params.Get(name)})
	}
	slices.SortFunc(out, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	return out
}
