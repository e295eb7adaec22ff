package credential_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/callwright/callwright/connectors/credential"
)

func masker(secrets ...string) *credential.Masker {
	var m credential.Masker
	for _, s := range secrets {
		m.Add(credential.New(s))
	}
	return &m
}

func TestMaskForms(t *testing.T) {
	t.Parallel()
	secret := "pä ss/w+rd\"\n<x>"
	m := masker(secret)
	quoted, err := json.Marshal(secret)
	require.NoError(t, err)
	for name, form := range map[string]string{
		"raw":          secret,
		"query":        url.QueryEscape(secret),
		"query lower":  strings.ReplaceAll(strings.ToLower(url.QueryEscape(secret)), "%c3", "%c3"),
		"path":         url.PathEscape(secret),
		"json":         strings.Trim(string(quoted), `"`),
		"go":           strings.Trim(fmt.Sprintf("%q", secret), `"`),
		"base64":       base64.StdEncoding.EncodeToString([]byte(secret)),
		"base64 url":   base64.URLEncoding.EncodeToString([]byte(secret)),
		"hex":          hex.EncodeToString([]byte(secret)),
		"upper hex":    strings.ToUpper(hex.EncodeToString([]byte(secret))),
		"a basic pair": base64.StdEncoding.EncodeToString([]byte("u:" + secret)),
	} {
		got := m.Mask("before " + form + " after")
		require.NotContains(t, got, form, name)
		require.Contains(t, got, "***", name)
		require.True(t, strings.HasPrefix(got, "before ") && strings.HasSuffix(got, " after"), name)
	}
	require.Equal(t, "before *** after", m.Mask("before "+secret+" after"))
}

func TestMaskRules(t *testing.T) {
	t.Parallel()
	require.Equal(t, "as it is", (&credential.Masker{}).Mask("as it is"))
	require.Equal(t, "abc stays", masker("abc", "").Mask("abc stays"), "short secrets are skipped")
	require.Equal(t, "*** x", masker("token", "token-long").Mask("token-long x"), "the longest goes first")
	require.Equal(t, "*** x", masker("token-long", "token").Mask("token-long x"), "in any order of adding")
	key := "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\nAQEFAASCBKcwggSjAgEAAoIB\n-----END KEY-----"
	require.Equal(t, "line: ***", masker(key).Mask("line: AQEFAASCBKcwggSjAgEAAoIB"))
}

// TestMaskBase64Anywhere: wherever a secret stands in what is encoded, and
// whatever follows, all but its edges is masked.
func TestMaskBase64Anywhere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		secret := rapid.StringMatching(`[ -~]{12,40}`).Draw(t, "secret")
		before, after := rapid.StringN(0, 7, -1).Draw(t, "before"), rapid.StringN(0, 7, -1).Draw(t, "after")
		for _, e := range []*base64.Encoding{base64.StdEncoding, base64.RawURLEncoding} {
			masked := masker(secret).Mask(e.EncodeToString([]byte(before + secret + after)))
			if !strings.Contains(masked, "***") {
				t.Fatalf("not masked: %s", masked)
			}
		}
	})
}

// TestWriterSplits: cut into any pieces, the output is that of one piece.
func TestWriterSplits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		secrets := rapid.SliceOfN(rapid.StringMatching(`[ab]{4,6}`), 1, 2).Draw(t, "secrets")
		m := masker(secrets...)
		text := rapid.StringMatching(`[abc]{0,40}`).Draw(t, "text")
		var out bytes.Buffer
		w := m.Writer(&out)
		for rest := text; rest != ""; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "n")
			written, err := io.WriteString(w, rest[:n])
			if err != nil || written != n {
				t.Fatalf("wrote %d of %d: %v", written, n, err)
			}
			rest = rest[n:]
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		for _, s := range secrets {
			if strings.Contains(out.String(), s) {
				t.Fatalf("%q got through: %q", s, out.String())
			}
		}
	})
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestWriterPassesErrors(t *testing.T) {
	t.Parallel()
	w := masker("secret").Writer(broken{})
	_, err := io.WriteString(w, "hello")
	require.EqualError(t, err, "disk full")
}

func TestMaskerConcurrently(t *testing.T) {
	t.Parallel()
	var m credential.Masker
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			secret := fmt.Sprintf("secret-%d-x", i)
			m.Add(credential.New(secret))
			require.NotContains(t, m.Mask("a "+secret), secret)
		})
	}
	wg.Wait()
	for i := range 16 {
		require.Equal(t, "***", m.Mask(fmt.Sprintf("secret-%d-x", i)))
	}
}

func BenchmarkMask(b *testing.B) {
	m := masker("a-client-secret-of-some-length", "another-secret-token-1234567890", "password1")
	line := strings.Repeat(`{"level":"info","step":"find_caller","ms":12} `, 5)
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	for b.Loop() {
		_ = m.Mask(line)
	}
}
