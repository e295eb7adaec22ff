// Package credential holds secrets and the references that name them.
//
// A connector record never contains a secret, only a reference: env:NAME,
// file:PATH or secret:NAME. The package resolves references into Secret
// values and prints none of them; Reveal is the only way to the text, and
// only connectors call it, at the moment a request is signed.
package credential

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"

	"github.com/rs/zerolog"
)

const mask = "***"

// Secret is a text that prints as *** on every path: fmt verbs, JSON, YAML,
// text, slog and zerolog, also from inside other values. The zero Secret is
// empty. It is safe for concurrent use.
type Secret struct {
	// A pointer, so that printing a struct that holds a Secret in an
	// unexported field, where fmt calls no method, shows an address only.
	text *string
}

// New makes a Secret of text.
func New(text string) Secret { return Secret{text: &text} }

// Reveal returns the text. Call it where the credential is used, and never to
// log, compare or store.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// IsZero reports whether the secret is empty.
func (s Secret) IsZero() bool { return s.Reveal() == "" }

// Format prints *** for every verb and flag.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, mask) }

// String returns ***.
func (s Secret) String() string { return mask }

// GoString returns ***.
func (s Secret) GoString() string { return mask }

// MarshalText writes ***.
func (s Secret) MarshalText() ([]byte, error) { return []byte(mask), nil }

// MarshalJSON writes "***".
func (s Secret) MarshalJSON() ([]byte, error) { return json.Marshal(mask) }

// MarshalYAML writes ***.
func (s Secret) MarshalYAML() (any, error) { return mask, nil }

// LogValue makes slog write ***.
func (s Secret) LogValue() slog.Value { return slog.StringValue(mask) }

// MarshalZerologObject makes zerolog write an object that holds ***.
func (s Secret) MarshalZerologObject(e *zerolog.Event) { e.Str("secret", mask) }
