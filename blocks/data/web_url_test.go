package data

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/callwright/callwright/engine/effect"
)

func parts(texts ...string) (out []effect.PathPart) {
	for i, t := range texts {
		if i%2 == 0 {
			out = append(out, effect.PathPart{Literal: t})
		} else {
			out = append(out, effect.PathPart{Value: t})
		}
	}
	return out
}

func TestWebURL(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		parts []effect.PathPart
		want  string
	}{
		{parts("https://a.example"), "https://a.example"},
		{parts("https://a.example:8443/x y/", "a/b?c#d é"), "https://a.example:8443/x%20y/a%2Fb%3Fc%23d%20%C3%A9"},
		{parts("https://a.example/?q=", "a&b=c d", "&p=", "+1"), "https://a.example/?q=a%26b%3Dc+d&p=%2B1"},
		{parts("https://a.example/?q=", "", "&p=", ""), "https://a.example/?q=&p="},
		{parts("https://a.example?q=", "x", "#", "y/z"), "https://a.example?q=x#y%2Fz"},
		{parts("https://a.example/#/", "y?"), "https://a.example/#/y%3F"},
		{parts("https://a.example/x", ".", "/y"), "https://a.example/x./y"},
	} {
		got, f := webURL(tt.parts)
		require.Nil(t, f)
		require.Equal(t, tt.want, got)
	}
	for _, bad := range [][]effect.PathPart{
		parts("http://a.example/"), parts("javascript:alert(1)"), parts("", "https://a.example/"), parts("https://", "a.example", "/"),
		parts("https://a.example", ".evil.example/"), parts("https://u@a.example/"), parts("https://a.example:80a/"), parts("//a.example/"),
		parts("https://a.example/", "..", "/x"), parts("https://a.example/", "."), parts("https://a.example/", "../x", ""), parts("https://a.example/%zz"),
		parts("https://a.example\\@b.example/"), parts("https://a.example/\n"), parts("https://a.example/x/", ""),
	} {
		_, f := webURL(bad)
		require.NotNil(t, f, "%v", bad)
		require.Equal(t, effect.Invalid, f.Code)
	}
}

// TestValuesStayInTheirPlace: no value changes the host, the number of
// segments, another parameter or the fragment.
func TestValuesStayInTheirPlace(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.String().Draw(t, "a"), rapid.String().Draw(t, "b")
		got, f := webURL(parts("https://a.example/x/", a, "/y?p=", b, "&q=1"))
		if f != nil {
			require.True(t, a == "" || strings.Contains(a, "."), "%q", a)
			return
		}
		u, err := url.Parse(got)
		require.NoError(t, err)
		require.Equal(t, "a.example", u.Host)
		require.Len(t, strings.Split(u.EscapedPath(), "/"), 4)
		require.Equal(t, "/x/"+a+"/y", u.Path)
		require.Equal(t, url.Values{"p": {b}, "q": {"1"}}, u.Query())
		require.Empty(t, u.Fragment)
	})
}
