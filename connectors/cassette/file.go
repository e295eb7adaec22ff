package cassette

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"

	"go.yaml.in/yaml/v4"
	vcr "gopkg.in/dnaeon/go-vcr.v4/pkg/cassette"
)

// head is what is looked at before a cassette is read: its version, and where
// the exchanges stand.
type head struct {
	Version      yaml.Node `yaml:"version"`
	Interactions yaml.Node `yaml:"interactions"`
}

func (h *head) version() (n int) {
	if h.Version.Decode(&n) != nil {
		return 0
	}
	return n
}

// load reads the file, and the lines of its exchanges. What is no cassette
// would be taken for an empty one.
func load(path string) (*vcr.Cassette, []int, error) {
	data, err := os.ReadFile(path)
	var broken *fs.PathError
	if errors.As(err, &broken) {
		return nil, nil, broken.Err
	}
	if err != nil {
		return nil, nil, err
	}
	var h head
	err = yaml.Unmarshal(data, &h)
	switch v := h.version(); {
	case err != nil:
		return nil, nil, unreadable(err)
	case v == 0:
		return nil, nil, ErrCassette
	case v != vcr.CassetteFormatVersion:
		return nil, nil, fmt.Errorf("line %d: %w: it is %d, and this is for %d", h.Version.Line, ErrVersion, v, vcr.CassetteFormatVersion)
	case h.Interactions.Kind != yaml.SequenceNode:
		return nil, nil, fmt.Errorf("%w: it has no list of interactions", ErrCut)
	}
	c, err := vcr.LoadWithFS("cassette", disk{path})
	if err != nil {
		return nil, nil, unreadable(err)
	}
	var lines []int
	for _, n := range h.Interactions.Content {
		lines = append(lines, n.Line)
	}
	return c, lines, nil
}

// unreadable says in which line a file is no cassette, if that is known.
func unreadable(err error) error {
	var at *yaml.LoadError
	if errors.As(err, &at) && at.Mark.Line > 0 {
		return fmt.Errorf("line %d: %w, or was damaged here", at.Mark.Line, ErrCassette)
	}
	return ErrCassette
}

// Save writes what was recorded. A Tape that plays has nothing to write.
func (t *Tape) Save() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.play {
		return nil
	}
	c := vcr.New("cassette")
	c.MarshalFunc = yaml.Marshal
	for _, e := range t.raw {
		c.AddInteraction(t.interaction(e))
	}
	if err := c.SaveWithFS(disk{t.file}); err != nil {
		return fmt.Errorf("write the cassette %s: %w", t.file, err)
	}
	return nil
}

// interaction is an exchange as it is written.
func (t *Tape) interaction(e exchange) *vcr.Interaction {
	kind := e.request.Header.Get("Content-Type")
	i := &vcr.Interaction{
		Request: vcr.Request{
			Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Method: e.request.Method,
			URL: t.redactor.url(e.request.URL), Headers: t.redactor.headers(e.request.Header), Body: t.redactor.body(kind, e.asks),
		},
		Response: vcr.Response{
			Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Code: e.status, Status: http.StatusText(e.status),
			Headers: t.redactor.headers(e.header), Body: t.redactor.body(e.header.Get("Content-Type"), e.answer),
		},
	}
	if e.forSignIn {
		i.Request.Body = ""
		i.Request.Headers.Set(signedIn, "yes")
		i.Response.Body = t.redactor.signInAnswer(e.answer)
	}
	return i
}

// place is where a cassette will be: at the end of a link, and nothing but a
// file is replaced.
func place(path string) (string, error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return "", ErrPlace
	}
	f, err := os.CreateTemp(filepath.Dir(path), draft)
	var broken *fs.PathError
	if errors.As(err, &broken) {
		return "", broken.Err
	}
	if err != nil {
		return "", err
	}
	return path, errors.Join(f.Close(), os.Remove(f.Name()))
}

// draft names what is to become a cassette.
const draft = ".cassette-*"

// disk is one file, whatever it is called. It is the user's own, and replaced
// as a whole.
type disk struct{ path string }

// ReadFile reads the file.
func (d disk) ReadFile(string) ([]byte, error) { return os.ReadFile(d.path) }

// IsFileExists reports whether it is there.
func (d disk) IsFileExists(string) bool {
	_, err := os.Stat(d.path)
	return err == nil
}

// WriteFile replaces the file.
func (d disk) WriteFile(_ string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(d.path), draft)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), d.path)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // the first error tells more
	}
	return err
}
