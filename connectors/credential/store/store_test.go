package store_test

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/credential/store"
)

func TestSecretsComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	s, o := fresh(t)
	binary := "\x00\xff\xfe é \r\n\u2028" + strings.Repeat("x", 10_000)
	require.NoError(t, s.Set(t.Context(), "binary", credential.New(binary)))
	require.NoError(t, s.Set(t.Context(), "oauth/acme", credential.New("one")))
	require.NoError(t, s.Set(t.Context(), "oauth/acme", credential.New("two")))
	for _, v := range []*store.Store{s, open(t, o)} {
		require.Equal(t, binary, get(t, v, "binary"))
		require.Equal(t, "two", get(t, v, "oauth/acme"))
	}
	require.NoError(t, s.Remove(t.Context(), "binary"))
	_, err := s.Get("binary")
	require.ErrorIs(t, err, credential.ErrMissing)
	require.ErrorIs(t, s.Remove(t.Context(), "binary"), credential.ErrMissing)
}

func TestReferencesLeadHere(t *testing.T) {
	t.Parallel()
	s, _ := fresh(t, "acme", "s3cret", "oauth/acme", "token")
	r := credential.Resolver{Store: s}
	ref, err := credential.Parse("secret:acme")
	require.NoError(t, err)
	secret, err := r.Resolve(ref)
	require.NoError(t, err)
	require.Equal(t, "s3cret", secret.Reveal())
	ref, err = credential.Parse("secret:none")
	require.NoError(t, err)
	_, err = r.Resolve(ref)
	require.ErrorIs(t, err, credential.ErrMissing)
	require.Equal(t, "secret:none: the secret is not there in the credential store", err.Error())
	_, err = credential.Parse("secret:oauth/acme")
	require.Error(t, err, "stored tokens are beyond the reach of references")
}

func TestListTellsNoValues(t *testing.T) {
	t.Parallel()
	o := options(t.TempDir())
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	o.Now = func() time.Time { return now }
	require.NoError(t, store.Init(t.Context(), o))
	s := open(t, o)
	entries, err := s.List()
	require.NoError(t, err)
	require.Empty(t, entries)
	for _, name := range []string{"b", "a", "oauth/a"} {
		require.NoError(t, s.Set(t.Context(), name, credential.New("cAnaRy")))
		now = now.Add(time.Hour)
	}
	entries, err = s.List()
	require.NoError(t, err)
	require.Equal(t, []store.Entry{{"a", now.Add(-2 * time.Hour)}, {"b", now.Add(-3 * time.Hour)}, {"oauth/a", now.Add(-time.Hour)}}, entries)
	require.NotContains(t, fmt.Sprintf("%+v", entries), "cAnaRy")
}

func TestWhatCannotBeStored(t *testing.T) {
	t.Parallel()
	s, _ := fresh(t, "a", "1")
	for _, name := range []string{"", "1a", "a b", "../a", "a/../b", "a/b/c", "/a", "a/", ".a", "a\n", strings.Repeat("a", 200)} {
		require.Error(t, s.Set(t.Context(), name, credential.New("x")), "%q", name)
	}
	require.ErrorContains(t, s.Set(t.Context(), "a", credential.Secret{}), "empty")
	require.ErrorContains(t, s.Set(t.Context(), "a", credential.New(strings.Repeat("x", 1<<20))), "larger")
	require.Equal(t, "1", get(t, s, "a"))
}

func TestUpdate(t *testing.T) {
	t.Parallel()
	s, o := fresh(t, "a", "1")
	before, err := os.Stat(filepath.Join(o.Dir, "secrets.age"))
	require.NoError(t, err)
	gone := errors.New("gone")
	require.ErrorIs(t, s.Update(t.Context(), "a", func(credential.Secret) (credential.Secret, error) {
		return credential.New("2"), gone
	}), gone)
	require.NoError(t, s.Update(t.Context(), "a", func(old credential.Secret) (credential.Secret, error) { return old, nil }))
	after, err := os.Stat(filepath.Join(o.Dir, "secrets.age"))
	require.NoError(t, err)
	require.True(t, os.SameFile(before, after), "nothing was written")

	ctx, cancel := context.WithCancel(t.Context())
	require.NoError(t, s.Update(ctx, "a", func(old credential.Secret) (credential.Secret, error) {
		cancel() // the caller leaves while the token is on its way
		return credential.New(old.Reveal() + "2"), nil
	}))
	require.Equal(t, "12", get(t, s, "a"))
	require.ErrorIs(t, s.Set(ctx, "a", credential.New("x")), context.Canceled)
	require.NoError(t, s.Update(t.Context(), "new", func(old credential.Secret) (credential.Secret, error) {
		require.True(t, old.IsZero())
		return credential.New("n"), nil
	}))
	require.Equal(t, "n", get(t, s, "new"))
}

// TestUpdateHoldsUpNobodyElse: a slow token request of one account.
func TestUpdateHoldsUpNobodyElse(t *testing.T) {
	t.Parallel()
	s, o := fresh(t, "a", "1", "b", "1")
	o.Wait = 50 * time.Millisecond
	other := open(t, o)
	require.NoError(t, s.Update(t.Context(), "a", func(credential.Secret) (credential.Secret, error) {
		require.NoError(t, other.Set(t.Context(), "b", credential.New("2")))
		require.Equal(t, "1", get(t, other, "a"), "readers do not wait")
		err := other.Set(t.Context(), "a", credential.New("stolen"))
		require.ErrorIs(t, err, store.ErrLocked)
		require.Equal(t, "the secret a is busy: another process holds the lock; try again", err.Error())
		require.ErrorIs(t, other.Remove(t.Context(), "a"), store.ErrLocked)
		return credential.New("3"), nil
	}))
	require.Equal(t, "3", get(t, other, "a"))
	require.Equal(t, "2", get(t, s, "b"))
}

func TestUpdatesOfManyGoroutinesAddUp(t *testing.T) {
	t.Parallel()
	s, o := fresh(t, "n", "x")
	stores := []*store.Store{s, open(t, o), open(t, o)}
	var wg sync.WaitGroup
	for i := range 60 {
		wg.Go(func() {
			require.NoError(t, stores[i%3].Update(t.Context(), "n", func(old credential.Secret) (credential.Secret, error) {
				return credential.New(old.Reveal() + "x"), nil
			}))
			require.NoError(t, stores[i%3].Set(t.Context(), fmt.Sprintf("own%d", i), credential.New("y")))
		})
	}
	wg.Wait()
	require.Len(t, get(t, s, "n"), 61)
	entries, err := s.List()
	require.NoError(t, err)
	require.Len(t, entries, 61)
}

func TestInitTouchesNoStore(t *testing.T) {
	t.Parallel()
	s, o := fresh(t, "a", "1")
	require.ErrorIs(t, store.Init(t.Context(), o), store.ErrExists)
	require.NoError(t, os.Remove(filepath.Join(filepath.Dir(o.Dir), "key", "identity")))
	require.ErrorIs(t, store.Init(t.Context(), o), store.ErrExists, "a lost key is not replaced by one that opens nothing")
	_, err := store.Open(o)
	require.ErrorIs(t, err, store.ErrNoKey)
	require.Equal(t, "1", get(t, s, "a"), "who has it open goes on")
	o.Dir += "-none"
	_, err = store.Open(o)
	require.ErrorIs(t, err, store.ErrNoStore)
}

func TestWrongKeyIsRefusedAtOpen(t *testing.T) {
	t.Parallel()
	_, o := fresh(t, "a", "1")
	_, other := fresh(t)
	o.Keys = other.Keys
	_, err := store.Open(o)
	require.ErrorIs(t, err, store.ErrWrongKey)
	require.ErrorContains(t, err, "the key file ")
	key, err := store.NewKey()
	require.NoError(t, err)
	o.Keys = store.KeyEnv("K", func(string) (string, bool) { return key.Reveal(), true })
	_, err = store.Open(o)
	require.ErrorIs(t, err, store.ErrWrongKey)
	require.ErrorContains(t, err, "the environment variable K")
	require.NotContains(t, err.Error(), key.Reveal()[:20])
}

// TestDamageIsNoticed: no changed, lost or added byte goes unseen.
func TestDamageIsNoticed(t *testing.T) {
	t.Parallel()
	_, o := fresh(t, "a", "cAnaRy")
	path := filepath.Join(o.Dir, "secrets.age")
	whole, err := os.ReadFile(path)
	require.NoError(t, err)
	check := func(data []byte) {
		require.NoError(t, os.WriteFile(path, data, 0o600))
		_, err := store.Open(o)
		require.Error(t, err)
		require.True(t, errors.Is(err, store.ErrDamaged) || errors.Is(err, store.ErrWrongKey), "%v", err)
		require.NotContains(t, err.Error(), "cAnaRy")
	}
	for i := range whole {
		bad := slices.Clone(whole)
		bad[i] ^= 1 << (i % 8)
		check(bad)
		if i%16 == 0 {
			check(whole[:i])
		}
	}
	check(append(slices.Clone(whole), 'x'))
	require.NoError(t, os.WriteFile(path, whole, 0o600))
	require.Equal(t, "cAnaRy", get(t, open(t, o), "a"))
}

// TestOnlyCiphertextAtRest looks for every form of many secrets in all files.
func TestOnlyCiphertextAtRest(t *testing.T) {
	t.Parallel()
	s, o := fresh(t)
	var forms []string
	for i := range 50 {
		c := fmt.Sprintf("cAnaRy/+%02d=value", i)
		forms = append(forms, c, url.QueryEscape(c), base64.StdEncoding.EncodeToString([]byte(c))[:16], hex.EncodeToString([]byte(c)))
		require.NoError(t, s.Set(t.Context(), fmt.Sprintf("hidden_name%d", i), credential.New(c)))
	}
	require.NoError(t, s.RotateKey(t.Context()))
	forms = append(forms, "cAnaRy", "hidden_name")
	files := 0
	walk(t, filepath.Dir(o.Dir), func(path string, info os.FileInfo) {
		if info.IsDir() {
			return
		}
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		files++
		for _, f := range forms {
			require.NotContains(t, path+"\n"+string(data), f)
		}
	})
	require.Greater(t, files, 50)
	require.NotContains(t, fmt.Sprintf("%v %+v %#v %+v", s, s, s, o), "AGE-SECRET")
	require.NotContains(t, fmt.Sprintf("%v %+v %#v %+v", s, s, s, o), "cAnaRy")
}
