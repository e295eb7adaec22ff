package cassette

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/callwright/callwright/connectors/credential"
)

// signedIn marks the interactions of sign-ins in the file.
const signedIn = "X-Callwright-Sign-In"

// emptyToken is what a sign-in gives when it is played. It opens nothing.
const emptyToken = "of-the-cassette"

// isSignIn reports whether a request asks for a token.
func isSignIn(r *http.Request, body string) bool {
	if r.Method != http.MethodPost || !isForm(r.Header.Get("Content-Type")) {
		return false
	}
	form, err := url.ParseQuery(body)
	return err == nil && form.Has("grant_type")
}

// learn takes the secrets in a token endpoint's answer: every text in it that
// is not plainly something else.
func (r redactor) learn(answer string) {
	var fields map[string]any
	if json.Unmarshal([]byte(answer), &fields) != nil {
		r.learned.Add(credential.New(strings.TrimSpace(answer)))
		return
	}
	for name, v := range fields {
		if text, ok := v.(string); ok && !plainField(name) {
			r.learnText(text)
		}
	}
}

// plainField reports whether a field of a token endpoint's answer is public.
func plainField(name string) bool {
	switch name {
	case "instance_url", "token_type", "scope", "expires_in", "issued_at", "error", "error_description", "id", "api_instance_url", "sfdc_community_url":
		return true
	}
	return false
}

// signInAnswer is what is kept of a token endpoint's answer: where it leads.
// One that was refused keeps its error.
func (r redactor) signInAnswer(answer string) string {
	var fields map[string]any
	_ = json.Unmarshal([]byte(answer), &fields) // nothing is kept of anything else
	out := map[string]any{}
	for _, name := range []string{"instance_url", "token_type", "expires_in", "error", "error_description"} {
		if v, ok := fields[name]; ok {
			out[name] = v
		}
	}
	if fields["error"] == nil {
		out["access_token"] = emptyToken
	}
	text, _ := json.Marshal(out) // texts and numbers
	return r.text(string(text))
}

// learnRequest takes the secrets that stand in a request, which the service
// may repeat: its credentials, and values that are called secrets.
func (r redactor) learnRequest(q *http.Request, body string) {
	for name := range q.Header {
		if secretKey.MatchString(name) {
			_, credentials, _ := strings.Cut(q.Header.Get(name), " ")
			r.learnText(credentials)
			r.learnText(q.Header.Get(name))
		}
	}
	values := q.URL.Query()
	if isForm(q.Header.Get("Content-Type")) {
		form, _ := url.ParseQuery(body) // what cannot be read is no secret that is repeated
		for name := range form {
			values[name] = append(values[name], form[name]...)
		}
	}
	for name := range values {
		if secretKey.MatchString(name) {
			for _, v := range values[name] {
				r.learnText(v)
			}
		}
	}
	for _, m := range jsonMember.FindAllStringSubmatch(body, -1) {
		if secretKey.MatchString(m[1]) {
			r.learnText(m[3])
		}
	}
}

// shortest is the length from which a text is taken for a secret wherever it
// stands: shorter ones would take ordinary words along.
const shortest = 8

// learnText takes one secret.
func (r redactor) learnText(text string) {
	if len(text) >= shortest {
		r.learned.Add(credential.New(text))
	}
}
