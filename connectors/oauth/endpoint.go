package oauth

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

// Endpoint is a token endpoint and the client that speaks to it.
type Endpoint struct {
	HTTP         *rest.Stack
	URL          string
	ClientID     string
	ClientSecret credential.Secret // zero for a public client
	Basic        bool              // send the client's name and secret as HTTP Basic, not in the form
	Scopes       []string
	Audience     string            // whom the token is for, where the service asks for it
	Params       map[string]string // sent with every request, e.g. expires_in or resource
	Extra        []string          // names of further fields of the answer to keep in Token.Extra
	Lifetime     time.Duration     // assumed when the answer does not tell; 0: until it is rejected
}

// post makes the one token request that all grants share. It is never
// repeated and follows no redirect. Secrets that the form holds within other
// texts are given beside it, to be kept out of messages.
func (e Endpoint) post(ctx context.Context, form url.Values, within ...credential.Secret) (Token, error) {
	if e.Audience != "" {
		form.Set("audience", e.Audience)
	}
	for name, text := range e.Params {
		form.Set(name, text)
	}
	style := oauth2.AuthStyleInParams // never AutoDetect: it tries twice and hides the first error
	if e.Basic {
		style = oauth2.AuthStyleInHeader
	}
	// The client credentials grant with another grant_type is the library's
	// one request with free parameters.
	config := clientcredentials.Config{
		ClientID: e.ClientID, ClientSecret: e.ClientSecret.Reveal(), TokenURL: e.URL,
		Scopes: e.Scopes, AuthStyle: style, EndpointParams: form,
	}
	client := &http.Client{
		Transport:     transport{e.HTTP},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	t, err := config.Token(context.WithValue(ctx, oauth2.HTTPClient, client))
	if err != nil {
		return Token{}, e.fault(err, form, within)
	}
	return e.token(t), nil
}

// token converts the library's token, by the stack's clock.
func (e Endpoint) token(t *oauth2.Token) Token {
	now := e.HTTP.Now()
	out := Token{Access: credential.New(t.AccessToken), Refresh: credential.New(t.RefreshToken)}
	if life := lifetime(t.Extra("expires_in"), e.Lifetime); life > 0 {
		out.Expiry = now.Add(life)
	}
	out.Scope, _ = t.Extra("scope").(string)
	for _, name := range e.Extra {
		if text, ok := t.Extra(name).(string); ok {
			if out.Extra == nil {
				out.Extra = map[string]string{}
			}
			out.Extra[name] = text
		}
	}
	return out
}

// lifetime reads expires_in: a number, or a text that holds one.
func lifetime(told any, otherwise time.Duration) time.Duration {
	seconds, err := strconv.ParseFloat(fmt.Sprint(told), 64)
	if err != nil || seconds < 1 {
		return otherwise
	}
	const year = 365 * 24 * time.Hour
	return time.Duration(min(seconds, year.Seconds())) * time.Second
}

// maxAnswer bounds a token endpoint's answer.
const maxAnswer = 1 << 20

// transport carries the library's requests over the stack.
type transport struct{ stack *rest.Stack }

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	_ = r.Body.Close()
	if err != nil {
		return nil, fmt.Errorf("read the token request: %w", err)
	}
	// Read, because a lost answer leaves nothing half done in the CRM: the
	// caller's own request was not sent yet.
	answer, err := t.stack.Do(r.Context(), rest.Request{
		Method: r.Method, URL: r.URL.String(), Header: r.Header, Body: body,
		Mode: effect.Read, Limit: maxAnswer, Note: "token request",
	}, nil)
	if err != nil {
		return nil, err
	}
	return response(r, answer), nil
}

// response gives the library what it looks at. Text that claims to be a form
// is taken as JSON when it looks like it, as some services mislabel it.
func response(r *http.Request, answer *rest.Response) *http.Response {
	h := answer.Header.Clone()
	if strings.HasPrefix(strings.TrimSpace(string(answer.Body)), "{") {
		h.Set("Content-Type", "application/json")
	}
	return &http.Response{
		StatusCode: answer.Status, Status: http.StatusText(answer.Status), Header: h,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Body: io.NopCloser(bytes.NewReader(answer.Body)), ContentLength: int64(len(answer.Body)), Request: r,
	}
}
