//go:build !windows

package store

import (
	"context"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

// acquireBeside locks the directory of a file, so that nothing is left there.
func acquireBeside(ctx context.Context, path string) (func(), error) {
	l := flock.New(filepath.Dir(path), flock.SetFlag(os.O_RDONLY))
	if _, err := l.TryLockContext(ctx, poll); err != nil {
		_ = l.Close()
		return nil, err
	}
	return func() { _ = l.Close() }, nil
}
