package credential_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/credential"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"env:SF_SECRET", "env:_x9", "file:/run/secrets/a b", "file:rel/path:with:colons", "secret:acme.client-secret"} {
		r, err := credential.Parse(text)
		require.NoError(t, err, text)
		require.Equal(t, text, r.String())
	}
	for _, text := range []string{"", "hunter2", "env:", "env:A B", "env:1A", "env:A\n", "file:", "file:a\x00b", "secret:", "secret:a/b", "ENV:X", " env:X", "vault:x", "http://x"} {
		_, err := credential.Parse(text)
		require.Equal(t, credential.ErrNotReference, err, "the error must not repeat %q", text)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"env:A", "file:/x", "secret:a.b-c", "hunter2", "env:\xff", "file:\n", ":", "secret::"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := credential.Parse(text)
		if err != nil {
			require.Equal(t, credential.ErrNotReference, err)
			return
		}
		again, err := credential.Parse(r.String())
		require.NoError(t, err)
		require.Equal(t, text, again.String())
	})
}

type memory map[string]string

func (m memory) Get(name string) (credential.Secret, error) {
	text, ok := m[name]
	if !ok {
		return credential.Secret{}, fmt.Errorf("the record is %w", credential.ErrMissing)
	}
	return credential.New(text), nil
}

func TestResolve(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	write("key", "line 1\nline 2\r\n\n")
	write("empty", "\n")
	write("huge", strings.Repeat("x", 64<<10+1))
	write("largest", strings.Repeat("x", 64<<10))
	require.NoError(t, os.Symlink(filepath.Join(dir, "key"), filepath.Join(dir, "link")))
	v := credential.Resolver{
		Env: func(name string) (string, bool) {
			return map[string]string{"A": "from env ", "E": ""}[name], name == "A" || name == "E"
		},
		File:  credential.Files(dir),
		Store: memory{"stored": "from store"},
	}
	for _, c := range []struct{ ref, want, problem string }{
		{"env:A", "from env ", ""},
		{"env:E", "", "env:E: it is empty"},
		{"env:NONE", "", "env:NONE: the environment variable is not there"},
		{"file:key", "line 1\nline 2", ""},
		{"file:link", "line 1\nline 2", ""},
		{"file:" + dir + "/key", "line 1\nline 2", ""},
		{"file:largest", strings.Repeat("x", 64<<10), ""},
		{"file:huge", "", "file:huge: the file is larger than 65536 bytes"},
		{"file:empty", "", "file:empty: it is empty"},
		{"file:none", "", "file:none: the file is not there"},
		{"file:.", "", "file:.: it is not a regular file"},
		{"secret:stored", "from store", ""},
		{"secret:none", "", "secret:none: the record is not there"},
	} {
		r, err := credential.Parse(c.ref)
		require.NoError(t, err)
		s, err := v.Resolve(r)
		require.Equal(t, c.want, s.Reveal(), c.ref)
		if c.problem == "" {
			require.NoError(t, err, c.ref)
		} else {
			require.EqualError(t, err, c.problem)
			require.Equal(t, strings.Contains(c.problem, "not there"), errors.Is(err, credential.ErrMissing), c.ref)
		}
	}
}

func TestResolverWithoutParts(t *testing.T) {
	t.Parallel()
	for _, ref := range []string{"env:A", "file:a", "secret:a"} {
		r, err := credential.Parse(ref)
		require.NoError(t, err)
		_, err = credential.Resolver{}.Resolve(r)
		require.ErrorIs(t, err, credential.ErrMissing)
		require.ErrorContains(t, err, ref)
	}
}

func TestRemedy(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"secret:acme": "store it with: callwright secrets set acme",
		"env:ACME":    "set the environment variable ACME",
		"file:/a":     "check the file and its mode",
	} {
		r, err := credential.Parse(text)
		require.NoError(t, err)
		require.Equal(t, want, r.Remedy())
	}
}
