package sandbox

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strconv"
	"time"
)

// answers reports whether the fault itself answers, so that the emulator is
// not asked.
func (f Fault) answers() bool {
	return !f.After && (f.Status != 0 || f.Body != "" || f.Cut)
}

// serve answers r as the fault wants it.
func (f Fault) serve(w http.ResponseWriter, r *http.Request, next http.Handler) {
	if (f.Delay > 0 || f.Drip > 0) && !readAhead(r) {
		return
	}
	if !pause(r.Context(), f.Delay) {
		return
	}
	a := NewRecorder()
	if !f.answers() {
		next.ServeHTTP(a, r)
	}
	f.cover(a)
	f.send(w, r, a)
}

// readAhead takes the request's body in: net/http notices that a client has
// left only when the body was read, and a slow fault must end with its client.
func readAhead(r *http.Request) bool {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxAhead))
	if err != nil {
		return false
	}
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(body), r.Body), r.Body}
	return true
}

const maxAhead = 8 << 20

// cover puts the fault's own status, headers and body over the answer.
func (f Fault) cover(a *Recorder) {
	if f.Status != 0 {
		a.Status = f.Status
	}
	if a.Status == 0 {
		a.Status = http.StatusOK
	}
	if f.Body != "" || f.Status != 0 {
		a.Body.Reset()
		a.Body.WriteString(f.Body)
		a.Header().Del("Content-Length")
	}
	for name, value := range f.Headers {
		a.Header().Set(name, value)
	}
}

// send writes the answer, slowly or in part if the fault says so.
func (f Fault) send(w http.ResponseWriter, r *http.Request, a *Recorder) {
	body := a.Body.Bytes()
	if f.Cut && len(body) == 0 {
		panic(http.ErrAbortHandler) // the way to make net/http drop a connection
	}
	for name, values := range a.Header() {
		w.Header()[name] = values
	}
	if f.Cut {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		body = body[:len(body)/2]
	}
	w.WriteHeader(a.Status)
	if !f.drip(w, r, body) || !f.Cut {
		return
	}
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// pieces is how many parts a dripping body comes in.
const pieces = 16

func (f Fault) drip(w http.ResponseWriter, r *http.Request, body []byte) bool {
	step := len(body)
	if f.Drip > 0 {
		step = max(1, (len(body)+pieces-1)/pieces)
	}
	for len(body) > 0 {
		n := min(step, len(body))
		if _, err := w.Write(body[:n]); err != nil {
			return false
		}
		body = body[n:]
		if f.Drip > 0 {
			_ = http.NewResponseController(w).Flush()
		}
		if len(body) > 0 && !pause(r.Context(), f.Drip) {
			return false
		}
	}
	return true
}

// Sleep lets a while pass; its error says that the client has left meanwhile.
type Sleep func(ctx context.Context, d time.Duration) error

type sleepKey struct{}

// WithSleep returns a context for requests whose slow faults go by another
// clock than the machine's.
func WithSleep(ctx context.Context, s Sleep) context.Context {
	return context.WithValue(ctx, sleepKey{}, s)
}

// pause waits; it reports false when the client has gone.
func pause(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	if sleep, ok := ctx.Value(sleepKey{}).(Sleep); ok {
		return sleep(ctx, d) == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
