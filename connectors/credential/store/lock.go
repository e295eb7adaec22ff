package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// poll is how often a waiting process looks whether the lock is free.
const poll = 2 * time.Millisecond

// lock takes the store's lock, which is held for milliseconds only.
func (s *Store) lock(ctx context.Context) (unlock func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, s.wait)
	defer cancel()
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, s.notLocked(ctx, "the credential store", ctx.Err())
	}
	release, err := acquire(ctx, s.path(lockName))
	if err != nil {
		<-s.turn
		return nil, s.notLocked(ctx, "the credential store", err)
	}
	return func() { release(); <-s.turn }, nil
}

// lockSecret takes the lock of one secret, which Update holds for as long as a
// token request takes.
func (s *Store) lockSecret(ctx context.Context, name string) (unlock func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, s.wait)
	defer cancel()
	if err := makeDir(s.path(locksDir)); err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(name))
	unlock, err = acquire(ctx, filepath.Join(s.path(locksDir), hex.EncodeToString(sum[:16])))
	if err != nil {
		return nil, s.notLocked(ctx, "the secret "+name, err)
	}
	return unlock, nil
}

// acquire waits for a lock file. Such files are never removed: whoever waited
// for one that was removed would hold a lock that nobody else sees.
func acquire(ctx context.Context, path string) (func(), error) {
	l := flock.New(path, flock.SetFlag(lockFlags), flock.SetPermissions(0o600))
	if _, err := l.TryLockContext(ctx, poll); err != nil {
		_ = l.Close()
		return nil, err
	}
	return func() { _ = l.Close() }, nil
}

// notLocked explains an error. Whatever it is, it is never a licence to write.
func (s *Store) notLocked(ctx context.Context, what string, err error) error {
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%s is busy: %w; try again", what, ErrLocked)
	case ctx.Err() != nil:
		return fmt.Errorf("%s was not locked: %w", what, ctx.Err())
	}
	return fmt.Errorf("%s cannot be locked: %w", what, err)
}
