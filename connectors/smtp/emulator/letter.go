package emulator

import (
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
)

// Letter is a message as its recipient reads it.
type Letter struct {
	From, To, Subject string
	Text, HTML        string
}

// Read reads the message.
func (m Message) Read() (Letter, error) {
	var l Letter
	read, err := mail.ReadMessage(strings.NewReader(m.Data))
	if err != nil {
		return l, fmt.Errorf("read a message: %w", err)
	}
	var words mime.WordDecoder
	for _, h := range []struct {
		name string
		into *string
	}{{"From", &l.From}, {"To", &l.To}, {"Subject", &l.Subject}} {
		if *h.into, err = words.DecodeHeader(read.Header.Get(h.name)); err != nil {
			return l, fmt.Errorf("read the header %s of a message: %w", h.name, err)
		}
	}
	return l, l.add(read.Header.Get, read.Body)
}

// add takes in a body, or all parts of it.
func (l *Letter) add(header func(name string) string, body io.Reader) error {
	kind, more, err := mime.ParseMediaType(header("Content-Type"))
	if err != nil {
		kind = "text/plain" // what a message is that does not say
	}
	if strings.HasPrefix(kind, "multipart/") {
		return l.addParts(multipart.NewReader(body, more["boundary"]))
	}
	text, err := io.ReadAll(decoded(header("Content-Transfer-Encoding"), body))
	if err != nil {
		return fmt.Errorf("read the body of a message: %w", err)
	}
	lines := strings.TrimRight(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n")
	switch kind {
	case "text/plain":
		l.Text += lines
	case "text/html":
		l.HTML += lines
	}
	return nil
}

func (l *Letter) addParts(r *multipart.Reader) error {
	for {
		part, err := r.NextRawPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read the parts of a message: %w", err)
		}
		if err := l.add(part.Header.Get, part); err != nil {
			return err
		}
	}
}

// decoded undoes a transfer encoding.
func decoded(encoding string, body io.Reader) io.Reader {
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, body)
	}
	return body
}
