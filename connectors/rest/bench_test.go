package rest_test

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

const benchAnswer = `{"totalSize":1,"done":true,"records":[{"Id":"0035g00000ABCDE","Name":"Jane Doe","Tier__c":"gold"}]}`

// BenchmarkCall compares a call over the whole stack (credential, guard,
// trace hooks, recording, size limit, and an account with every limit armed)
// with a bare net/http client, over the same kind of loopback connection.
//
// "pair" makes both calls in turn, so that they see the same machine, and
// reports the medians and their ratio.
func BenchmarkCall(b *testing.B) {
	s := serve(b, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, benchAnswer)
	})
	url, body := s.URL+"/services/data?page=1", []byte(`{"q":"+18005550199"}`)
	calls := []struct {
		name string
		call func() error
	}{{"stack", armedCall(b, stackFor(b, s), url, body)}, {"nethttp", bareCall(b, url, body)}}
	for _, c := range calls {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := c.call(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("pair", func(b *testing.B) {
		var times [2][]time.Duration
		for b.Loop() {
			for i, c := range calls {
				start := time.Now()
				if err := c.call(); err != nil {
					b.Fatal(err)
				}
				times[i] = append(times[i], time.Since(start))
			}
		}
		armed, bare := median(times[0]), median(times[1])
		b.ReportMetric(float64(armed), "stack-ns")
		b.ReportMetric(float64(bare), "nethttp-ns")
		b.ReportMetric(float64(armed)/float64(bare), "ratio")
	})
}

func armedCall(b *testing.B, stack *rest.Stack, url string, body []byte) func() error {
	limits := rest.DefaultLimits()
	limits.RatePerMinute = 100_000_000 // counted, and never reached
	account, auth := stack.For("acme", limits), rest.Bearer(credential.New("token"))
	return func() error {
		ctx, recorder := rest.WithRecorder(b.Context())
		r := rest.Request{Method: "POST", URL: url, Mode: effect.Write, Body: body, Safe: []string{"page"}}
		got, err := account.Do(ctx, r, auth)
		if err == nil && (len(got.Body) != len(benchAnswer) || len(recorder.Exchanges()) != 1) {
			b.Fatal("the answer is not whole")
		}
		return err
	}
}

func bareCall(b *testing.B, url string, body []byte) func() error {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	return func() error {
		req, err := http.NewRequestWithContext(b.Context(), "POST", url, bytes.NewReader(body))
		if err != nil {
			return err
		}
		req.Header.Set("Authorization", "Bearer token")
		resp, err := client.Do(req)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		if got, err := io.ReadAll(resp.Body); err != nil || len(got) != len(benchAnswer) {
			b.Fatal("the answer is not whole")
		}
		return nil
	}
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}

// BenchmarkRefused is how long an account whose breaker is open takes to say
// so.
func BenchmarkRefused(b *testing.B) {
	account := local(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }).
		For("acme", rest.Limits{Breaker: rest.Breaker{After: 1, Pause: time.Hour}})
	r := rest.Request{URL: "https://h/", Mode: effect.Read}
	_, _ = account.Do(b.Context(), r, nil)
	for b.Loop() {
		if _, err := account.Do(b.Context(), r, nil); err == nil {
			b.Fatal("it was sent")
		}
	}
}
