package store

import (
	"errors"
	"fmt"

	"github.com/zalando/go-keyring"

	"github.com/callwright/callwright/connectors/credential"
)

// Keyring is a desktop's place for secrets.
type Keyring interface {
	// Get returns an error that wraps ErrNoKey where there is no such entry.
	Get(service, user string) (string, error)
	Set(service, user, secret string) error
}

// KeyRing keeps the key in the keyring of the desktop under the given name. A
// nil ring is that of the system, which servers do not have.
func KeyRing(ring Keyring, name string) Keys {
	if ring == nil {
		ring = systemRing{}
	}
	return keyRing{ring, name}
}

const service = "callwright"

type keyRing struct {
	ring Keyring
	name string
}

func (k keyRing) String() string { return fmt.Sprintf("entry %q of the system keyring", k.name) }

func (k keyRing) Load() (credential.Secret, error) {
	text, err := k.ring.Get(service, k.name)
	if errors.Is(err, ErrNoKey) || err == nil && text == "" {
		return credential.Secret{}, fmt.Errorf("%w: there is no %s", ErrNoKey, k)
	}
	if err != nil {
		return credential.Secret{}, noRing(err)
	}
	return credential.New(text), nil
}

func (k keyRing) Save(text credential.Secret) error {
	if err := k.ring.Set(service, k.name, text.Reveal()); err != nil {
		return noRing(err)
	}
	return nil
}

func noRing(err error) error {
	return fmt.Errorf("the system keyring cannot be used here; keep the key in a file or in an environment variable instead: %w", err)
}

type systemRing struct{}

func (systemRing) Get(service, user string) (string, error) {
	text, err := keyring.Get(service, user)
	if errors.Is(err, keyring.ErrNotFound) {
		return "", ErrNoKey
	}
	return text, err
}

func (systemRing) Set(service, user, secret string) error { return keyring.Set(service, user, secret) }
