package sandbox

import (
	"bytes"
	"net/http"
)

// Recorder is a response held back: to break it, or to put it into another
// one. The first status counts.
type Recorder struct {
	Status int // 0 until something is written
	Body   bytes.Buffer
	header http.Header
}

// NewRecorder makes an empty response.
func NewRecorder() *Recorder { return &Recorder{header: http.Header{}} }

// Header implements http.ResponseWriter.
func (r *Recorder) Header() http.Header { return r.header }

// WriteHeader implements http.ResponseWriter.
func (r *Recorder) WriteHeader(status int) {
	if r.Status == 0 {
		r.Status = status
	}
}

// Write implements http.ResponseWriter.
func (r *Recorder) Write(b []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.Body.Write(b)
}
