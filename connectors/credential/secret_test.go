package credential_test

import (
	"bytes"
	"encoding"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"strings"
	"testing"

	"github.com/rs/zerolog"
	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/credential"
)

const canary = "cAnaRy/+s3cret&=\"q"

type holder struct {
	Name   string
	secret credential.Secret
}

type public struct{ Secret credential.Secret }

// TestSecretNeverPrints tries every path by which a value gets into a text.
func TestSecretNeverPrints(t *testing.T) {
	t.Parallel()
	s := credential.New(canary)
	h := holder{"h", s}
	paths := map[string]func() string{
		"String":          func() string { return s.String() },
		"GoString":        func() string { return s.GoString() },
		"Sprint":          func() string { return fmt.Sprint(s) },
		"pointer":         func() string { return fmt.Sprintf("%v %+v %#v", &s, &s, &s) },
		"slice and map":   func() string { return fmt.Sprintf("%v %#v", []any{s}, map[string]any{"k": s}) },
		"exported field":  func() string { return fmt.Sprintf("%v %+v %#v %s", public{s}, public{s}, public{s}, public{s}) },
		"json":            func() string { return marshal(json.Marshal(s)) },
		"json field":      func() string { return marshal(json.Marshal(public{s})) },
		"json unexported": func() string { return marshal(json.Marshal(h)) },
		"json map":        func() string { return marshal(json.Marshal(map[string]any{"k": s})) },
		"json key":        func() string { return marshal(json.Marshal(map[credential.Secret]int{s: 1})) },
		"xml":             func() string { return marshal(xml.Marshal(public{s})) },
		"text":            func() string { return marshal(encoding.TextMarshaler(s).MarshalText()) },
		"yaml":            func() string { v, err := s.MarshalYAML(); return fmt.Sprint(v, err) },
		"error":           func() string { return fmt.Errorf("open: %v", s).Error() },
		"joined error": func() string {
			return errors.Join(fmt.Errorf("%+v", h), fmt.Errorf("%w %#v", fmt.Errorf("%v", s), h)).Error()
		},
		"panic": func() string { return caught(func() { panic(s) }) + caught(func() { panic(h) }) },
		"log":   func() string { return logged(s, h) },
		"slog text": func() string {
			return slogged(func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) }, s, h)
		},
		"slog json": func() string {
			return slogged(func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) }, s, h)
		},
		"zerolog":           func() string { return zerologged(s, h) },
		"template of verbs": func() string { return verbs(s) + verbs(h) + verbs(&h) + verbs(public{s}) },
	}
	require.GreaterOrEqual(t, len(paths), 20)
	for name, print := range paths {
		text := print()
		require.NotEmpty(t, text, name)
		requireClean(t, text, name)
	}
	require.Equal(t, canary, s.Reveal())
}

// requireClean looks for the canary as it is and in the forms that encoders
// would give it, by means of its own.
func requireClean(t *testing.T, text, name string) {
	t.Helper()
	hex := fmt.Sprintf("%x", canary)
	bytesForm := strings.Trim(fmt.Sprint([]byte(canary)), "[]")
	for _, form := range []string{canary, "cAnaRy", hex, strings.ToUpper(hex), bytesForm, fmt.Sprintf("%q", canary), "Y0FuYVJ5"} {
		require.NotContains(t, text, form, name)
	}
}

func verbs(v any) string {
	var b strings.Builder
	for _, verb := range "vTtbcdoOqxXUeEfFgGspw" {
		for _, flags := range []string{"", "+", "#", " ", "-30", "030", ".3"} {
			fmt.Fprintf(&b, "%"+flags+string(verb)+"\n", v)
		}
	}
	return b.String()
}

func marshal(data []byte, err error) string { return string(data) + fmt.Sprint(err) }

func caught(f func()) (text string) {
	defer func() { v := recover(); text = fmt.Sprintf("%v %+v %#v", v, v, v) }()
	f()
	return ""
}

func logged(values ...any) string {
	var b bytes.Buffer
	log.New(&b, "", 0).Println(values...)
	return b.String()
}

func slogged(handler func(*bytes.Buffer) slog.Handler, s credential.Secret, h holder) string {
	var b bytes.Buffer
	slog.New(handler(&b)).Info("m", "secret", s, "holder", h, "pointer", &s, "list", []any{s}, slog.Group("g", "s", s))
	return b.String()
}

func zerologged(s credential.Secret, h holder) string {
	var b bytes.Buffer
	l := zerolog.New(&b)
	l.Info().Interface("i", s).Object("o", s).Stringer("s", s).Any("h", h).Interface("p", &s).
		EmbedObject(s).Err(fmt.Errorf("%v", h)).Msgf("%v %+v", s, h)
	return b.String()
}

func TestZeroSecret(t *testing.T) {
	t.Parallel()
	var s credential.Secret
	require.True(t, s.IsZero())
	require.Empty(t, s.Reveal())
	require.Equal(t, "***", s.String(), "an empty secret is not told from a full one")
	require.True(t, credential.New("").IsZero())
}
