package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/credential/store"
)

// ring is a keyring in memory.
type ring struct {
	entries map[string]string
	broken  error
}

func (r ring) Get(service, user string) (string, error) {
	text, ok := r.entries[service+"/"+user]
	if !ok && r.broken == nil {
		return "", store.ErrNoKey
	}
	return text, r.broken
}

func (r ring) Set(service, user, secret string) error {
	if r.broken == nil {
		r.entries[service+"/"+user] = secret
	}
	return r.broken
}

func TestKeyInAKeyring(t *testing.T) {
	t.Parallel()
	o := options(t.TempDir())
	r := ring{entries: map[string]string{}}
	o.Keys = store.KeyRing(r, "main")
	_, err := o.Keys.Load()
	require.ErrorIs(t, err, store.ErrNoKey)
	require.NoError(t, store.Init(t.Context(), o))
	s := open(t, o)
	require.NoError(t, s.Set(t.Context(), "a", credential.New("1")))
	before := r.entries["callwright/main"]
	require.Contains(t, before, "AGE-SECRET-KEY-1")
	require.NoError(t, s.RotateKey(t.Context()))
	require.NotEqual(t, before, r.entries["callwright/main"])
	require.Equal(t, "1", get(t, open(t, o), "a"))
}

func TestNoKeyring(t *testing.T) {
	t.Parallel()
	o := options(t.TempDir())
	o.Keys = store.KeyRing(ring{broken: errors.New("no daemon")}, "main")
	err := store.Init(t.Context(), o)
	require.EqualError(t, err, "the system keyring cannot be used here; keep the key in a file or in an environment variable instead: no daemon")
}

// env is an environment.
type env map[string]string

func (e env) lookup(name string) (string, bool) { text, ok := e[name]; return text, ok }

func TestKeyInTheEnvironment(t *testing.T) {
	t.Parallel()
	o := options(t.TempDir())
	e := env{}
	o.Keys = store.KeyEnv("CALLWRIGHT_KEY", e.lookup)
	err := store.Init(t.Context(), o)
	require.ErrorIs(t, err, store.ErrReadOnly, "a key cannot be put there, so none is made")
	first, err := store.NewKey()
	require.NoError(t, err)
	e["CALLWRIGHT_KEY"] = first.Reveal()
	require.NoError(t, store.Init(t.Context(), o))
	s := open(t, o)
	require.NoError(t, s.Set(t.Context(), "a", credential.New("1")))
	err = s.RotateKey(t.Context())
	require.ErrorIs(t, err, store.ErrReadOnly)
	require.ErrorContains(t, err, "put a new key in front of the old one")

	// Its owner changes it: to both, to run RotateKey, to the new one.
	second, err := store.NewKey()
	require.NoError(t, err)
	o.Keys = store.KeyEnv("CALLWRIGHT_KEY", env{"CALLWRIGHT_KEY": second.Reveal() + "," + first.Reveal()}.lookup)
	both := open(t, o)
	require.NoError(t, both.Set(t.Context(), "b", credential.New("2")))
	require.Equal(t, "2", get(t, s, "b"), "until then, processes with the old key alone go on")
	require.NoError(t, both.RotateKey(t.Context()))
	require.Equal(t, "1", get(t, both, "a"))
	_, err = s.Get("a")
	require.ErrorIs(t, err, store.ErrWrongKey)
	o.Keys = store.KeyEnv("CALLWRIGHT_KEY", env{"CALLWRIGHT_KEY": second.Reveal()}.lookup)
	require.Equal(t, "2", get(t, open(t, o), "b"))
}

func TestKeyTexts(t *testing.T) {
	t.Parallel()
	key, err := store.NewKey()
	require.NoError(t, err)
	k := strings.TrimSpace(key.Reveal())
	for text, want := range map[string]int{
		k:                                1,
		" " + k + "\r\n":                 1,
		k + "\n" + k:                     2,
		k + ", " + k:                     2,
		"# created\n# public\n\n" + k:    1,
		k + " # the old one " + k:        1,
		"":                               0,
		"# nothing":                      0,
		k[:70]:                           0,
		k + "x":                          0,
		strings.ToLower(k[:30]) + k[30:]: 0,
		k + "\nAGE-SECRET-KEY-1cAnaRy":   0,
		"age1" + k:                       0,
	} {
		n, err := store.ParseKeys(store.KeyEnv("K", env{"K": text}.lookup))
		require.Equal(t, want, n, "%q", text)
		require.Equal(t, want == 0, err != nil)
		require.NotContains(t, fmt.Sprint(err), "cAnaRy")
	}
}

func FuzzKeyTexts(f *testing.F) {
	f.Add("AGE-SECRET-KEY-1")
	f.Add("# x\nAGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ,")
	f.Fuzz(func(t *testing.T, text string) {
		n, err := store.ParseKeys(store.KeyEnv("K", func(string) (string, bool) { return text, true }))
		if (n > 0) == (err != nil) {
			t.Fatalf("%d keys and the error %v", n, err)
		}
	})
}
