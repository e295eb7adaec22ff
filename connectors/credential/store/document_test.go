package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/credential/store"
)

func TestWriteFileKeepsModeAndLink(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path, link := filepath.Join(dir, "connectors.yaml"), filepath.Join(dir, "link.yaml")
	require.NoError(t, os.WriteFile(path, []byte("old"), 0o640))
	require.NoError(t, os.Symlink(path, link))
	require.NoError(t, store.WriteFile(link, []byte("new")))
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "new", string(data))
	info, err := os.Lstat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o640), info.Mode())
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 2, "nothing is left behind")
	require.NoError(t, store.WriteFile(filepath.Join(dir, "new.yaml"), nil))
	require.Error(t, store.WriteFile(filepath.Join(dir, "no", "dir.yaml"), nil))
}

func TestLockFileKeepsOthersOut(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "connectors.yaml")
	unlock, err := store.LockFile(context.Background(), path)
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	_, err = store.LockFile(ctx, path)
	require.ErrorIs(t, err, store.ErrLocked)
	cancelled, stop := context.WithCancel(context.Background())
	stop()
	_, err = store.LockFile(cancelled, path)
	require.True(t, errors.Is(err, context.Canceled), err)
	unlock()
	unlock, err = store.LockFile(context.Background(), path)
	require.NoError(t, err)
	unlock()
	_, err = store.LockFile(context.Background(), filepath.Join(path, "no", "dir"))
	require.ErrorContains(t, err, "cannot be locked")
}
