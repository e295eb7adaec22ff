package custom_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/callwright/callwright/engine/effect"
)

func TestURLs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		base  string
		path  []effect.PathPart
		query map[string]any
		want  string
	}{
		{"https://h", nil, nil, "GET / HTTP/1.1"},
		{"https://h/v1", nil, nil, "GET /v1 HTTP/1.1"},
		{"https://h/v1/", nil, nil, "GET /v1 HTTP/1.1"},
		{"https://h/v1/", []effect.PathPart{literal("/")}, nil, "GET /v1/ HTTP/1.1"},
		{"https://h/v1/", []effect.PathPart{literal("members")}, nil, "GET /v1/members HTTP/1.1"},
		{"https://h/v%2F1", []effect.PathPart{literal("//members//")}, nil, "GET /v%2F1/members// HTTP/1.1"},
		{"https://h", []effect.PathPart{literal("/members/"), val("+1 555/../x?y#z")}, nil, ""},
		{"https://h", []effect.PathPart{literal("/members/"), val("+1 555/x?y#z&%41")}, nil, "GET /members/+1%20555%2Fx%3Fy%23z&%2541 HTTP/1.1"},
		{"https://h", []effect.PathPart{literal("/a/"), val("1"), literal(".json")}, nil, "GET /a/1.json HTTP/1.1"},
		{"https://h", []effect.PathPart{literal("/ä b/%2f/%zz")}, nil, "GET /%C3%A4%20b/%2f/%25zz HTTP/1.1"},
		{"https://h", []effect.PathPart{literal("/s?q="), val("a&b=c d+"), literal("&x=1")}, nil, "GET /s?q=a%26b%3Dc+d%2B&x=1 HTTP/1.1"},
		{"https://h", []effect.PathPart{literal("/s?q="), val("")}, nil, "GET /s?q= HTTP/1.1"},
		{"https://h", []effect.PathPart{literal("/s?q=1")}, map[string]any{"z": 2}, "GET /s?q=1&z=2 HTTP/1.1"},
		{"https://h", []effect.PathPart{literal("/s")}, map[string]any{"b": []any{1, "x y"}, "a": nil, "c&d": true, "e": 1.5}, "GET /s?a=&b=1&b=x+y&c%26d=true&e=1.5 HTTP/1.1"},
		{"https://h", []effect.PathPart{literal("//evil.example.com/x")}, nil, "GET /evil.example.com/x HTTP/1.1"},
		{"https://h", []effect.PathPart{val("https://evil.example.com")}, nil, "GET /https:%2F%2Fevil.example.com HTTP/1.1"},
		{"https://h", []effect.PathPart{val("@evil.example.com")}, nil, "GET /@evil.example.com HTTP/1.1"},
		{"https://h", []effect.PathPart{literal("/a"), val(""), literal("b")}, nil, "GET /ab HTTP/1.1"},
	} {
		s := &service{}
		_, err := fetch(t, open(t, s, map[string]any{"base_url": c.base}, nil), effect.FetchArgs{Path: c.path, Query: c.query})
		if c.want == "" {
			requireCode(t, effect.Invalid, err)
			continue
		}
		require.NoError(t, err, c.want)
		line, _, _ := strings.Cut(s.wire, "\r\n")
		require.Equal(t, c.want, line)
		require.Equal(t, "https://h", s.host)
	}
}

func TestRefusedRequests(t *testing.T) {
	t.Parallel()
	path := func(parts ...effect.PathPart) effect.FetchArgs { return effect.FetchArgs{Path: parts} }
	header := func(name, text string) effect.FetchArgs {
		return effect.FetchArgs{Headers: map[string]string{name: text}}
	}
	for name, args := range map[string]effect.FetchArgs{
		"parent":              path(literal("/a/"), val("..")),
		"here":                path(literal("/a/"), val("."), literal("/b")),
		"literal parent":      path(literal("/a/../b")),
		"escaped parent":      path(literal("/a/%2e%2E/b")),
		"half and half":       path(literal("/a/."), val("."), literal("/b")),
		"parent inside":       path(literal("/a/"), val("x/../../admin")),
		"backslash parent":    path(literal("/a/"), val(`x\..\admin`)),
		"absolute":            path(literal("https://evil.example.com/x")),
		"scheme":              path(literal("javascript:alert(1)")),
		"fragment":            path(literal("/a#b")),
		"line break":          path(literal("/a\r\nX: y")),
		"backslash":           path(literal(`/a\b`)),
		"empty value":         path(literal("/members/"), val("")),
		"empty value inside":  path(literal("/members/"), val(""), literal("/orders")),
		"empty before query":  path(literal("/members/"), val(""), literal("?x=1")),
		"both":                path(effect.PathPart{Literal: "a", Value: "b"}),
		"nested query":        {Query: map[string]any{"a": map[string]any{}}},
		"nested query list":   {Query: map[string]any{"a": []any{[]any{}}}},
		"nested form":         {Method: "POST", Form: map[string]any{"a": map[string]any{}}},
		"two bodies":          {Method: "POST", JSON: 1, Form: map[string]any{"a": 1}},
		"method":              {Method: "get"},
		"method line":         {Method: "GET / HTTP/1.1\r\nX: y"},
		"connect":             {Method: "CONNECT"},
		"header line break":   header("X-A", "a\r\nX-B: c"),
		"header newline":      header("X-A", "a\nb"),
		"header nul":          header("X-A", "a\x00"),
		"header name":         header("X A", "a"),
		"header name break":   header("X\r\nA", "a"),
		"header name colon":   header("X-A:", "a"),
		"empty header name":   header("", "a"),
		"host":                header("host", "evil.example.com"),
		"content-length":      header("Content-Length", "1"),
		"transfer-encoding":   header("transfer-encoding", "chunked"),
		"connection":          header("Connection", "close, authorization"),
		"proxy-authorization": header("proxy-authorization", "x"),
	} {
		s := &service{}
		_, err := fetch(t, open(t, s, nil, nil), args)
		requireCode(t, effect.Invalid, err, name)
		require.Zero(t, s.calls, name)
	}
}

// TestValuesCannotChangeARequest sends arbitrary values at every place and
// reads the bytes of the request with a reader of its own.
func TestValuesCannotChangeARequest(t *testing.T) {
	t.Parallel()
	hostile := rapid.OneOf(
		rapid.String(),
		rapid.StringMatching(`[ -~]{1,30}`),
		rapid.SampledFrom([]string{
			"..", "../../oauth/tokens.json?x=", "a/b", "%2e%2e", "%", "a b", "\r\nHost: evil", "?x=1", "#", "&admin=true", "=", ";", "\\..",
			`x","public":false,"status":"solved`, "\u2028", "\x00", "日本", "//evil.example.com", "https://evil.example.com/", "@evil", "+1 (555) 01", "",
		}),
		rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 20), func(b []byte) string { return string(b) }),
	)
	rapid.Check(t, func(rt *rapid.T) {
		a, b, key := hostile.Draw(rt, "a"), hostile.Draw(rt, "b"), hostile.Draw(rt, "key")
		s := &service{}
		c := open(t, s, nil, nil)
		_, err := fetch(t, c, effect.FetchArgs{
			Method:  "POST",
			Path:    []effect.PathPart{literal("/x/"), val(a), literal("/y?inline="), val(b), literal("&end=1")},
			Query:   map[string]any{"fixed": a, key: b},
			Headers: map[string]string{"X-Value": b},
			JSON:    map[string]any{"text": a, key: b, "list": []any{a}},
		})
		if err != nil { // refused: nothing went out
			if s.calls != 0 {
				rt.Fatalf("refused after sending: %v", err)
			}
			return
		}
		head, body, _ := strings.Cut(s.wire, "\r\n\r\n")
		lines := strings.Split(head, "\r\n")
		method, target, version := cut3(lines[0])
		if method != "POST" || version != "HTTP/1.1" || s.host != "https://api.example.com" || !slices.Contains(lines[1:], "Host: api.example.com") {
			rt.Fatalf("another request: %q", s.wire)
		}
		path, query, _ := strings.Cut(target, "?")
		segments := strings.Split(path, "/")
		if len(segments) != 5 || segments[1] != "v1" || segments[2] != "x" || segments[4] != "y" || decoded(segments[3], false) != a {
			rt.Fatalf("another path: %q", path)
		}
		got := strings.Split(query, "&")
		want := []string{"inline=" + b, "end=1"}
		names := []string{"fixed", key}
		slices.Sort(names)
		values := map[string]string{"fixed": a, key: b}
		for _, name := range slices.Compact(names) {
			want = append(want, name+"="+values[name])
		}
		if len(got) != len(want) {
			rt.Fatalf("another query: %q", query)
		}
		for i := range got {
			if k, v, _ := strings.Cut(got[i], "="); decoded(k, true)+"="+decoded(v, true) != want[i] {
				rt.Fatalf("another query: %q, want %q", got[i], want[i])
			}
		}
		count := 0
		for _, line := range lines[1:] {
			name, text, _ := strings.Cut(line, ": ")
			switch name {
			case "X-Value":
				count++
				if text != strings.Trim(b, " \t") {
					rt.Fatalf("another header: %q", line)
				}
			case "Host", "User-Agent", "Content-Length", "Content-Type", "Accept":
			default:
				rt.Fatalf("a header too many: %q", line)
			}
		}
		if count != 1 {
			rt.Fatalf("%d headers", count)
		}
		var data map[string]any
		if err := json.Unmarshal([]byte(body), &data); err != nil {
			rt.Fatalf("broken body %q: %v", body, err)
		}
		if key != "text" && key != "list" && (len(data) != 3 || data["text"] != strings.ToValidUTF8(a, "\uFFFD") && strings.ToValidUTF8(a, "") == a) {
			rt.Fatalf("another body: %q", body)
		}
	})
}

func cut3(line string) (a, b, c string) {
	a, rest, _ := strings.Cut(line, " ")
	b, c, _ = strings.Cut(rest, " ")
	return a, b, c
}

// decoded undoes percent escapes, by hand.
func decoded(text string, plus bool) string {
	const digits = "0123456789ABCDEF"
	var out []byte
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '%':
			hi, lo := strings.IndexByte(digits, text[i+1]), strings.IndexByte(digits, text[i+2])
			out = append(out, byte(hi<<4|lo))
			i += 2
		case text[i] == '+' && plus:
			out = append(out, ' ')
		default:
			out = append(out, text[i])
		}
	}
	return string(out)
}

// FuzzLiteral: whatever an author writes as a path, the call stays on the
// account's host and below its base, and goes out as one request.
func FuzzLiteral(f *testing.F) {
	for _, seed := range []string{"/a/b?c=d", "//h/x", "https://h", "/../x", "/%2e%2e/x", "/%", "\r\n", "/\u00e4?%zz", "?", "/.;/x", "@h", ":80/"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s := &service{}
		_, err := fetch(t, open(t, s, nil, nil), effect.FetchArgs{Path: []effect.PathPart{literal(text)}})
		if err != nil {
			require.Zero(t, s.calls)
			return
		}
		require.Equal(t, "https://api.example.com", s.host)
		line, rest, _ := strings.Cut(s.wire, "\r\n")
		method, target, version := cut3(line)
		require.Equal(t, "GET HTTP/1.1", method+" "+version)
		path, _, _ := strings.Cut(target, "?")
		require.True(t, path == "/v1" || strings.HasPrefix(path, "/v1/"), path)
		for segment := range strings.SplitSeq(path, "/") {
			require.NotContains(t, []string{".", ".."}, segment)
		}
		require.True(t, strings.HasPrefix(rest, "Host: api.example.com\r\n"))
		require.Equal(t, 1, strings.Count(s.wire, "\r\n\r\n"))
	})
}
