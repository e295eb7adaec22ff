package emulator

import (
	"io"
	"slices"
	"strings"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// session is one connection. The server calls it from one goroutine.
type session struct {
	server *Server
	conn   *smtp.Conn
	user   string
	from   string
	to     []string
}

func (s *Server) session(c *smtp.Conn) (smtp.Session, error) {
	s.mu.Lock()
	s.sessions++
	s.mu.Unlock()
	if err := s.broken().Greeting.err(); err != nil {
		return nil, err
	}
	return &session{server: s, conn: c}, nil
}

// err is the answer that a code stands for; nil for none.
func (c Code) err() error {
	if c.Number == 0 {
		return nil
	}
	return &smtp.SMTPError{Code: c.Number, EnhancedCode: smtp.EnhancedCode(c.Enhanced), Message: "no, says the emulator; password hunter2"}
}

// AuthMechanisms are the ways to sign in.
func (s *session) AuthMechanisms() []string {
	if s.server.options.Auth != nil {
		return s.server.options.Auth
	}
	return []string{sasl.Plain, sasl.Login}
}

// Auth begins a sign-in.
func (s *session) Auth(way string) (sasl.Server, error) {
	if way == sasl.Plain {
		return sasl.NewPlainServer(func(_, user, password string) error { return s.login(user, password) }), nil
	}
	return &loginServer{check: s.login}, nil
}

func (s *session) login(user, password string) error {
	if err := s.server.broken().Login.err(); err != nil {
		return err
	}
	if o := s.server.options; user != o.User || password != o.Password {
		return smtp.ErrAuthFailed
	}
	s.user = user
	return nil
}

// Mail begins a message.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	f := s.server.broken()
	if f.Cut == CutSender {
		return s.cut()
	}
	if s.server.options.User != "" && s.user == "" {
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "sign in first"}
	}
	s.from = from
	return f.Sender.err()
}

// Rcpt adds a recipient.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if err := s.server.broken().Recipient.err(); err != nil {
		return err
	}
	if boxes := s.server.options.Mailboxes; boxes != nil && !slices.Contains(boxes, to) {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such mailbox"}
	}
	s.to = append(s.to, to)
	return nil
}

// Data takes the message.
func (s *session) Data(r io.Reader) error {
	f := s.server.broken()
	if f.Cut == CutData {
		return s.cut()
	}
	var data strings.Builder
	if _, err := io.Copy(&data, r); err != nil {
		return err
	}
	if err := f.Data.err(); err != nil {
		return err
	}
	_, encrypted := s.conn.TLSConnectionState()
	s.server.keep(Message{From: s.from, To: s.to, User: s.user, TLS: encrypted, Data: data.String()})
	if f.Cut == CutDelivered {
		return s.cut()
	}
	return nil
}

// cut ends the connection without a word.
func (s *session) cut() error {
	_ = s.conn.Conn().Close()
	return io.ErrUnexpectedEOF
}

// Reset forgets the message.
func (s *session) Reset() { s.from, s.to = "", nil }

// Logout ends the session.
func (s *session) Logout() error { return nil }

// loginServer is the server's side of LOGIN, which asks for the name and then
// for the password.
type loginServer struct {
	check func(user, password string) error
	user  string
	step  int
}

// Next takes an answer and asks the next question.
func (l *loginServer) Next(answer []byte) (question []byte, done bool, err error) {
	l.step++
	switch l.step {
	case 1:
		return []byte("Username:"), false, nil
	case 2:
		l.user = string(answer)
		return []byte("Password:"), false, nil
	}
	return nil, true, l.check(l.user, string(answer))
}
