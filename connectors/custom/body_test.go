package custom_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/engine/effect"
)

func TestBodiesOfOtherKinds(t *testing.T) {
	t.Parallel()
	order := map[string]any{"order": map[string]any{"@id": 7, "line": []any{"a<b", "c"}}}
	const xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<order id=\"7\"><line>a&lt;b</line><line>c</line></order>"
	for _, c := range []struct {
		args       effect.FetchArgs
		kind, body string
	}{
		{effect.FetchArgs{XML: order}, "application/xml", xml},
		{effect.FetchArgs{XML: order, Type: "text/xml; charset=utf-8"}, "text/xml; charset=utf-8", xml},
		{effect.FetchArgs{Text: "hello é"}, "text/plain; charset=utf-8", "hello é"},
		{effect.FetchArgs{Text: "a,b", Type: "text/csv", Headers: map[string]string{"Content-Type": "text/html"}}, "text/csv", "a,b"},
		{effect.FetchArgs{JSON: 1, Type: "application/merge-patch+json"}, "application/merge-patch+json", "1"},
		{effect.FetchArgs{Form: map[string]any{}}, "application/x-www-form-urlencoded", ""},
	} {
		s := &service{}
		c.args.Method = "POST"
		_, err := fetch(t, open(t, s, nil, nil), c.args)
		require.NoError(t, err)
		head, body, _ := strings.Cut(s.wire, "\r\n\r\n")
		require.Equal(t, c.body, body)
		require.Contains(t, head+"\r\n", "Content-Type: "+c.kind+"\r\n")
		require.Equal(t, 1, strings.Count(head, "Content-Type:"))
	}
}

func TestBodiesThatAreRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args effect.FetchArgs
		want string
	}{
		{effect.FetchArgs{JSON: 1, Text: "x"}, "a request has one body: JSON, a form, XML or text, not 2 of them"},
		{effect.FetchArgs{Form: map[string]any{}, XML: map[string]any{"a": 1}, Text: "x"}, "not 3 of them"},
		{effect.FetchArgs{Type: "text/plain"}, "a request without a body has no media type"},
		{effect.FetchArgs{XML: map[string]any{}}, "an XML document has one root element, not 0"},
		{effect.FetchArgs{XML: map[string]any{"a><b": 1}}, `"a><b" cannot name an XML element`},
		{effect.FetchArgs{Form: map[string]any{"a": map[string]any{}}}, `the form parameter "a" holds a map`},
		{effect.FetchArgs{Text: "x", Type: "text"}, `"text" is not a media type`},
		{effect.FetchArgs{Text: "x", Type: "text/plain; a=\"\r\nX-Evil: 1\""}, "is not a media type"},
	} {
		s := &service{}
		c.args.Method = "POST"
		_, err := fetch(t, open(t, s, nil, nil), c.args)
		require.Contains(t, requireCode(t, effect.Invalid, err).Message, c.want)
		require.Zero(t, s.calls)
	}
}

func answering(kind, body string) *service {
	return &service{handle: func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		_, _ = io.WriteString(w, body)
	}}
}

func TestXMLAnswers(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"application/xml", "text/xml; charset=utf-8", "application/soap+xml"} {
		got, err := fetch(t, open(t, answering(kind, `<a x="1"><b>2</b></a>`), nil, nil), effect.FetchArgs{})
		require.NoError(t, err)
		require.Equal(t, map[string]any{"a": map[string]any{"@x": "1", "b": "2"}}, got["body"])
	}
	c := open(t, answering("application/xml", "<a>"), nil, nil)
	_, err := fetch(t, c, effect.FetchArgs{})
	require.Contains(t, requireCode(t, effect.Unavailable, err).Message, "answered 200 with something that is not XML (application/xml)")
	_, err = c.(connectors.Fetcher).Fetch(t.Context(), effect.FetchArgs{Method: "POST"}, effect.Write, "key")
	requireCode(t, effect.Unknown, err)
}

// endless is a body that never ends and counts what was read of it.
type endless struct {
	read   int
	closed bool
}

func (e *endless) Read(p []byte) (int, error) {
	e.read += len(p)
	return len(p), nil
}

func (e *endless) Close() error {
	e.closed = true
	return nil
}

func TestAnswersWithoutAnEnd(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ limit, settings, most int }{
		{0, 4 << 20, 1 << 20}, {5000, 4 << 20, 5000}, {2 << 20, 4 << 20, 2 << 20}, {2 << 20, 1 << 20, 1 << 20},
	} {
		body := &endless{}
		transport := transportFunc(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 200, Header: http.Header{}, Body: body, ContentLength: 1 << 30}, nil
		})
		_, err := fetch(t, open(t, transport, map[string]any{"max_bytes": c.settings}, nil), effect.FetchArgs{Limit: c.limit})
		f := requireCode(t, effect.Limit, err)
		require.Regexp(t, `the answer is larger than the limit of \d+ bytes$`, f.Message)
		require.Equal(t, c.most+1, body.read, "the one byte tells that there is more")
		require.True(t, body.closed)
	}
}
