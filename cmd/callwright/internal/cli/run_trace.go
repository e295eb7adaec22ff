package cli

import (
	"errors"
	"io"
	"os"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/engine/trace"
)

// traceFile is the file of --trace. A nil one keeps nothing.
type traceFile struct {
	file   *os.File
	writer *trace.Writer
}

// createTrace makes the file. What is in it, people may read who may not read
// the CRM's records, so it is the user's own.
func createTrace(path string, m *credential.Masker) (*traceFile, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, usage("", "the trace %s cannot be written: %v", path, errors.Unwrap(err))
	}
	return &traceFile{file: f, writer: trace.NewWriter(maskedLines{f, m})}, nil
}

// maskedLines masks the secrets of accounts. It is given whole lines, so no
// secret is split between two writes.
type maskedLines struct {
	w      io.Writer
	masker *credential.Masker
}

// Write writes p with the secrets replaced.
func (m maskedLines) Write(p []byte) (int, error) {
	if _, err := io.WriteString(m.w, m.masker.Mask(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// close reports a trace that is not whole.
func (t *traceFile) close() error {
	if t == nil {
		return nil
	}
	if err := errors.Join(t.writer.Err(), t.file.Close()); err != nil {
		return failed("", "the trace %s is not whole: %v", t.file.Name(), reason(err))
	}
	return nil
}
