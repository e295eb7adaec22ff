package smtp

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/wneessen/go-mail/smtp"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

// client is one account.
type client struct {
	stack         *rest.Stack
	host, address string // the latter with the port
	mode          string // of encryption
	config        *tls.Config
	auth, user    string
	password      credential.Secret
	from          *mail.Address
	turns         chan struct{} // one for each open connection
}

var (
	_ connectors.Mailer     = (*client)(nil)
	_ connectors.Identifier = (*client)(nil)
)

// Verify signs in and sends nothing.
func (c *client) Verify(ctx context.Context) (string, error) {
	if err := c.session(ctx, func(*smtp.Client) error { return nil }); err != nil {
		return "", err
	}
	if c.auth == authNone {
		return fmt.Sprintf("%s takes messages without a sign-in, from %s", c.address, c.from.Address), nil
	}
	return fmt.Sprintf("%s at %s, from %s", c.user, c.address, c.from.Address), nil
}

// Identify signs in and tells who the account is.
func (c *client) Identify(ctx context.Context) (connectors.Identity, error) {
	_, err := c.Verify(ctx)
	return connectors.Identity{User: c.user, Organization: c.address}, err
}

// Send hands a message to the server.
func (c *client) Send(ctx context.Context, args effect.MailArgs, key string) (string, error) {
	l, f := c.write(args, key, c.stack.Now())
	if f != nil {
		return "", f
	}
	return l.id, c.session(ctx, func(s *smtp.Client) error { return c.hand(ctx, s, l) })
}

// hand goes through the steps of a delivery. Until the last, nothing has been
// sent; after it, what is not confirmed may have been.
func (c *client) hand(ctx context.Context, s *smtp.Client, l *letter) error {
	if err := s.Mail("<" + c.from.Address + ">"); err != nil {
		return c.fault(ctx, stepSender, err)
	}
	for _, to := range l.to {
		if err := s.Rcpt("<" + to.Address + ">"); err != nil {
			return c.fault(ctx, stepRecipient, err)
		}
	}
	w, err := s.Data()
	if err != nil {
		return c.fault(ctx, stepData, err)
	}
	if _, err := l.WriteTo(w); err != nil {
		return c.fault(ctx, stepData, err)
	}
	if err := w.Close(); err != nil {
		return c.fault(ctx, stepEnd, err)
	}
	return nil
}

// session connects, signs in, does the work, and takes leave.
func (c *client) session(ctx context.Context, work func(*smtp.Client) error) error {
	select {
	case c.turns <- struct{}{}:
		defer func() { <-c.turns }()
	case <-ctx.Done():
		return c.fault(ctx, stepConnect, ctx.Err())
	}
	conn, err := c.connect(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	s, err := c.greet(ctx, conn)
	if err != nil {
		return err
	}
	if err := work(s); err != nil {
		return err
	}
	_ = s.Quit() // the work is done; who hangs up first does not matter
	return nil
}

// connect opens the connection, which ends with ctx.
func (c *client) connect(ctx context.Context) (net.Conn, error) {
	raw, err := c.stack.Dial(ctx, c.address)
	if err != nil {
		return nil, err
	}
	if ends, ok := ctx.Deadline(); ok {
		_ = raw.SetDeadline(ends) // a connection that cannot be limited fails by its first use
	} else {
		_ = raw.SetDeadline(time.Now().Add(patience))
	}
	var conn net.Conn = &bounded{Conn: raw, left: maxAnswers}
	if c.mode != tlsImplicit {
		return conn, nil
	}
	secure := tls.Client(conn, c.config)
	if err := secure.HandshakeContext(ctx); err != nil {
		_ = raw.Close()
		return nil, rest.Unconnected(ctx, c.address, err)
	}
	return secure, nil
}

// greet makes an SMTP session of a connection: encrypted and signed in.
func (c *client) greet(ctx context.Context, conn net.Conn) (*smtp.Client, error) {
	s, err := smtp.NewClient(conn, c.host)
	if err != nil {
		return nil, c.fault(ctx, stepConnect, err)
	}
	s.SkipSMTPUTF8(true) // addresses are ASCII, see address
	if err := s.Hello(c.domain()); err != nil {
		return nil, c.fault(ctx, stepConnect, err)
	}
	if c.mode == tlsStart {
		if ok, _ := s.Extension("STARTTLS"); !ok {
			return nil, effect.NewFault(effect.Invalid, "%s does not offer STARTTLS; use tls: tls with the port for it, mostly 465", c.address)
		}
		if err := s.StartTLS(c.config); err != nil {
			return nil, c.fault(ctx, stepConnect, err)
		}
	}
	return s, c.login(ctx, s)
}

// login signs in, never without encryption but where the operator allowed it.
func (c *client) login(ctx context.Context, s *smtp.Client) error {
	if c.auth == authNone {
		return nil
	}
	_, offered := s.Extension("AUTH")
	if ways := strings.Fields(strings.ToLower(offered)); !slices.Contains(ways, c.auth) {
		return effect.NewFault(effect.Invalid, "%s does not offer the sign-in %s; it offers: %s", c.address, c.auth, known(ways))
	}
	clear := c.mode == tlsNone
	way := smtp.PlainAuth("", c.user, c.password.Reveal(), c.host, clear)
	if c.auth == authLogin {
		way = smtp.LoginAuth(c.user, c.password.Reveal(), c.host, clear)
	}
	if err := s.Auth(way); err != nil {
		return c.fault(ctx, stepLogin, err)
	}
	return nil
}

// known names the ways of signing in that a server offers, as far as they are
// well-known: the server's own text is not repeated.
func known(ways []string) string {
	var out []string
	for _, w := range []string{authPlain, authLogin, "cram-md5", "xoauth2", "oauthbearer", "scram-sha-256"} {
		if slices.Contains(ways, w) {
			out = append(out, w)
		}
	}
	if out == nil {
		return "none"
	}
	return strings.Join(out, ", ")
}
