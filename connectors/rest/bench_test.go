package rest_test

import (
	"bytes"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

// BenchmarkCall compares a call over the whole stack (credential, guard,
// trace hooks, recording, size limit) with net/http alone, over the same
// loopback connection.
func BenchmarkCall(b *testing.B) {
	answer := []byte(`{"totalSize":1,"done":true,"records":[{"Id":"0035g00000ABCDE","Name":"Jane Doe","Tier__c":"gold"}]}`)
	s := serve(b, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(answer)
	})
	body := []byte(`{"q":"+18005550199"}`)
	b.Run("stack", func(b *testing.B) {
		stack, auth := stackFor(b, s), rest.Bearer(credential.New("token"))
		b.ReportAllocs()
		for b.Loop() {
			ctx, recorder := rest.WithRecorder(b.Context())
			r := rest.Request{Method: "POST", URL: s.URL + "/services/data?page=1", Mode: effect.Write, Body: body, Safe: []string{"page"}}
			got, err := stack.Do(ctx, r, auth)
			if err != nil || len(got.Body) != len(answer) || len(recorder.Exchanges()) != 1 {
				b.Fatal(err)
			}
		}
	})
	b.Run("nethttp", func(b *testing.B) {
		client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
		b.ReportAllocs()
		for b.Loop() {
			req, err := http.NewRequestWithContext(b.Context(), "POST", s.URL+"/services/data?page=1", bytes.NewReader(body))
			require.NoError(b, err)
			req.Header.Set("Authorization", "Bearer token")
			resp, err := client.Do(req)
			if err != nil {
				b.Fatal(err)
			}
			got, err := io.ReadAll(resp.Body)
			_ = resp.Body.Close()
			if err != nil || len(got) != len(answer) {
				b.Fatal(err)
			}
		}
	})
}
