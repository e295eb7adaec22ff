package emulator

import (
	"crypto/tls"
	"io"
	"log"
	"net"
	"slices"
	"sync"

	"github.com/emersion/go-smtp"
)

// Options say what the server is like. The zero Options take every message
// from everybody, without encryption.
type Options struct {
	Address        string      // where to listen, as host:port; a free port of this machine if ""
	User, Password string      // "": nobody has to sign in
	Auth           []string    // the ways to sign in; PLAIN and LOGIN if nil
	TLS            *tls.Config // with a certificate: STARTTLS is offered
	Implicit       bool        // connections begin with TLS
	Mailboxes      []string    // the recipients that exist; nil: all

	// Taken is told of each message, in order; may be nil. Its sender waits
	// meanwhile, and so does whoever asks the server for messages.
	Taken func(Message)
}

// Message is a message that was taken.
type Message struct {
	From string   // of the envelope
	To   []string // of the envelope
	User string   // who had signed in
	TLS  bool     // whether the connection was encrypted
	Data string   // headers and body, as they came over the wire
}

// Faults say what goes wrong. Codes are SMTP codes such as 450 or 550, with
// an enhanced code; 0 is none.
type Faults struct {
	Greeting  Code // instead of the session
	Login     Code
	Sender    Code
	Recipient Code
	Data      Code // after the whole message
	Cut       Cut  // the connection ends
}

// Code is an answer that says no.
type Code struct {
	Number   int
	Enhanced [3]int
}

// Cut says where the connection ends without a word.
type Cut int

// The places.
const (
	CutNever Cut = iota
	CutSender
	CutData      // in the middle of the message
	CutDelivered // the message is taken, and its confirmation is lost
)

// Server is a running mail server.
type Server struct {
	Address string // host:port

	options Options
	smtp    *smtp.Server
	listens net.Listener
	done    chan struct{}

	mu       sync.Mutex
	faults   Faults
	messages []Message
	sessions int
}

// Start runs a server.
func Start(o Options) (*Server, error) {
	if o.Address == "" {
		o.Address = "127.0.0.1:0"
	}
	l, err := net.Listen("tcp", o.Address)
	if err != nil {
		return nil, err
	}
	s := &Server{Address: l.Addr().String(), options: o, done: make(chan struct{})}
	s.smtp = smtp.NewServer(smtp.BackendFunc(s.session))
	s.smtp.Domain = "emulator.example.com"
	s.smtp.AllowInsecureAuth = true
	s.smtp.ErrorLog = log.New(io.Discard, "", 0)
	s.smtp.MaxMessageBytes = 16 << 20
	if o.Implicit {
		l = tls.NewListener(l, o.TLS)
	} else {
		s.smtp.TLSConfig = o.TLS
	}
	s.listens = l
	go func() {
		defer close(s.done)
		_ = s.smtp.Serve(l) // ends when the listener is closed
	}()
	return s, nil
}

// Close ends the server and its sessions.
func (s *Server) Close() {
	_ = s.smtp.Close()
	_ = s.listens.Close() // which the server does not know before it serves
	<-s.done
}

// Break sets what goes wrong from now on.
func (s *Server) Break(f Faults) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = f
}

// Messages returns what was taken, in order.
func (s *Server) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.messages)
}

// Sessions is how many connections there were.
func (s *Server) Sessions() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sessions
}

func (s *Server) broken() Faults {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.faults
}

func (s *Server) keep(m Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.messages = append(s.messages, m)
	if s.options.Taken != nil {
		s.options.Taken(m)
	}
}
