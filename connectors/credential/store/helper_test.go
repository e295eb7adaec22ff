package store_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/credential/store"
)

// options are of a store below dir, with its key in a file beside it.
func options(dir string) store.Options {
	return store.Options{
		Dir: filepath.Join(dir, "store"), Keys: store.KeyFile(filepath.Join(dir, "key", "identity")),
		Wait: 5 * time.Second,
	}
}

func open(t *testing.T, o store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(o)
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// fresh makes a store that holds the given names and secrets.
func fresh(t *testing.T, pairs ...string) (*store.Store, store.Options) {
	t.Helper()
	o := options(t.TempDir())
	require.NoError(t, store.Init(t.Context(), o))
	s := open(t, o)
	for i := 0; i < len(pairs); i += 2 {
		require.NoError(t, s.Set(t.Context(), pairs[i], credential.New(pairs[i+1])))
	}
	return s, o
}

func get(t *testing.T, s *store.Store, name string) string {
	t.Helper()
	secret, err := s.Get(name)
	require.NoError(t, err)
	return secret.Reveal()
}

// walk calls see with every file and directory below dir.
func walk(t *testing.T, dir string, see func(path string, info os.FileInfo)) {
	t.Helper()
	require.NoError(t, filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err == nil {
			see(path, info)
		}
		return err
	}))
}
