package emulator

import (
	"fmt"
	"html/template"
	"net/http"
	"strings"
)

const htmlType = "text/html; charset=utf-8"

var pages = template.Must(template.New("layout").Parse(`
{{define "head"}}<!doctype html><meta charset="utf-8"><title>{{.}}</title>
<style>body{font:16px/1.5 system-ui;max-width:40rem;margin:4rem auto;padding:0 1rem}dt{color:#666}button{font:inherit}</style>
{{end}}
{{define "` + consentPage + `"}}{{template "head" "Allow access"}}
<h1>Allow {{.Client}} to use this account?</h1>
<p>This is the Callwright sandbox, not Zendesk. It asks for: {{range .Scopes}}<code>{{.}}</code> {{end}}</p>
<form method="post" action="/oauth/authorizations">
{{range .Params}}<input type="hidden" name="{{index . 0}}" value="{{index . 1}}">
{{end}}<p><label>Sign in as <select name="owner">{{range .Owners}}<option value="{{.Email}}">{{.Name}} ({{.Role}})</option>{{end}}</select></label></p>
<button name="decision" value="allow">Allow</button> <button name="decision" value="deny">Deny</button>
</form>{{end}}
{{define "` + refusedPage + `"}}{{template "head" "Invalid Authorization Request"}}
<h1>Invalid Authorization Request</h1>
<p>No such client, or the redirect URI does not match one that is registered for it.</p>{{end}}
{{define "` + notFoundPage + `"}}{{template "head" "Page not found"}}<h1>Page not found</h1>{{end}}
{{define "` + deskPage + `"}}{{template "head" .Title}}<p>Agent desktop</p><h1>{{.Title}}</h1>
<dl>{{range .Facts}}<dt>{{index . 0}}</dt><dd>{{index . 1}}</dd>{{end}}</dl>{{end}}
`))

// The pages by name.
const (
	consentPage  = "consent"
	refusedPage  = "refused"
	notFoundPage = "not-found"
	deskPage     = "desk"
)

func page(status int, name string, data any) (reply, error) {
	var b strings.Builder
	if err := pages.ExecuteTemplate(&b, name, data); err != nil {
		return reply{}, fmt.Errorf("page %s: %w", name, err)
	}
	return reply{status: status, contentType: htmlType, body: strings.TrimSpace(b.String())}, nil
}

// desk is where an agent's browser lands when a client opens a record itself,
// without Talk Partner: /agent/users/7, /agent/tickets/35436. It needs no
// sign-in; whoever can reach a sandbox may look.
func (c *call) desk() (reply, error) {
	switch c.r.PathValue("kind") {
	case "users":
		if u, err := find(c, c.users, "id"); err == nil {
			return deskOf(u.Name, [][2]string{{"Phone", value(u.Phone)}, {"Email", value(u.Email)}, {"Role", u.Role}})
		}
	case "tickets":
		if t, err := find(c, c.tickets, "id"); err == nil {
			name := fmt.Sprintf("#%d %s", t.ID, value(t.Subject))
			return deskOf(name, [][2]string{
				{"Status", t.Status}, {"Requester", c.nameOf(t.RequesterID)}, {"Description", t.Description},
			})
		}
	}
	return page(http.StatusNotFound, notFoundPage, nil)
}

// newTicketDesk is the form of a new ticket, /agent/tickets/new/1.
func (c *call) newTicketDesk() (reply, error) {
	return deskOf("New ticket", [][2]string{{"Requester", c.query.Get("requester_id")}})
}

func deskOf(title string, facts [][2]string) (reply, error) {
	return page(http.StatusOK, deskPage, map[string]any{"Title": title, "Facts": facts})
}

func (s *state) nameOf(user int64) string {
	if u := s.users[user]; u != nil {
		return u.Name
	}
	return ""
}
