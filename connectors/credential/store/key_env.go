package store

import (
	"fmt"
	"strings"

	"github.com/callwright/callwright/connectors/credential"
)

// KeyEnv keeps the key in an environment variable; lookup is os.LookupEnv.
func KeyEnv(name string, lookup func(string) (string, bool)) Keys { return keyEnv{name, lookup} }

type keyEnv struct {
	name   string
	lookup func(string) (string, bool)
}

func (k keyEnv) String() string { return "the environment variable " + k.name }

func (k keyEnv) Load() (credential.Secret, error) {
	text, ok := k.lookup(k.name)
	if !ok || strings.TrimSpace(text) == "" {
		return credential.Secret{}, fmt.Errorf("%w: %s is not set", ErrNoKey, k)
	}
	return credential.New(text), nil
}

func (k keyEnv) Save(credential.Secret) error {
	return fmt.Errorf("%w: it comes from %s", ErrReadOnly, k)
}
