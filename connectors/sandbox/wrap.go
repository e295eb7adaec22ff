package sandbox

import (
	"net/http"
	"strings"
)

// Prefix is where the admin endpoints live.
const Prefix = "/_sandbox/"

// Wrap puts the plane around an emulator's handler. The admin endpoints are
// neither logged nor hit by faults.
func (p *Plane) Wrap(next http.Handler) http.Handler {
	admin := p.admin()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, Prefix) {
			admin.ServeHTTP(w, r)
			return
		}
		p.serve(w, r, next)
	})
}

func (p *Plane) serve(w http.ResponseWriter, r *http.Request, next http.Handler) {
	done := p.record(r)
	s := &statusWriter{ResponseWriter: w}
	// Deferred, because a cut connection leaves by a panic.
	defer func() { done(s.status) }()
	if f, ok := p.hit(r); ok {
		f.serve(s, r, next)
		return
	}
	next.ServeHTTP(s, r)
	if s.status == 0 {
		s.status = http.StatusOK
	}
}

// statusWriter notes the status for the log.
type statusWriter struct {
	http.ResponseWriter
	status int
}

// WriteHeader notes the first status.
func (s *statusWriter) WriteHeader(status int) {
	if s.status == 0 {
		s.status = status
	}
	s.ResponseWriter.WriteHeader(status)
}

// Write notes the status that a bare Write implies.
func (s *statusWriter) Write(b []byte) (int, error) {
	if s.status == 0 {
		s.status = http.StatusOK
	}
	return s.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (s *statusWriter) Unwrap() http.ResponseWriter { return s.ResponseWriter }
