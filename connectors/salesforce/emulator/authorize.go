package emulator

import (
	_ "embed"
	"html/template"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
)

//go:embed consent.html
var consentHTML string

// wish is what an authorize request asks for.
type wish struct {
	client *Client
	query  url.Values
	scopes []string
}

// authorize shows the consent page, or consents by itself.
func (e *Emulator) authorize(w http.ResponseWriter, r *http.Request) {
	q, ok := e.wish(w, r, r.URL.Query())
	if !ok {
		return
	}
	a := e.state.Load().auth
	switch {
	case q.query.Get("immediate") == "true" && !e.opts.AutoApprove:
		q.refuse(w, r, "immediate_unsuccessful", "the user must sign in")
	case e.opts.AutoApprove:
		e.approve(w, r, q, a.hinted(q.query.Get("login_hint")))
	default:
		e.ask(w, q)
	}
}

// consent takes the decision of the consent page.
func (e *Emulator) consent(w http.ResponseWriter, r *http.Request) {
	query, err := url.ParseQuery(r.PostFormValue("request"))
	if err != nil {
		http.Error(w, "error=invalid_request", http.StatusBadRequest)
		return
	}
	q, ok := e.wish(w, r, query)
	if !ok {
		return
	}
	if r.PostFormValue("decision") != "allow" {
		q.refuse(w, r, "access_denied", "end-user denied authorization")
		return
	}
	e.approve(w, r, q, r.PostFormValue("username"))
}

// wish checks an authorize request. What is wrong with the app or its redirect
// is shown on a page; all else goes back to the app.
func (e *Emulator) wish(w http.ResponseWriter, r *http.Request, query url.Values) (wish, bool) {
	q := wish{client: e.state.Load().auth.client(query.Get("client_id")), query: query}
	switch {
	case q.client == nil:
		return q, refusePage(w, badClientID())
	case !q.client.returnsTo(query.Get("redirect_uri")):
		return q, refusePage(w, &oauthFault{"redirect_uri_mismatch", "redirect_uri must match configuration"})
	case query.Get("response_type") != "code" || !q.client.allows(grantCode):
		return q, q.refuse(w, r, "unsupported_response_type", "response type not supported")
	case query.Get("code_challenge") == "" && (q.client.RequirePKCE || e.strict.RequirePKCE):
		return q, q.refuse(w, r, "invalid_request", "missing required code challenge")
	}
	var ok bool
	if q.scopes, ok = q.client.scopes(strings.Fields(query.Get("scope"))); !ok {
		return q, q.refuse(w, r, "invalid_scope", "the requested scope is not allowed")
	}
	return q, true
}

func refusePage(w http.ResponseWriter, f *oauthFault) bool {
	http.Error(w, formText(f.row()), http.StatusBadRequest)
	return false
}

// returnsTo reports whether a redirect URI is registered.
func (c *Client) returnsTo(uri string) bool {
	return uri != "" && slices.ContainsFunc(c.Callbacks, func(pattern string) bool {
		ok, err := path.Match(pattern, uri)
		return uri == pattern || err == nil && ok
	})
}

// refuse sends the browser back with an error.
func (q wish) refuse(w http.ResponseWriter, r *http.Request, code, description string) bool {
	q.back(w, r, url.Values{"error": {code}, "error_description": {description}})
	return false
}

func (q wish) back(w http.ResponseWriter, r *http.Request, answer url.Values) {
	if state := q.query.Get("state"); state != "" {
		answer.Set("state", state)
	}
	uri := q.query.Get("redirect_uri")
	glue := "?"
	if strings.Contains(uri, "?") {
		glue = "&"
	}
	http.Redirect(w, r, uri+glue+answer.Encode(), http.StatusFound)
}

// hinted is the user who is meant when nobody is asked.
func (a *auth) hinted(username string) string {
	if l := a.login(username); l != nil {
		return l.Username
	}
	if len(a.seed.Logins) == 0 {
		return ""
	}
	return a.seed.Logins[0].Username
}

// approve sends the browser back with a code.
func (e *Emulator) approve(w http.ResponseWriter, r *http.Request, q wish, username string) {
	st := e.state.Load()
	user := st.user(username)
	if user == nil || user.Value("IsActive") != true {
		q.refuse(w, r, "access_denied", "end-user denied authorization")
		return
	}
	a := st.auth
	a.mu.Lock()
	text := "aPrx" + a.random("code", 70) + "=="
	a.codes[text] = &code{
		client: q.client.ID, redirect: q.query.Get("redirect_uri"), user: user.ID, username: user.Text("Username"),
		challenge: q.query.Get("code_challenge"), nonce: q.query.Get("nonce"), scopes: q.scopes, issued: a.plane.Now(),
	}
	a.mu.Unlock()
	q.back(w, r, url.Values{"code": {text}})
}

// ask shows the consent page.
func (e *Emulator) ask(w http.ResponseWriter, q wish) {
	page, err := template.New("consent").Parse(consentHTML)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	_ = page.Execute(w, map[string]any{ // a failing connection is the browser's matter
		"App": q.client.Name, "Scopes": q.scopes, "Logins": e.state.Load().seed.Logins, "Request": q.query.Encode(),
	})
}
