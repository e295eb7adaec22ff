package connectortest

import (
	"context"
	"errors"
	"sync"

	"github.com/callwright/callwright/connectors/credential"
)

// Vault keeps secrets in memory, for connectors.Deps. It changes one at a
// time, as the store of the product does, and fails on demand. It is safe for
// concurrent use.
type Vault struct {
	turn   sync.Mutex // who changes something
	mu     sync.Mutex
	kept   map[string]credential.Secret
	broken bool
}

// NewVault makes an empty Vault.
func NewVault() *Vault { return &Vault{kept: map[string]credential.Secret{}} }

// Break makes every later Update fail when it is to save, until it is mended.
func (v *Vault) Break(broken bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.broken = broken
}

// Get returns what is kept under name.
func (v *Vault) Get(name string) (credential.Secret, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	s, ok := v.kept[name]
	if !ok {
		return s, credential.ErrMissing
	}
	return s, nil
}

// Update replaces what is kept under name by what change makes of it.
func (v *Vault) Update(_ context.Context, name string, change func(credential.Secret) (credential.Secret, error)) error {
	v.turn.Lock()
	defer v.turn.Unlock()
	v.mu.Lock()
	old := v.kept[name]
	v.mu.Unlock()
	s, err := change(old)
	if err != nil {
		return err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.broken {
		return errors.New("the disk is full")
	}
	v.kept[name] = s
	return nil
}
