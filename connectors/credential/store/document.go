package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// WriteFile puts data into the place of a file that holds no secret, as the
// store does with its own: after a crash it is the old one or the new one. It
// keeps the file's mode, and changes the file that a symbolic link leads to.
// A new file gets the mode 0644.
func WriteFile(path string, data []byte) error {
	mode := fs.FileMode(0o644)
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	if info, err := os.Stat(path); err == nil {
		mode = info.Mode().Perm()
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := create(path)
	if err != nil {
		return err
	}
	defer f.Cleanup() //nolint:errcheck // nothing is left to do after an error
	if err := f.Chmod(mode); err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		return err
	}
	if err := f.CloseAtomicallyReplace(); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// LockFile keeps other processes that call it for the same file out, until
// unlock is called or ctx ends while it waits. The file need not exist.
func LockFile(ctx context.Context, path string) (unlock func(), err error) {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	ctx, cancel := context.WithTimeout(ctx, defaultWait)
	defer cancel()
	unlock, err = acquireBeside(ctx, path)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return nil, fmt.Errorf("%s is busy: %w; try again", path, ErrLocked)
	case err != nil && ctx.Err() == nil:
		return nil, fmt.Errorf("%s cannot be locked: %w", path, err)
	}
	return unlock, err
}
