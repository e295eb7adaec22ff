package emulator

import (
	"encoding/base64"
	"math/big"
	"net/http"
	"strings"

	"github.com/callwright/callwright/connectors/salesforce/emulator/org"
	"github.com/callwright/callwright/connectors/sandbox"
)

// revokeToken ends a session, or an approval with all its sessions.
func (e *Emulator) revokeToken(w http.ResponseWriter, r *http.Request) {
	a := e.state.Load().auth
	token := r.FormValue("token")
	a.mu.Lock()
	defer a.mu.Unlock()
	p := a.approvals[token]
	switch {
	case a.sessions[token] != nil:
		delete(a.sessions, token)
	case p != nil && !p.dead:
		a.revoke(p)
	default:
		refuseOAuth(w, r, &oauthFault{"invalid_token", "the token is unknown, expired or revoked"})
		return
	}
	w.WriteHeader(http.StatusOK)
}

// introspect tells an app about a token of its own.
func (e *Emulator) introspect(w http.ResponseWriter, r *http.Request) {
	a := e.state.Load().auth
	client, fault := a.clientOf(r, false)
	if fault != nil {
		refuseOAuth(w, r, fault)
		return
	}
	sandbox.WriteJSON(w, http.StatusOK, e.described(r, a, client))
}

func (e *Emulator) described(r *http.Request, a *auth, client *Client) org.Row {
	a.mu.Lock()
	defer a.mu.Unlock()
	token := r.PostFormValue("token")
	if s := a.sessions[token]; s != nil && !s.opaque && s.client == client.ID && !a.expired(s, a.plane.Now()) {
		row := e.active(r, s.scopes, client, s.username, s.user, "access_token")
		return append(row, org.Cell{Name: "exp", Value: s.used.Add(a.strict.SessionTimeout).Unix()},
			org.Cell{Name: "iat", Value: s.issued.Unix()}, org.Cell{Name: "nbf", Value: s.issued.Unix()})
	}
	if p := a.approvals[token]; p != nil && !p.dead && p.refresh == token && p.client == client.ID {
		return e.active(r, p.scopes, client, p.username, p.user, "refresh_token")
	}
	return org.Row{{Name: "active", Value: false}}
}

func (e *Emulator) active(r *http.Request, scopes []string, c *Client, username, user, kind string) org.Row {
	return org.Row{
		{Name: "active", Value: true}, {Name: "scope", Value: strings.Join(scopes, " ")}, {Name: "client_id", Value: c.ID},
		{Name: "username", Value: username}, {Name: "sub", Value: e.identityURL(r, user)}, {Name: "token_type", Value: kind},
	}
}

// bearer is the token of an Authorization header; "" if there is none.
func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if strings.EqualFold(scheme, "Bearer") || strings.EqualFold(scheme, "OAuth") {
		return strings.TrimSpace(token)
	}
	return ""
}

// refuseIdentity answers in plain text, as these endpoints do.
func refuseIdentity(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "text/plain;charset=UTF-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(code))
}

// asked finds the user whose session asks; it answers if there is none.
func (e *Emulator) asked(w http.ResponseWriter, r *http.Request) *org.Record {
	token := bearer(r)
	if token == "" {
		token = r.FormValue("oauth_token")
	}
	if token == "" {
		refuseIdentity(w, http.StatusForbidden, "Missing_OAuth_Token")
		return nil
	}
	st := e.state.Load()
	s := st.auth.use(token)
	if s == nil {
		refuseIdentity(w, http.StatusForbidden, "Bad_OAuth_Token")
		return nil
	}
	st.mu.RLock()
	defer st.mu.RUnlock()
	return st.org.Lookup(s.user)
}

func (e *Emulator) userinfo(w http.ResponseWriter, r *http.Request) {
	u := e.asked(w, r)
	if u == nil {
		return
	}
	sandbox.WriteJSON(w, http.StatusOK, e.userInfo(r, u))
}

func (e *Emulator) userInfo(r *http.Request, u *org.Record) org.Row {
	orgID, _ := org.ID18(e.state.Load().seed.Org.ID)
	photos := e.photos(r)
	return org.Row{
		{Name: "sub", Value: e.identityURL(r, u.ID)}, {Name: "user_id", Value: u.ID}, {Name: "organization_id", Value: orgID},
		{Name: "preferred_username", Value: u.Value("Username")}, {Name: "nickname", Value: u.Value("CommunityNickname")},
		{Name: "name", Value: u.Value("Name")}, {Name: "email", Value: u.Value("Email")}, {Name: "email_verified", Value: true},
		{Name: "given_name", Value: u.Value("FirstName")}, {Name: "family_name", Value: u.Value("LastName")},
		{Name: "zoneinfo", Value: u.Value("TimeZoneSidKey")}, {Name: "photos", Value: photos},
		{Name: "profile", Value: e.instanceURL(r) + "/" + u.ID}, {Name: "picture", Value: photos[0].Value},
		{Name: "address", Value: org.Row{{Name: "country", Value: "US"}}}, {Name: "is_salesforce_integration_user", Value: false},
		{Name: "urls", Value: e.urls(r)}, {Name: "active", Value: u.Value("IsActive")}, {Name: "user_type", Value: "STANDARD"},
		{Name: "language", Value: u.Value("LanguageLocaleKey")}, {Name: "locale", Value: u.Value("LocaleSidKey")},
		{Name: "utcOffset", Value: 0}, {Name: "updated_at", Value: u.Value("LastModifiedDate")},
		{Name: "is_app_installed", Value: true},
	}
}

func (e *Emulator) photos(r *http.Request) org.Row {
	at := e.instanceURL(r) + "/profilephoto/005/"
	return org.Row{{Name: "picture", Value: at + "F"}, {Name: "thumbnail", Value: at + "T"}}
}

func (e *Emulator) urls(r *http.Request) org.Row {
	at := e.instanceURL(r) + "/services/data/v{version}/"
	soap := e.instanceURL(r) + "/services/Soap/c/{version}/" + e.state.Load().seed.Org.ID[:15]
	return org.Row{
		{Name: "enterprise", Value: soap}, {Name: "rest", Value: at}, {Name: "sobjects", Value: at + "sobjects/"},
		{Name: "search", Value: at + "search/"}, {Name: "query", Value: at + "query/"}, {Name: "recent", Value: at + "recent/"},
	}
}

// identity is the page that the id of a token answer points to.
func (e *Emulator) identity(w http.ResponseWriter, r *http.Request) {
	if e.asked(w, r) == nil {
		return
	}
	st := e.state.Load()
	mine, _ := org.ID18(st.seed.Org.ID)
	orgID, okOrg := org.ID18(r.PathValue("org"))
	userID, okUser := org.ID18(r.PathValue("user"))
	st.mu.RLock()
	u := st.org.Lookup(userID)
	st.mu.RUnlock()
	switch {
	case !okOrg || !okUser || !strings.HasPrefix(userID, "005"):
		refuseIdentity(w, http.StatusForbidden, "Bad_Id")
	case orgID != mine:
		refuseIdentity(w, http.StatusForbidden, "Wrong_Org")
	case u == nil:
		refuseIdentity(w, http.StatusNotFound, "Bad_Id")
	case u.Value("IsActive") != true:
		refuseIdentity(w, http.StatusForbidden, "Inactive_User")
	default:
		sandbox.WriteJSON(w, http.StatusOK, e.identityOf(r, u, orgID))
	}
}

func (e *Emulator) identityOf(r *http.Request, u *org.Record, orgID string) org.Row {
	return org.Row{
		{Name: "id", Value: e.identityURL(r, u.ID)}, {Name: "asserted_user", Value: true}, {Name: "user_id", Value: u.ID},
		{Name: "organization_id", Value: orgID}, {Name: "username", Value: u.Value("Username")},
		{Name: "nick_name", Value: u.Value("CommunityNickname")}, {Name: "display_name", Value: u.Value("Name")},
		{Name: "email", Value: u.Value("Email")}, {Name: "email_verified", Value: true},
		{Name: "first_name", Value: u.Value("FirstName")}, {Name: "last_name", Value: u.Value("LastName")},
		{Name: "timezone", Value: u.Value("TimeZoneSidKey")}, {Name: "photos", Value: e.photos(r)},
		{Name: "active", Value: true}, {Name: "user_type", Value: "STANDARD"},
		{Name: "language", Value: u.Value("LanguageLocaleKey")}, {Name: "locale", Value: u.Value("LocaleSidKey")},
		{Name: "utcOffset", Value: 0}, {Name: "urls", Value: e.urls(r)},
		{Name: "last_modified_date", Value: u.Value("LastModifiedDate")},
	}
}

// keys is the key set that checks id tokens.
func (e *Emulator) keys(w http.ResponseWriter, _ *http.Request) {
	public := e.key().PublicKey
	encode := func(n *big.Int) string { return base64.RawURLEncoding.EncodeToString(n.Bytes()) }
	sandbox.WriteJSON(w, http.StatusOK, map[string]any{"keys": []map[string]string{{
		"kty": "RSA", "use": "sig", "alg": "RS256", "kid": keyID,
		"n": encode(public.N), "e": encode(big.NewInt(int64(public.E))),
	}}})
}

func (e *Emulator) discovery(w http.ResponseWriter, r *http.Request) {
	at := origin(r)
	sandbox.WriteJSON(w, http.StatusOK, org.Row{
		{Name: "issuer", Value: at}, {Name: "authorization_endpoint", Value: at + "/services/oauth2/authorize"},
		{Name: "token_endpoint", Value: at + "/services/oauth2/token"},
		{Name: "revocation_endpoint", Value: at + "/services/oauth2/revoke"},
		{Name: "userinfo_endpoint", Value: at + "/services/oauth2/userinfo"},
		{Name: "introspection_endpoint", Value: at + "/services/oauth2/introspect"},
		{Name: "jwks_uri", Value: at + "/id/keys"}, {Name: "scopes_supported", Value: knownScopes},
		{Name: "response_types_supported", Value: []string{"code"}}, {Name: "subject_types_supported", Value: []string{"public"}},
		{Name: "id_token_signing_alg_values_supported", Value: []string{"RS256"}},
		{Name: "token_endpoint_auth_methods_supported", Value: []string{"client_secret_post", "client_secret_basic"}},
		{Name: "claims_supported", Value: []string{"active", "email", "email_verified", "family_name", "given_name", "is_app_installed",
			"language", "locale", "name", "nickname", "organization_id", "photos", "picture", "preferred_username", "profile", "sub",
			"updated_at", "urls", "user_id", "user_type", "zoneinfo"}},
	})
}
