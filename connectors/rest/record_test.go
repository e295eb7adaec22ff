package rest_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

func TestExchanges(t *testing.T) {
	t.Parallel()
	stack := local(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(207)
		_, _ = w.Write([]byte("12345"))
	})
	for in, want := range map[string]string{
		"https://h/p":                           "https://h/p",
		"https://h:8443/a%2Fb?q=secret":         "https://h:8443/a%2Fb?q=…",
		"https://h/p?page=2&q=secret&page=3":    "https://h/p?page=2&q=…&page=3",
		"https://h/p?secret":                    "https://h/p?…",
		"https://h/p?page":                      "https://h/p?…",
		"https://h/p?a=b=secret;c=d#secret":     "https://h/p?a=…",
		"https://h/p?PAGE=secret&%70age=secret": "https://h/p?PAGE=…&%70age=…",
	} {
		ctx, recorder := rest.WithRecorder(background())
		_, err := stack.Do(ctx, rest.Request{URL: in, Safe: []string{"page"}, Note: "note"}, nil)
		require.NoError(t, err)
		require.Equal(t, []effect.Exchange{{Method: "GET", URL: want, Status: 207, Bytes: 5, Note: "note", Elapsed: recorder.Exchanges()[0].Elapsed}}, recorder.Exchanges())
	}
}

func TestRecorderConcurrently(t *testing.T) {
	t.Parallel()
	stack := local(func(http.ResponseWriter, *http.Request) {})
	ctx, recorder := rest.WithRecorder(background())
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			_, err := stack.Do(ctx, rest.Request{URL: "https://h/"}, nil)
			require.NoError(t, err)
		})
	}
	wg.Wait()
	require.Len(t, recorder.Exchanges(), 50)
}

// TestNoSecretInErrorsAndExchanges puts a canary wherever a request can hold
// one and lets the call fail in every way.
func TestNoSecretInErrorsAndExchanges(t *testing.T) {
	t.Parallel()
	const canary = "cAnaRy"
	c := &cutter{mode: "body", seen: map[string]int{}, used: map[string]bool{}}
	cutting := serve(t, c.ServeHTTP)
	echo := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; x="+r.Header.Get("Authorization"))
		w.Header().Set("Location", "https://"+canary+".example.com/"+canary)
		status := map[string]int{"/301": 301, "/401": 401, "/500": 500}[r.URL.Path]
		if status == 0 {
			status = 200
		}
		w.WriteHeader(status)
		_ = r.Write(w)
	})
	closed := serve(t, func(http.ResponseWriter, *http.Request) {})
	closed.Close()
	targets := []string{
		cutting.URL, echo.URL + "/200", echo.URL + "/301", echo.URL + "/401", echo.URL + "/500", closed.URL,
		"https://no-such-host.invalid", "https://10.0.0.1", strings.Replace(echo.URL, "http:", "https:", 1), "http://h", "https://u:" + canary + "@h",
	}
	for _, target := range targets {
		for _, mode := range []effect.Mode{effect.Read, effect.Write} {
			for _, limit := range []int64{0, 10} {
				ctx, recorder := rest.WithRecorder(background())
				answer, err := stackFor(t, cutting, echo, closed).Do(ctx, rest.Request{
					Method: "POST", URL: target + "?token=" + canary + "&page=1", Mode: mode, Limit: limit, Safe: []string{"page"},
					Header: http.Header{"X-Key": {canary}}, Body: []byte(canary),
				}, rest.Basic(canary, credential.New(canary)))
				text := everythingOf(err)
				if err == nil {
					_, err := answer.Data()
					text += everythingOf(err)
					if f := rest.StatusFault(answer); f != nil {
						text += everythingOf(f)
					}
					text += answer.Where()
				}
				require.NotEmpty(t, text)
				trace, err := json.Marshal(recorder.Exchanges())
				require.NoError(t, err)
				text += string(trace)
				for _, form := range []string{canary, "Y0FuYVJ5"} {
					require.NotContains(t, text, form, target)
				}
			}
		}
	}
}
