package emulator_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/zendesk/emulator"
)

// now is the time of every test that does not move it.
var now = time.Date(2026, 11, 3, 12, 0, 0, 0, time.UTC)

// clock stands still until it is moved.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

// TestTranscripts replays testdata/api: conversations with one account, each
// request followed by the answer it must get. -update writes the answers.
//
// A request begins with ">>> who METHOD /path", headers and a body follow. A
// "pick" line keeps only those members of a long answer. "@ 10m" moves the
// clock, "#" is a comment.
func TestTranscripts(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/api/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			script, err := os.ReadFile(file)
			require.NoError(t, err)
			got := replay(t, string(script))
			if *update {
				require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
			}
			require.Equal(t, string(script), got)
		})
	}
}

// replay returns the script with the answers that the emulator gave.
func replay(t *testing.T, script string) string {
	t.Helper()
	time := &clock{now}
	e := emulator.New(emulator.Options{Clock: time.now, BaseURL: "https://acme.zendesk.com"})
	var out strings.Builder
	parts := strings.Split("\n"+script, "\n>>> ")
	out.WriteString(advance(t, time, strings.TrimPrefix(parts[0], "\n")))
	for _, part := range parts[1:] {
		asked, after := cut(part)
		q := parseRequest(t, asked)
		w := q.send(e)
		fmt.Fprintf(&out, "\n\n>>> %s\n<<< %s\n--", asked, q.show(t, w))
		if between := advance(t, time, after); between != "" {
			out.WriteString("\n\n" + between)
		}
	}
	return strings.Trim(out.String(), "\n") + "\n"
}

// cut separates a request from what stands between its answer and the next
// one. A request ends at its answer, or at an empty line if it has none yet.
func cut(part string) (asked, after string) {
	asked, rest, answered := strings.Cut(part, "\n<<<")
	if answered {
		_, after, _ = strings.Cut(rest, "\n--")
	} else {
		asked, after, _ = strings.Cut(part, "\n\n")
	}
	return strings.TrimRight(asked, "\n"), after
}

// advance moves the clock as the lines between two requests say.
func advance(t *testing.T, c *clock, between string) string {
	t.Helper()
	for l := range strings.Lines(between) {
		if by, ok := strings.CutPrefix(strings.TrimSpace(l), "@ "); ok {
			d, err := time.ParseDuration(by)
			require.NoError(t, err)
			c.at = c.at.Add(d)
		}
	}
	return strings.Trim(between, "\n")
}

// request is one request of a transcript.
type request struct {
	who, method, target, body string
	header                    http.Header
	pick                      []string
}

func parseRequest(t *testing.T, text string) request {
	t.Helper()
	first, rest, _ := strings.Cut(text, "\n")
	words := strings.SplitN(strings.TrimSpace(first), " ", 3)
	require.Len(t, words, 3, "request line %q", first)
	q := request{who: words[0], method: words[1], target: words[2], header: http.Header{}}
	for l := range strings.Lines(rest) {
		l = strings.TrimRight(l, "\n")
		name, value, isHeader := strings.Cut(l, ": ")
		switch {
		case strings.HasPrefix(l, "pick "):
			q.pick = strings.Fields(l)[1:]
		case isHeader && !strings.ContainsAny(name, ` {"=&`):
			q.header.Set(name, value)
		default:
			q.body += l
		}
	}
	return q
}

var people = map[string]string{
	"alex": "alex@callwright.example", "sam": "sam@callwright.example", "admin": "admin@callwright.example",
	"jane": "jane.doe@acme.example", "sue": "sue@acme.example",
}

func (q request) send(h http.Handler) *httptest.ResponseRecorder {
	r := httptest.NewRequest(q.method, "https://acme.zendesk.com"+q.target, strings.NewReader(q.body))
	if q.body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if email, known := people[q.who]; known {
		r.SetBasicAuth(email+"/token", "sandbox-zendesk-api-token")
	}
	if token, ok := strings.CutPrefix(q.who, "bearer:"); ok {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if user, ok := strings.CutPrefix(q.who, "basic:"); ok {
		name, password, _ := strings.Cut(user, ":")
		r.SetBasicAuth(name, password)
	}
	for name := range q.header {
		r.Header.Set(name, q.header.Get(name))
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// show writes an answer: its status, the headers that matter, its body.
func (q request) show(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	out := fmt.Sprint(w.Code)
	for _, name := range []string{"Location", "WWW-Authenticate", "Retry-After", "X-Idempotency-Lookup"} {
		if value := w.Header().Get(name); value != "" {
			out += "\n" + name + ": " + value
		}
	}
	kind := w.Header().Get("Content-Type")
	if kind != "application/json; charset=utf-8" {
		out += "\nContent-Type: " + kind
	}
	body, err := io.ReadAll(w.Body)
	require.NoError(t, err)
	if len(q.pick) > 0 {
		return out + "\n" + strings.Join(picks(t, body, q.pick), "\n")
	}
	var pretty bytes.Buffer
	if json.Indent(&pretty, body, "", " ") == nil {
		body = pretty.Bytes()
	}
	return strings.TrimSpace(out + "\n" + string(body))
}

// picks writes the members of a body that the dotted paths name, one a line.
func picks(t *testing.T, body []byte, paths []string) []string {
	t.Helper()
	var v any
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	require.NoError(t, d.Decode(&v), "%s", body)
	var out []string
	for _, path := range paths {
		text, err := json.Marshal(walk(v, strings.Split(path, ".")))
		require.NoError(t, err)
		out = append(out, path+" = "+string(text))
	}
	return out
}

func walk(v any, path []string) any {
	if len(path) == 0 {
		return v
	}
	switch v := v.(type) {
	case map[string]any:
		return walk(v[path[0]], path[1:])
	case []any:
		out := []any{}
		for _, each := range v {
			out = append(out, walk(each, path))
		}
		return out
	}
	return nil
}

// get asks as an agent and returns the status and the picked members.
func get(t *testing.T, h http.Handler, target string, pick ...string) []string {
	t.Helper()
	q := request{who: "alex", method: "GET", target: target, pick: pick}
	w := q.send(h)
	return slices.Concat([]string{fmt.Sprint(w.Code)}, picks(t, w.Body.Bytes(), pick))
}
