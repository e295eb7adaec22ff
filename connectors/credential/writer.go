package credential

import (
	"io"
	"sync"
)

// Writer passes text on with the secrets of a Masker replaced, also when one
// is split between two writes. It is safe for concurrent use.
type Writer struct {
	masker *Masker
	mu     sync.Mutex
	out    io.Writer
	tail   string // the beginning of a secret, perhaps
}

// Writer returns a Writer to out. It holds back the end of a write that could
// be the beginning of a secret; call Flush after the last one.
func (m *Masker) Writer(out io.Writer) *Writer { return &Writer{masker: m, out: out} }

// Write writes p with secrets replaced. It counts p's bytes, not those that
// reach the underlying writer.
func (w *Writer) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	text := w.tail + string(p)
	w.tail = ""
	if set := w.masker.set.Load(); set != nil {
		text = set.replacer.Replace(text)
		n := len(text) - set.held(text)
		text, w.tail = text[:n], text[n:]
	}
	if _, err := io.WriteString(w.out, text); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Flush writes what was held back.
func (w *Writer) Flush() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	tail := w.tail
	w.tail = ""
	_, err := io.WriteString(w.out, tail)
	return err
}
