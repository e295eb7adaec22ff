//go:build unix

package store_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/credential/store"
)

// TestCreatedFilesArePrivate whatever the umask: 0600, directories 0700.
func TestCreatedFilesArePrivate(t *testing.T) {
	old := syscall.Umask(0)
	defer syscall.Umask(old)
	root := t.TempDir()
	require.NoError(t, os.Chmod(root, 0o700))
	o := options(root)
	require.NoError(t, store.Init(t.Context(), o))
	s := open(t, o)
	require.NoError(t, s.Set(t.Context(), "a", credential.New("1")))
	require.NoError(t, s.RotateKey(t.Context()))
	walk(t, root, func(path string, info os.FileInfo) {
		want := os.FileMode(0o600)
		if info.IsDir() {
			want = 0o700
		}
		require.Equal(t, want, info.Mode().Perm(), path)
	})
}

// The files of a store, by what they are called below.
var parts = map[string]func(o store.Options) string{
	"directory": func(o store.Options) string { return o.Dir },
	"locks":     func(o store.Options) string { return filepath.Join(o.Dir, "locks") },
	"data":      func(o store.Options) string { return filepath.Join(o.Dir, "secrets.age") },
	"key":       keyPath,
	"key dir":   func(o store.Options) string { return filepath.Dir(keyPath(o)) },
}

func keyPath(o store.Options) string { return filepath.Join(filepath.Dir(o.Dir), "key", "identity") }

// verdict opens the store and writes to it.
func verdict(t *testing.T, o store.Options) error {
	t.Helper()
	s, err := store.Open(o)
	if err != nil {
		return err
	}
	defer s.Close()
	return s.Set(t.Context(), "b", credential.New("2"))
}

func TestModes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		part string
		mode os.FileMode
		hint string // "": good
	}{
		{"data", 0o600, ""},
		{"data", 0o400, ""},
		{"data", 0o640, "run: chmod 600 "},
		{"data", 0o644, "run: chmod 600 "},
		{"data", 0o604, "run: chmod 600 "},
		{"data", 0o666, "run: chmod 600 "},
		{"data", 0o620, "run: chmod 600 "},
		{"data", 0o700, "run: chmod 600 "},
		{"key", 0o600, ""},
		{"key", 0o400, ""},
		{"key", 0o640, "run: chmod 600 "},
		{"key", 0o644, "run: chmod 600 "},
		{"key", 0o666, "run: chmod 600 "},
		{"key", 0o601, "run: chmod 600 "},
		{"directory", 0o700, ""},
		{"directory", 0o750, "run: chmod 700 "},
		{"directory", 0o755, "run: chmod 700 "},
		{"directory", 0o777, "run: chmod 700 "},
		{"locks", 0o700, ""},
		{"locks", 0o770, "run: chmod 700 "},
		{"key dir", 0o755, ""},
		{"key dir", 0o775, "run: chmod go-w "},
		{"key dir", 0o777, "run: chmod go-w "},
		{"key dir", 0o777 | os.ModeSticky, ""},
	} {
		_, o := fresh(t, "a", "1")
		path := parts[c.part](o)
		require.NoError(t, os.Chmod(path, c.mode))
		err := verdict(t, o)
		if c.hint == "" {
			require.NoError(t, err, "%s %o", c.part, c.mode)
			continue
		}
		require.ErrorIs(t, err, store.ErrUnsafe, "%s %o", c.part, c.mode)
		require.ErrorContains(t, err, c.hint+path)
	}
}

func TestSymbolicLinks(t *testing.T) {
	t.Parallel()
	for _, part := range []string{"data", "key", "directory", "locks"} {
		_, o := fresh(t, "a", "1")
		path := parts[part](o)
		require.NoError(t, os.Rename(path, path+"-real"))
		require.NoError(t, os.Symlink(path+"-real", path))
		err := verdict(t, o)
		require.ErrorIs(t, err, store.ErrUnsafe, part)
		require.ErrorContains(t, err, path+" is not safe for secrets: it is a symbolic link")
	}
	_, o := fresh(t, "a", "1")
	lock := filepath.Join(o.Dir, "lock")
	elsewhere := filepath.Join(t.TempDir(), "elsewhere")
	require.NoError(t, os.Remove(lock))
	require.NoError(t, os.Symlink(elsewhere, lock))
	require.ErrorContains(t, verdict(t, o), "cannot be locked")
	require.NoFileExists(t, elsewhere)
}

func TestOtherKindsOfFiles(t *testing.T) {
	t.Parallel()
	for _, part := range []string{"data", "key"} {
		_, o := fresh(t, "a", "1")
		path := parts[part](o)
		require.NoError(t, os.Remove(path))
		require.NoError(t, syscall.Mkfifo(path, 0o600))
		require.ErrorContains(t, verdict(t, o), "not a regular file", "and does not wait for a writer")
		require.NoError(t, os.Remove(path))
		require.NoError(t, os.Mkdir(path, 0o700))
		require.ErrorIs(t, verdict(t, o), store.ErrUnsafe)
	}
	_, o := fresh(t, "a", "1")
	require.NoError(t, os.RemoveAll(o.Dir))
	require.NoError(t, os.WriteFile(o.Dir, nil, 0o600))
	require.ErrorContains(t, verdict(t, o), "not a directory")
}

func TestOwners(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	for _, part := range []string{"data", "key", "directory", "locks", "key dir"} {
		_, o := fresh(t, "a", "1")
		path := parts[part](o)
		require.NoError(t, os.Chown(path, 12345, 12345))
		err := verdict(t, o)
		require.ErrorIs(t, err, store.ErrUnsafe, part)
		require.ErrorContains(t, err, "belongs to the user 12345")
		require.ErrorContains(t, err, "run: chown 0 "+path)
	}
}

// TestChangedWhileOpen: the checks are made at each reading, not at the first.
func TestChangedWhileOpen(t *testing.T) {
	t.Parallel()
	s, o := fresh(t, "a", "1")
	require.NoError(t, os.Chmod(parts["data"](o), 0o644))
	_, err := s.Get("a")
	require.ErrorIs(t, err, store.ErrUnsafe)
	require.NoError(t, os.Chmod(parts["data"](o), 0o600))
	require.Equal(t, "1", get(t, s, "a"))
}
