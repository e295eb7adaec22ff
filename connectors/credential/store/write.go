package store

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"filippo.io/age"

	"github.com/callwright/callwright/connectors/credential"
)

// maxSecret is the size of the largest secret; keys and tokens are far
// smaller.
const maxSecret = 64 << 10

// Set stores a secret under a name, in the place of the one that is there.
func (s *Store) Set(ctx context.Context, name string, secret credential.Secret) error {
	return s.Update(ctx, name, func(credential.Secret) (credential.Secret, error) { return secret, nil })
}

// Remove forgets a secret. The error for a name that is not there wraps
// credential.ErrMissing.
func (s *Store) Remove(ctx context.Context, name string) error {
	unlock, err := s.lockSecret(ctx, name)
	if err != nil {
		return err
	}
	defer unlock()
	return s.edit(ctx, func(c content) error {
		if _, ok := c[name]; !ok {
			return errMissing
		}
		delete(c, name)
		return nil
	})
}

// Update replaces a secret by what change makes of it, while no other process
// can change the same secret; other secrets are not held up, however long
// change takes. It gets the zero Secret where there is none. When it fails, or
// returns what it got, nothing is written.
//
// ctx bounds the wait for the lock, together with Options.Wait. What change
// returned is written even when ctx has ended by then, since it may be all
// that is left of a used-up token; it lasts when Update returns.
func (s *Store) Update(ctx context.Context, name string, change func(old credential.Secret) (credential.Secret, error)) error {
	if err := checkName(name); err != nil {
		return err
	}
	unlock, err := s.lockSecret(ctx, name)
	if err != nil {
		return err
	}
	defer unlock()
	old, err := s.Get(name)
	if err != nil && !errors.Is(err, credential.ErrMissing) {
		return err
	}
	fresh, err := change(old)
	if err != nil || !old.IsZero() && fresh.Reveal() == old.Reveal() {
		return err
	}
	return s.put(context.WithoutCancel(ctx), name, fresh)
}

func (s *Store) put(ctx context.Context, name string, secret credential.Secret) error {
	switch n := len(secret.Reveal()); {
	case n == 0:
		return errors.New("a secret cannot be empty")
	case n > maxSecret:
		return fmt.Errorf("a secret cannot be larger than %d bytes", maxSecret)
	}
	return s.edit(ctx, func(c content) error {
		c[name] = entry{Value: []byte(secret.Reveal()), Changed: s.now().UTC()}
		return nil
	})
}

// edit changes the file under the store's lock. It keeps to the key that the
// file has, which all processes know; only RotateKey goes over to another.
func (s *Store) edit(ctx context.Context, change func(c content) error) error {
	unlock, err := s.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	old, err := s.read()
	if err != nil {
		return err
	}
	c := content{}
	maps.Copy(c, old.content)
	if err := change(c); err != nil {
		return err
	}
	return s.write(c, old.key)
}

func (s *Store) write(c content, key *age.X25519Identity) error {
	data, err := seal(c, key)
	if err != nil {
		return err
	}
	if err := s.disk.replace(s.path(dataName), data); err != nil {
		return fmt.Errorf("write the credential store: %w", err)
	}
	return nil
}
