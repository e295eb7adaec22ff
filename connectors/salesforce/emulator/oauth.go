package emulator

import (
	"encoding/xml"
	"net/http"
	"net/url"
	"strings"

	"github.com/callwright/callwright/connectors/salesforce/emulator/org"
	"github.com/callwright/callwright/connectors/sandbox"
)

func (e *Emulator) oauthRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /services/oauth2/authorize", e.authorize)
	mux.HandleFunc("POST /services/oauth2/authorize", e.consent)
	mux.HandleFunc("/services/oauth2/token", e.token)
	mux.HandleFunc("/services/oauth2/revoke", e.revokeToken)
	mux.HandleFunc("POST /services/oauth2/introspect", e.introspect)
	mux.HandleFunc("/services/oauth2/userinfo", e.userinfo)
	mux.HandleFunc("/id/{org}/{user}", e.identity)
	mux.HandleFunc("GET /id/keys", e.keys)
	mux.HandleFunc("GET /.well-known/openid-configuration", e.discovery)
}

// oauthFault is an error of an OAuth endpoint.
type oauthFault struct{ code, description string }

func (f *oauthFault) row() org.Row {
	return org.Row{{Name: "error", Value: f.code}, {Name: "error_description", Value: f.description}}
}

// The faults that several grants share.
func badGrant(description string) *oauthFault { return &oauthFault{"invalid_grant", description} }
func deadToken() *oauthFault                  { return badGrant("expired access/refresh token") }
func badClientID() *oauthFault {
	return &oauthFault{"invalid_client_id", "client identifier invalid"}
}
func badSecret() *oauthFault { return &oauthFault{"invalid_client", "invalid client credentials"} }
func inactive() *oauthFault  { return &oauthFault{"inactive_user", "inactive user"} }

// answerOAuth writes a flat answer as JSON, form or XML, as the request asks.
func answerOAuth(w http.ResponseWriter, r *http.Request, status int, row org.Row) {
	w.Header().Set("Cache-Control", "no-cache, no-store")
	w.Header().Set("Pragma", "no-cache")
	switch format(r) {
	case "urlencoded":
		w.Header().Set("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(formText(row)))
	case "xml":
		w.Header().Set("Content-Type", "application/xml;charset=UTF-8")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(xmlText(row)))
	default:
		sandbox.WriteJSON(w, status, row)
	}
}

func refuseOAuth(w http.ResponseWriter, r *http.Request, f *oauthFault) {
	answerOAuth(w, r, http.StatusBadRequest, f.row())
}

// format is the form of answer that a request wants: its parameter goes before
// its Accept header.
func format(r *http.Request) string {
	if f := r.FormValue("format"); f != "" {
		return f
	}
	switch accept := r.Header.Get("Accept"); {
	case strings.Contains(accept, "json"):
		return "json"
	case strings.Contains(accept, "x-www-form-urlencoded"):
		return "urlencoded"
	case strings.Contains(accept, "xml") && !strings.Contains(accept, "html"):
		return "xml"
	}
	return "json"
}

func formText(row org.Row) string {
	var parts []string
	for _, c := range row {
		s, _ := c.Value.(string)
		parts = append(parts, url.QueryEscape(c.Name)+"="+url.QueryEscape(s))
	}
	return strings.Join(parts, "&")
}

func xmlText(row org.Row) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><OAuth>`)
	for _, c := range row {
		s, _ := c.Value.(string)
		b.WriteString("<" + c.Name + ">")
		_ = xml.EscapeText(&b, []byte(s)) // a Builder takes everything
		b.WriteString("</" + c.Name + ">")
	}
	b.WriteString("</OAuth>")
	return b.String()
}

// identityURL names a user within the org.
func (e *Emulator) identityURL(r *http.Request, user string) string {
	full, _ := org.ID18(e.state.Load().seed.Org.ID)
	return origin(r) + "/id/" + full + "/" + user
}
