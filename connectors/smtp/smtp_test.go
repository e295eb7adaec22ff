package smtp

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"maps"
	"net"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/connectors/smtp/emulator"
	"github.com/callwright/callwright/engine/effect"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const canary = "hunter2-cAnaRy"

// start runs an emulator with a sign-in, and encryption if there is a
// certificate.
func start(t testing.TB, o emulator.Options) *emulator.Server {
	t.Helper()
	s, err := emulator.Start(o)
	require.NoError(t, err)
	t.Cleanup(s.Close)
	return s
}

func signedIn() emulator.Options {
	return emulator.Options{User: "support", Password: canary}
}

// open makes a client of a server that is spoken to in clear.
func open(t testing.TB, address string, change map[string]any) *client {
	t.Helper()
	c, err := tryOpen(address, []string{address}, change)
	require.NoError(t, err)
	return c
}

func tryOpen(address string, allow []string, change map[string]any) (*client, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return nil, err
	}
	a := connectors.Account{ID: "mail", Type: "smtp", Secrets: map[string]credential.Secret{"password": credential.New(canary)}, Settings: map[string]any{
		"host": host, "port": number, "tls": "none", "from": "Acme Support <support@acme.example>", "auth": "plain", "user": "support", "concurrent": 2,
	}}
	maps.Copy(a.Settings, change)
	if a.Settings["auth"] == "none" {
		a.Secrets = nil
	}
	c, err := Connector{}.Open(a, connectors.Deps{HTTP: rest.New(rest.Options{Allow: allow})})
	if err != nil {
		return nil, err
	}
	return c.(*client), nil
}

func letterTo(to ...string) effect.MailArgs {
	return effect.MailArgs{To: to, Subject: "Missed call", Text: "Please call back.\n.\nThanks."}
}

func requireCode(t testing.TB, code effect.Code, err error) *effect.Fault {
	t.Helper()
	var f *effect.Fault
	require.ErrorAs(t, err, &f)
	require.Equal(t, code, f.Code, f.Message)
	require.NotContains(t, f.Error()+f.Detail, "hunter2")
	return f
}

func TestSend(t *testing.T) {
	t.Parallel()
	s := start(t, signedIn())
	c := open(t, s.Address, nil)
	args := letterTo("a@x.example", "Bé <b@x.example>")
	args.CC, args.ReplyTo, args.Subject, args.HTML = []string{"c@x.example"}, "desk@acme.example", "Grüße", "<p>Ümlaut</p>"
	id, err := c.Send(t.Context(), args, "run/step/1")
	require.NoError(t, err)
	again, err := c.Send(t.Context(), args, "run/step/1")
	require.NoError(t, err)
	require.Equal(t, id, again, "the same key, the same id")
	other, err := c.Send(t.Context(), args, "run/step/2")
	require.NoError(t, err)
	require.NotEqual(t, id, other)
	require.Regexp(t, `^[0-9a-f]{32}@acme\.example$`, id)

	got := s.Messages()
	require.Len(t, got, 3)
	m := got[0]
	require.Equal(t, []string{"a@x.example", "b@x.example", "c@x.example"}, m.To)
	require.Equal(t, "support@acme.example", m.From)
	require.Equal(t, "support", m.User)
	for _, want := range []string{
		"Message-ID: <" + id + ">\r\n", `From: "Acme Support" <support@acme.example>`, "To: <a@x.example>,", "=?utf-8?q?B=C3=A9?= <b@x.example>", "Cc: <c@x.example>", "Reply-To: <desk@acme.example>",
		"Subject: =?UTF-8?q?Gr=C3=BC=C3=9Fe?=\r\n", "Auto-Submitted: auto-generated\r\n", "multipart/alternative", "text/plain; charset=UTF-8", "text/html; charset=UTF-8",
		"Please call back.\r\n.\r\nThanks.", "<p>=C3=9Cmlaut</p>",
	} {
		require.Contains(t, m.Data, want)
	}
	require.NotContains(t, m.Data, "User-Agent")
	require.NotContains(t, m.Data, canary)
}

func TestKindsOfContent(t *testing.T) {
	t.Parallel()
	s := start(t, signedIn())
	c := open(t, s.Address, map[string]any{"auth": "login"})
	_, err := c.Send(t.Context(), letterTo("a@x.example"), "k")
	require.NoError(t, err)
	_, err = c.Send(t.Context(), effect.MailArgs{To: []string{"a@x.example"}, Subject: "s", HTML: "<b>x</b>"}, "")
	require.NoError(t, err)
	got := s.Messages()
	require.Contains(t, got[0].Data, "Content-Type: text/plain")
	require.NotContains(t, got[0].Data, "multipart")
	require.Contains(t, got[1].Data, "Content-Type: text/html")
	require.NotContains(t, got[1].Data, "multipart")
}

// TestNothingIsInjected: no value adds a header or a recipient.
func TestNothingIsInjected(t *testing.T) {
	t.Parallel()
	s := start(t, signedIn())
	c := open(t, s.Address, nil)
	for _, tt := range []struct {
		change func(*effect.MailArgs)
		want   string
	}{
		{func(a *effect.MailArgs) { a.Subject = "x\r\nBcc: evil@x.example" }, "the subject holds a line break or another control character"},
		{func(a *effect.MailArgs) { a.Subject = "x\xff" }, "the subject holds"},
		{func(a *effect.MailArgs) { a.Subject = strings.Repeat("x", 501) }, "the subject is longer than 500 bytes"},
		{func(a *effect.MailArgs) { a.To = nil }, "the e-mail has no recipient"},
		{func(a *effect.MailArgs) { a.To = []string{"a@x.example", "b@x.example, evil@x.example"} }, "to, entry 2, is not one e-mail address"},
		{func(a *effect.MailArgs) { a.To = []string{"a@x.example>\r\nRCPT TO:<evil@x.example"} }, "to, entry 1, holds a control character"},
		{func(a *effect.MailArgs) { a.To = []string{""} }, "to, entry 1, is not one e-mail address"},
		{func(a *effect.MailArgs) { a.To = []string{"ä@x.example"} }, "to, entry 1, holds a character"},
		{func(a *effect.MailArgs) { a.To = []string{strings.Repeat("a", 320) + "@x.example"} }, "too long"},
		{func(a *effect.MailArgs) { a.CC = []string{"nobody"} }, "cc, entry 1, is not one e-mail address"},
		{func(a *effect.MailArgs) { a.ReplyTo = "a@x.example\nX-Evil: 1" }, "reply_to holds a control character"},
		{func(a *effect.MailArgs) { a.Text = "" }, "the e-mail has no content"},
		{func(a *effect.MailArgs) { a.Text = strings.Repeat("x", 5<<20+1) }, "the e-mail is larger than 5 MiB"},
		{func(a *effect.MailArgs) { a.To = strings.Split(strings.Repeat("a@x.example ", 100)+"b@x.example", " ") }, "the e-mail has 101 recipients; the most are 100"},
	} {
		args := letterTo("a@x.example")
		tt.change(&args)
		_, err := c.Send(t.Context(), args, "k")
		require.Contains(t, requireCode(t, effect.Invalid, err).Message, tt.want)
	}
	require.Zero(t, s.Sessions(), "nothing is sent that is wrong")
}

func FuzzAddress(f *testing.F) {
	for _, seed := range []string{"a@x.example", "A B <a@x.example>", "a@x.example, b@x.example", "a@x\r\nRCPT", `"a b"@x.example`, "a@[127.0.0.1]", "<a@x>, <b@x>"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, problem := address(text)
		if problem != "" {
			return
		}
		require.False(t, hasControl(a.Address), "%q", a.Address)
		require.Contains(t, a.Address, "@")
	})
}

func TestFaultsOfTheServer(t *testing.T) {
	t.Parallel()
	code := func(n int, enhanced ...int) emulator.Code {
		c := emulator.Code{Number: n}
		copy(c.Enhanced[:], enhanced)
		return c
	}
	for _, tt := range []struct {
		faults emulator.Faults
		code   effect.Code
		detail string
		kept   int
	}{
		{emulator.Faults{Greeting: code(554, 5, 3, 2)}, effect.Unavailable, "554 5.3.2", 0},
		{emulator.Faults{Greeting: code(421, 4, 3, 2)}, effect.Unavailable, "421 4.3.2", 0},
		{emulator.Faults{Login: code(535, 5, 7, 8)}, effect.Auth, "535 5.7.8", 0},
		{emulator.Faults{Login: code(454, 4, 3, 0)}, effect.Unavailable, "454 4.3.0", 0},
		{emulator.Faults{Sender: code(550, 5, 7, 1)}, effect.Denied, "550 5.7.1", 0},
		{emulator.Faults{Sender: code(530, 5, 7, 0)}, effect.Auth, "530 5.7.0", 0},
		{emulator.Faults{Recipient: code(550, 5, 1, 1)}, effect.NotFound, "550 5.1.1", 0},
		{emulator.Faults{Recipient: code(550, 5, 7, 1)}, effect.Denied, "550 5.7.1", 0},
		{emulator.Faults{Recipient: code(450, 4, 2, 0)}, effect.Unavailable, "450 4.2.0", 0},
		{emulator.Faults{Recipient: code(451, 4, 7, 1)}, effect.RateLimited, "451 4.7.1", 0},
		{emulator.Faults{Recipient: code(552, 5, 2, 2)}, effect.Invalid, "552 5.2.2", 0},
		{emulator.Faults{Data: code(554, 5, 7, 1)}, effect.Denied, "554 5.7.1", 0},
		{emulator.Faults{Data: code(552, 5, 3, 4)}, effect.Invalid, "552 5.3.4", 0},
		{emulator.Faults{Data: code(451, 4, 3, 0)}, effect.Unavailable, "451 4.3.0", 0},
		{emulator.Faults{Cut: emulator.CutSender}, effect.Unavailable, "", 0},
		{emulator.Faults{Cut: emulator.CutDelivered}, effect.Unknown, "", 1},
	} {
		t.Run(fmt.Sprintf("%+v", tt.faults), func(t *testing.T) {
			t.Parallel()
			s := start(t, signedIn())
			s.Break(tt.faults)
			_, err := open(t, s.Address, nil).Send(t.Context(), letterTo("a@x.example"), "k")
			require.Equal(t, tt.detail, requireCode(t, tt.code, err).Detail)
			require.Len(t, s.Messages(), tt.kept)
		})
	}
}

func TestOneUnknownRecipientStopsTheMessage(t *testing.T) {
	t.Parallel()
	o := signedIn()
	o.Mailboxes = []string{"a@x.example"}
	s := start(t, o)
	_, err := open(t, s.Address, nil).Send(t.Context(), letterTo("a@x.example", "b@x.example"), "k")
	require.Contains(t, requireCode(t, effect.NotFound, err).Message, "does not know a recipient (550)")
	require.Empty(t, s.Messages())
}

func TestSigningIn(t *testing.T) {
	t.Parallel()
	s := start(t, signedIn())
	c := open(t, s.Address, nil)
	who, err := c.Verify(t.Context())
	require.NoError(t, err)
	require.Equal(t, "support at "+s.Address+", from support@acme.example", who)
	identity, err := c.Identify(t.Context())
	require.NoError(t, err)
	require.Equal(t, connectors.Identity{User: "support", Organization: s.Address}, identity)

	_, err = open(t, s.Address, map[string]any{"user": "somebody"}).Verify(t.Context())
	require.Contains(t, requireCode(t, effect.Auth, err).Message, "does not accept the sign-in; check user and password (535)")
	_, err = open(t, s.Address, map[string]any{"auth": "none", "user": ""}).Send(t.Context(), letterTo("a@x.example"), "k")
	require.Contains(t, requireCode(t, effect.Auth, err).Message, "wants a sign-in")
	require.Empty(t, s.Messages())

	free := start(t, emulator.Options{})
	who, err = open(t, free.Address, map[string]any{"auth": "none", "user": ""}).Verify(t.Context())
	require.NoError(t, err)
	require.Equal(t, free.Address+" takes messages without a sign-in, from support@acme.example", who)

	o := signedIn()
	o.Auth = []string{"XOAUTH2", "SECRET-WAY"}
	s = start(t, o)
	_, err = open(t, s.Address, nil).Verify(t.Context())
	require.Contains(t, requireCode(t, effect.Invalid, err).Message, "does not offer the sign-in plain; it offers: xoauth2")
}

func TestEncryption(t *testing.T) {
	t.Parallel()
	certified := httptest.NewTLSServer(nil)
	certificate, root := certified.TLS.Certificates[0], certified.Certificate()
	certified.Close()
	pool := x509.NewCertPool()
	pool.AddCert(root)
	for _, mode := range []string{tlsStart, tlsImplicit} {
		o := signedIn()
		o.TLS, o.Implicit = &tls.Config{Certificates: []tls.Certificate{certificate}}, mode == tlsImplicit
		s := start(t, o)
		c := open(t, s.Address, map[string]any{"tls": mode})
		_, err := c.Send(t.Context(), letterTo("a@x.example"), "k")
		require.Contains(t, requireCode(t, effect.Unavailable, err).Message, "the certificate is signed by an unknown authority", mode)
		c.config.RootCAs = pool
		_, err = c.Send(t.Context(), letterTo("a@x.example"), "k")
		require.NoError(t, err, mode)
		require.True(t, s.Messages()[0].TLS)
		require.Equal(t, "support", s.Messages()[0].User)
		c.config.ServerName = "elsewhere.example"
		_, err = c.Verify(t.Context())
		require.Contains(t, requireCode(t, effect.Unavailable, err).Message, "the certificate is for another host", mode)
	}
	plain := start(t, signedIn())
	_, err := open(t, plain.Address, map[string]any{"tls": tlsStart}).Verify(t.Context())
	require.Contains(t, requireCode(t, effect.Invalid, err).Message, "does not offer STARTTLS")
	_, err = open(t, plain.Address, map[string]any{"tls": tlsImplicit}).Verify(t.Context())
	require.Contains(t, requireCode(t, effect.Unavailable, err).Message, "does not speak TLS")
}

func TestGuard(t *testing.T) {
	t.Parallel()
	s := start(t, signedIn())
	_, err := tryOpen(s.Address, nil, nil)
	require.ErrorContains(t, err, "is spoken to without encryption; use starttls or tls, or have the operator list it under allow_hosts")
	c, err := tryOpen(s.Address, nil, map[string]any{"tls": tlsStart})
	require.NoError(t, err)
	_, err = c.Verify(t.Context())
	require.Contains(t, requireCode(t, effect.Invalid, err).Message, "the host has a private address")
	require.Zero(t, s.Sessions())
}

func TestSettings(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		change map[string]any
		want   string
	}{
		{map[string]any{"host": "https://mail.example.com"}, "host and port are not those of a server"},
		{map[string]any{"host": ""}, "host and port are not those of a server"},
		{map[string]any{"port": 0}, "host and port are not those of a server"},
		{map[string]any{"from": "nobody"}, "from is not one e-mail address"},
		{map[string]any{"from": "a@x.example\nX: 1"}, "from holds a control character"},
		{map[string]any{"user": ""}, "auth plain needs the setting user"},
		{map[string]any{"user": "a\nb"}, "user holds a control character"},
		{map[string]any{"auth": "none"}, "user and password are not used with auth none"},
	} {
		_, err := tryOpen("mail.example.com:587", nil, withTLS(tt.change))
		require.ErrorContains(t, err, tt.want)
	}
	a := connectors.Account{Settings: map[string]any{"host": "h", "port": 1, "tls": "tls", "auth": "login", "user": "u", "from": "a@x.example"}}
	_, err := Connector{}.Open(a, connectors.Deps{HTTP: rest.New(rest.Options{})})
	require.EqualError(t, err, "auth login needs the setting password")
}

func withTLS(m map[string]any) map[string]any {
	m["tls"] = tlsImplicit
	return m
}

// TestTimeIsObeyed: a server that says nothing, a cancelled request, and a
// message that waits for its turn.
func TestTimeIsObeyed(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	c := open(t, l.Addr().String(), map[string]any{"concurrent": 1})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err = c.Send(ctx, letterTo("a@x.example"), "k")
	requireCode(t, effect.Timeout, err)

	ctx, cancel = context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		_, err := c.Send(ctx, letterTo("a@x.example"), "k")
		done <- err
	}()
	for range 2 { // the first connection was that of the message before
		conn, err := l.Accept()
		require.NoError(t, err)
		defer conn.Close()
	}
	short, stop := context.WithTimeout(t.Context(), time.Millisecond)
	defer stop()
	_, err = c.Send(short, letterTo("a@x.example"), "k")
	requireCode(t, effect.Timeout, err)
	cancel()
	requireCode(t, effect.Cancelled, <-done)
}

// TestTalkativeServer: a line without an end fills no memory.
func TestTalkativeServer(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	done := make(chan int)
	go func() {
		conn, err := l.Accept()
		if err != nil {
			close(done)
			return
		}
		defer conn.Close()
		sent := 0
		for chunk := make([]byte, 64<<10); err == nil; {
			var n int
			n, err = conn.Write(chunk)
			sent += n
		}
		done <- sent
	}()
	_, err = open(t, l.Addr().String(), nil).Verify(t.Context())
	require.Contains(t, requireCode(t, effect.Unavailable, err).Message, "does not answer as a mail server does")
	<-done
}

// TestPerformer sends by way of the registry, as a run does.
func TestPerformer(t *testing.T) {
	t.Parallel()
	s := start(t, signedIn())
	host, port, err := net.SplitHostPort(s.Address)
	require.NoError(t, err)
	number, err := strconv.Atoi(port)
	require.NoError(t, err)
	r := connectors.NewRegistry([]connectors.Connector{Connector{}}, connectors.Deps{HTTP: rest.New(rest.Options{Allow: []string{s.Address}})})
	require.NoError(t, r.Add(connectors.Account{ID: "office", Type: "smtp", Default: true, Secrets: map[string]credential.Secret{"password": credential.New(canary)}, Settings: map[string]any{
		"host": host, "port": number, "tls": "none", "from": "support@acme.example", "auth": "plain", "user": "support", "concurrent": 1,
	}}))
	p := connectors.NewPerformer(r)
	for _, account := range []string{"", "office"} {
		got := p.Perform(t.Context(), effect.Request{ID: "1", Kind: effect.MailSend, Account: account, Mode: effect.Write, Key: "k", Args: []byte(`{"to":["a@x.example"],"subject":"s","text":"t"}`)})
		require.Nil(t, got.Fault)
		require.Equal(t, "office", got.Account)
		require.NotEmpty(t, got.Value.(map[string]any)["id"])
	}
	require.Len(t, s.Messages(), 2)
	got := p.Perform(t.Context(), effect.Request{ID: "1", Kind: effect.HTTPFetch, Account: "office", Args: []byte(`{}`)})
	require.Equal(t, effect.Unsupported, got.Fault.Code)
	got = p.Perform(t.Context(), effect.Request{ID: "1", Kind: effect.HTTPFetch, Args: []byte(`{}`)})
	require.Equal(t, effect.Invalid, got.Fault.Code, "a mail account is no default for HTTP")
}
