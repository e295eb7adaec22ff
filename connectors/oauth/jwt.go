package oauth

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"net/url"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/engine/effect"
)

// Assertion is what a program says of itself in the JWT bearer grant.
type Assertion struct {
	Issuer   string // the client id when empty
	Subject  string // the user to act as
	Audience string // who is asked, e.g. https://login.salesforce.com
	KeyID    string // names the key where the service knows several; may be empty
	// Key is an RSA private key in PEM, PKCS #1 or PKCS #8, without passphrase.
	Key credential.Secret
	// Lifetime of each assertion; 0, or more than 3 minutes: 3 minutes.
	Lifetime time.Duration
}

const (
	longestAssertion = 3 * time.Minute
	clockSkew        = 10 * time.Second
)

const jwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer"

// JWTBearer is the grant by which a program signs in with a key whose
// certificate the service knows. It has no refresh token: renewing is signing
// in again. The client's id and secret are sent only when there is a secret.
//
// Its error says what is wrong with the key, and holds nothing of it.
func JWTBearer(e Endpoint, a Assertion) (Fetcher, error) {
	key, err := rsaKey(a.Key)
	if err != nil {
		return nil, err
	}
	if a.Issuer == "" {
		a.Issuer = e.ClientID
	}
	if a.Lifetime <= 0 || a.Lifetime > longestAssertion {
		a.Lifetime = longestAssertion
	}
	if e.ClientSecret.IsZero() {
		e.ClientID, e.Basic = "", false
	}
	return fetch(func(ctx context.Context, _ Token) (Token, error) {
		text, err := a.sign(key, e.HTTP.Now())
		if err != nil {
			return Token{}, effect.NewFault(effect.Auth, "the sign-in cannot be signed with the account's private key")
		}
		return e.post(ctx, url.Values{"grant_type": {jwtBearer}, "assertion": {text}})
	}), nil
}

// sign makes an assertion that can be used once.
func (a Assertion) sign(key *rsa.PrivateKey, now time.Time) (string, error) {
	// A map, since the library's own claims write the audience as a list.
	// It was issued a moment ago for services whose clock is behind.
	t := jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims{
		"iss": a.Issuer, "sub": a.Subject, "aud": a.Audience,
		"iat": now.Add(-clockSkew).Unix(), "exp": now.Add(a.Lifetime).Unix(), "jti": rand.Text(),
	})
	if a.KeyID != "" {
		t.Header["kid"] = a.KeyID
	}
	return t.SignedString(key)
}

func rsaKey(secret credential.Secret) (*rsa.PrivateKey, error) {
	block, _ := pem.Decode([]byte(secret.Reveal()))
	switch {
	case block == nil:
		return nil, errors.New("the private key is not in PEM form (-----BEGIN PRIVATE KEY-----)")
	case block.Type == "ENCRYPTED PRIVATE KEY" || block.Headers["DEK-Info"] != "":
		return nil, errors.New("the private key is protected by a passphrase; store it without one: openssl pkey -in key.pem")
	}
	var any any
	var err error
	switch block.Type {
	case "RSA PRIVATE KEY":
		any, err = x509.ParsePKCS1PrivateKey(block.Bytes)
	case "PRIVATE KEY":
		any, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	default:
		return nil, errors.New("the PEM text holds no private key")
	}
	if err != nil {
		return nil, errors.New("the private key cannot be read")
	}
	key, ok := any.(*rsa.PrivateKey)
	if !ok {
		return nil, errors.New("the private key is not an RSA key, which RS256 needs")
	}
	return key, nil
}
