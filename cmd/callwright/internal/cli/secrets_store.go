package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/credential/store"
	"github.com/callwright/callwright/connectors/lifecycle"
	"github.com/callwright/callwright/engine/source"
)

// Where the credential store is, unless a flag says so.
const (
	envStore   = "CALLWRIGHT_STORE"
	envKey     = "CALLWRIGHT_STORE_KEY"      // the key itself
	envKeyFile = "CALLWRIGHT_STORE_KEY_FILE" // another place than the store for it
	keyName    = "key"
)

const storeHelp = `The credential store is a directory: --store, CALLWRIGHT_STORE, or "callwright"
in the user's configuration directory. Its key is in the file "key" in there,
in the file of CALLWRIGHT_STORE_KEY_FILE, or in CALLWRIGHT_STORE_KEY itself.`

// storeOptions says where the store and its key are.
func storeOptions(dir string) (store.Options, error) {
	if dir == "" {
		dir = os.Getenv(envStore)
	}
	if dir == "" {
		config, err := os.UserConfigDir()
		if err != nil {
			return store.Options{}, usage("give --store or set "+envStore, "there is no place for a credential store: %v", err)
		}
		dir = filepath.Join(config, "callwright")
	}
	o := store.Options{Dir: dir, Keys: store.KeyFile(filepath.Join(dir, keyName))}
	if path := os.Getenv(envKeyFile); path != "" {
		o.Keys = store.KeyFile(path)
	}
	if os.Getenv(envKey) != "" {
		o.Keys = store.KeyEnv(envKey, os.LookupEnv)
	}
	return o, nil
}

// kept is what connectors need of the credential store. Where there is no
// store, the vault is nil: sign-ins are not kept, and secret: references say
// what to do.
type kept struct {
	secrets credential.Store
	vault   lifecycle.Vault
}

// openKept opens the store if there is one. One that cannot be opened fails
// when it is needed.
func openKept(dir string) kept {
	o, err := storeOptions(dir)
	if err != nil {
		return kept{secrets: unusable{err}}
	}
	s, err := store.Open(o)
	switch {
	case errors.Is(err, store.ErrNoStore):
		return kept{secrets: unusable{errors.New(err.Error() + "; run: callwright secrets init")}}
	case err != nil:
		return kept{unusable{err}, unusable{err}}
	}
	return kept{s, s}
}

// resolver follows the references to secrets in a connectors file.
func (k kept) resolver(file *source.File) *credential.Resolver {
	return &credential.Resolver{Env: os.LookupEnv, File: credential.Files(filepath.Dir(file.Name)), Store: k.secrets}
}

// unusable is a store that says why it is none.
type unusable struct{ err error }

func (u unusable) Get(string) (credential.Secret, error) { return credential.Secret{}, u.err }

func (u unusable) Update(context.Context, string, func(credential.Secret) (credential.Secret, error)) error {
	return u.err
}

func (u unusable) Remove(context.Context, string) error { return u.err }
