package rest

import (
	"context"
	"encoding/base64"
	"net/http"

	"github.com/callwright/callwright/connectors/credential"
)

// Basic signs with a user name and a password.
func Basic(user string, password credential.Secret) Authorizer {
	return static(func(h http.Header) {
		pair := base64.StdEncoding.EncodeToString([]byte(user + ":" + password.Reveal()))
		h.Set("Authorization", "Basic "+pair)
	})
}

// Bearer signs with a token that does not change.
func Bearer(token credential.Secret) Authorizer {
	return static(func(h http.Header) { h.Set("Authorization", "Bearer "+token.Reveal()) })
}

// APIKey signs by putting key into the named header.
func APIKey(header string, key credential.Secret) Authorizer {
	return static(func(h http.Header) { h.Set(header, key.Reveal()) })
}

// static is an Authorizer whose credential cannot be renewed.
type static func(h http.Header)

func (s static) Authorize(_ context.Context, h http.Header) error {
	s(h)
	return nil
}

func (s static) Rejected(context.Context, http.Header, *Response) bool { return false }
