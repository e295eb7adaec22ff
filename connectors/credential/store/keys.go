package store

import (
	"errors"
	"fmt"
	"strings"

	"filippo.io/age"

	"github.com/callwright/callwright/connectors/credential"
)

// Keys is where the key of a store is kept: one or several age X25519
// identities, apart by line breaks, spaces or commas, with # comments. The
// first is the one to go over to, and all decrypt; there are several only
// while keys change.
type Keys interface {
	// String says where the key is, in words for an operator.
	String() string
	// Load returns the text. Where there is none yet, the error wraps ErrNoKey.
	Load() (credential.Secret, error)
	// Save replaces the text at once, or not at all. Where that cannot be done
	// from here the error wraps ErrReadOnly.
	Save(text credential.Secret) error
}

// NewKey makes a key.
func NewKey() (credential.Secret, error) {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return credential.Secret{}, fmt.Errorf("make a key: %w", err)
	}
	return credential.New(id.String() + "\n"), nil
}

// ring holds at least one key.
type ring []*age.X25519Identity

// text writes the ring as parseRing reads it.
func (r ring) text() credential.Secret {
	var b strings.Builder
	for _, key := range r {
		b.WriteString(key.String() + "\n")
	}
	return credential.New(b.String())
}

var errKeyForm = errors.New("the key is not an age identity; it is made of AGE-SECRET-KEY-1 and 58 letters and digits")

// parseRing reads the text of Keys. Its errors repeat none of it.
func parseRing(text credential.Secret) (ring, error) {
	var r ring
	for line := range strings.Lines(text.Reveal()) {
		line, _, _ = strings.Cut(line, "#")
		for _, word := range strings.FieldsFunc(line, apart) {
			key, err := age.ParseX25519Identity(word)
			if err != nil {
				return nil, errKeyForm
			}
			r = append(r, key)
		}
	}
	if len(r) == 0 {
		return nil, errKeyForm
	}
	return r, nil
}

func apart(c rune) bool { return strings.ContainsRune(" \t\r\n,", c) }

// loadRing reads the keys anew and remembers them.
func (s *Store) loadRing() (ring, error) {
	text, err := s.keys.Load()
	if err != nil {
		return nil, err
	}
	r, err := parseRing(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.keys, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ring = r
	return r, nil
}
