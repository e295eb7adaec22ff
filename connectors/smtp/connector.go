package smtp

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"strconv"
	"strings"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/spec"
)

// The ways to encrypt and to sign in.
const (
	tlsStart    = "starttls"
	tlsImplicit = "tls"
	tlsNone     = "none"
	authNone    = "none"
	authPlain   = "plain"
	authLogin   = "login"
)

// Connector is the connector type "smtp".
type Connector struct{}

var _ connectors.Connector = Connector{}

// Describe returns the type's name and settings.
func (Connector) Describe() connectors.Description {
	return connectors.Description{
		Type:    "smtp",
		Summary: "A mail server that takes messages by SMTP.",
		Mail:    true,
		Fields: []spec.Field{
			{Name: "host", Kind: spec.Text, Required: true, Literal: true, Doc: "The mail server.", Example: "smtp.example.com"},
			{Name: "port", Kind: spec.Int, Literal: true, Default: 587, Min: 1, Max: 65535, Doc: "Its port: 587 with starttls, 465 with tls."},
			{Name: "tls", Kind: spec.Enum, Enum: []string{tlsStart, tlsImplicit, tlsNone}, Default: tlsStart, Doc: "How the connection is encrypted; none only for hosts that the operator lists under allow_hosts."},
			{Name: "from", Kind: spec.Text, Required: true, Literal: true, Doc: "The sender of all messages, with or without a name.", Example: "Acme Support <support@example.com>"},
			{Name: "auth", Kind: spec.Enum, Enum: []string{authPlain, authLogin, authNone}, Default: authPlain, Doc: "How to sign in."},
			{Name: "user", Kind: spec.Text, Literal: true, Doc: "The user name, unless auth is none.", Example: "support@example.com"},
			{Name: "password", Kind: spec.Secret, Doc: "The password, unless auth is none.", Example: "secret:mail-password"},
			{Name: "concurrent", Kind: spec.Int, Literal: true, Default: 5, Min: 1, Max: 100, Doc: "How many connections may be open at a time; further messages wait for their turn."},
		},
	}
}

// Open makes the client of one account.
func (Connector) Open(a connectors.Account, deps connectors.Deps) (connectors.Client, error) {
	c := &client{stack: deps.HTTP, host: text(a, "host"), user: text(a, "user"), password: a.Secrets["password"], auth: text(a, "auth")}
	port, _ := a.Settings["port"].(int)
	c.address = net.JoinHostPort(c.host, strconv.Itoa(port))
	if _, err := rest.ParseHost(c.address); err != nil || port == 0 {
		return nil, errors.New("host and port are not those of a server; write a host name without a scheme")
	}
	c.mode = text(a, "tls")
	if c.mode == tlsNone && !deps.HTTP.Allowed(c.address) {
		return nil, fmt.Errorf("tls: %s is spoken to without encryption; use starttls or tls, or have the operator list it under allow_hosts", c.address)
	}
	c.config = &tls.Config{ServerName: c.host, MinVersion: tls.VersionTLS12}
	if err := c.signIn(a); err != nil {
		return nil, err
	}
	from, problem := address(text(a, "from"))
	if problem != "" {
		return nil, fmt.Errorf("from %s", problem)
	}
	c.from = from
	concurrent, _ := a.Settings["concurrent"].(int)
	c.turns = make(chan struct{}, max(concurrent, 1))
	return c, nil
}

// signIn refuses half of a sign-in, and one that is not used.
func (c *client) signIn(a connectors.Account) error {
	_, password := a.Secrets["password"]
	switch {
	case c.auth == authNone && (c.user != "" || password):
		return errors.New("user and password are not used with auth none")
	case c.auth != authNone && c.user == "":
		return fmt.Errorf("auth %s needs the setting user", c.auth)
	case c.auth != authNone && !password:
		return fmt.Errorf("auth %s needs the setting password", c.auth)
	case hasControl(c.user):
		return errors.New("user holds a control character")
	}
	return nil
}

// text returns a setting, or "".
func text(a connectors.Account, name string) string {
	s, _ := a.Settings[name].(string)
	return s
}

// address reads one address, with or without a name; problem finishes a
// sentence that begins with what the address is for.
func address(s string) (a *mail.Address, problem string) {
	if hasControl(s) || len(s) > 320 {
		return nil, "holds a control character or is too long"
	}
	a, err := mail.ParseAddress(s)
	switch {
	case err != nil:
		return nil, "is not one e-mail address"
	case strings.ContainsFunc(a.Address, func(r rune) bool { return r > '~' }):
		return nil, "holds a character that addresses of all mail servers do not have"
	}
	return a, ""
}

func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f })
}
