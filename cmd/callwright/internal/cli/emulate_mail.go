package cli

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"strings"

	smtp "github.com/callwright/callwright/connectors/smtp/emulator"
	"github.com/callwright/callwright/engine/diag"
)

const nameMail = "smtp"

// mailServer is the emulator of a mail server.
type mailServer struct {
	shown mailShown
	taken chan smtp.Message
}

// mailShown is what a client of the mail server needs.
type mailShown struct {
	URL      string `json:"url"`
	User     string `json:"user"`
	Password string `json:"password"`
}

func newMail() *mailServer {
	return &mailServer{shown: mailShown{User: "support@callwright.example", Password: rand.Text()}, taken: make(chan smtp.Message)}
}

func (m *mailServer) title() string { return nameMail }

func (m *mailServer) credentials() any { return m.shown }

// serve puts the server at an address.
func (m *mailServer) serve(address string) (*actor, account, error) {
	ended := make(chan struct{})
	s, err := smtp.Start(smtp.Options{Address: address, User: m.shown.User, Password: m.shown.Password, Taken: func(got smtp.Message) {
		select {
		case m.taken <- got:
		case <-ended:
		}
	}})
	if err != nil {
		return nil, account{}, fmt.Errorf("serve %s: %w", nameMail, err)
	}
	a := &actor{name: nameMail, url: "smtp://" + reachable(s.Address), stop: func() { close(ended); s.Close() }}
	m.shown.URL = a.url
	return a, account{
		id: "acme-mail", kind: "smtp", isDefault: true, actor: a,
		settings: []setting{{"tls", "none", false}, {"from", "Acme Support <support@callwright.example>", false}, {"user", m.shown.User, false}, {"password", m.shown.Password, true}},
	}, nil
}

// mailsOf is where the messages come that emulators take; nil for none.
func mailsOf(emulators []emulator) <-chan smtp.Message {
	for _, e := range emulators {
		if m, ok := e.(*mailServer); ok {
			return m.taken
		}
	}
	return nil
}

// showMails prints messages until the command is stopped.
func (a *app) showMails(ctx context.Context, mails <-chan smtp.Message, format string) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case m := <-mails:
			if err := a.showMail(m, format); err != nil {
				return err
			}
		}
	}
}

// mailTaken is what `emulate --output json` prints for a message.
type mailTaken struct {
	FormatVersion int      `json:"format_version"`
	Mail          mailText `json:"mail"`
}

type mailText struct {
	From    string   `json:"from"`
	To      []string `json:"to"` // all recipients
	Subject string   `json:"subject"`
	Text    string   `json:"text,omitempty"`
	HTML    string   `json:"html,omitempty"`
}

func (a *app) showMail(m smtp.Message, format string) error {
	l, err := m.Read()
	if err != nil { // of a client other than callwright
		l = smtp.Letter{From: m.From, Text: m.Data}
	}
	if format == formatJSON {
		return a.out.json(mailTaken{1, mailText{From: l.From, To: m.To, Subject: l.Subject, Text: l.Text, HTML: l.HTML}})
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s  %s\n", a.out.paint(colourBold, "mail"), diag.Printable(l.Subject))
	fmt.Fprintf(&b, "  %s to %s\n", diag.Printable(l.From), diag.Printable(strings.Join(m.To, ", ")))
	for _, body := range []string{l.Text, l.HTML} {
		if body != "" {
			b.WriteString("\n" + indented(body))
		}
	}
	_, err = io.WriteString(a.out, b.String())
	return err
}

func indented(text string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		b.WriteString(strings.TrimRight("  "+diag.Printable(line), " ") + "\n")
	}
	return b.String()
}
