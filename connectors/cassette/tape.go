package cassette

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"

	vcr "gopkg.in/dnaeon/go-vcr.v4/pkg/cassette"
)

// Errors of Open that callers branch on.
var (
	// ErrVersion means that the cassette was written in another form.
	ErrVersion = errors.New("the version of the cassette is not known")
	// ErrCassette means that the file is no cassette.
	ErrCassette = errors.New("the file is no cassette")
	// ErrCut means that something of the cassette is not there.
	ErrCut = errors.New("the cassette is not whole")
	// ErrPlace means that a cassette cannot be in this place.
	ErrPlace = errors.New("it is there already and no file")
)

// Options say what is hidden and renamed. They must be the same, by meaning,
// when a cassette is recorded and when it is played.
type Options struct {
	// Mask replaces the secrets of all accounts; see credential.Masker.
	Mask func(text string) string
	// Names are texts that differ from run to run, with what is written in
	// their place.
	Names map[string]string
}

// maxBody is how much of an answer is kept.
const maxBody = 8 << 20

// Tape records or plays. It is safe for concurrent use.
type Tape struct {
	redactor redactor
	file     string

	mu     sync.Mutex
	raw    []exchange // what was recorded; redacted when it is saved
	plays  []recorded // what can be played
	play   bool
	missed []*Miss
}

// exchange is a request with its answer, as they were.
type exchange struct {
	request   *http.Request
	asks      string
	status    int
	header    http.Header
	answer    string
	forSignIn bool
}

// recorded is an interaction that can be played.
type recorded struct {
	asked
	interaction *vcr.Interaction
	signIn      bool
	played      bool
}

// Record makes a Tape that writes to a file when it is saved. That the file can
// be written is found out before anything is called. The errors wrap ErrPlace
// or that of the file system.
func Record(path string, o Options) (*Tape, error) {
	d, err := place(path)
	if err != nil {
		return nil, fmt.Errorf("write the cassette %s: %w", path, err)
	}
	return &Tape{file: d, redactor: newRedactor(o)}, nil
}

// Open reads a cassette to be played. The errors wrap ErrVersion, ErrCassette
// or that of the file system.
func Open(path string, o Options) (*Tape, error) {
	c, lines, err := load(path)
	if err != nil {
		return nil, fmt.Errorf("read the cassette %s: %w", path, err)
	}
	t := &Tape{file: path, redactor: newRedactor(o), play: true}
	for at, i := range c.Interactions {
		if i == nil || i.Request.Method == "" || i.Request.URL == "" || i.Response.Code < 100 {
			return nil, fmt.Errorf("read the cassette %s: line %d: %w: a request or its answer is not there in exchange %d of %d", path, lines[at], ErrCut, at+1, len(c.Interactions))
		}
		kind := i.Request.Headers.Get("Content-Type")
		t.plays = append(t.plays, recorded{
			asked:       asked{i.Request.Method, i.Request.URL, normal(kind, i.Request.Body)},
			interaction: i, signIn: i.Request.Headers.Get(signedIn) != "",
		})
	}
	return t, nil
}

// Transport returns what carries requests: next while recording, and the
// cassette alone while playing.
func (t *Tape) Transport(next http.RoundTripper) http.RoundTripper {
	return transport{t, next}
}

// Hide keeps texts out of the cassette, and out of what is said about requests:
// what secret variables hold. It is told before they are sent, when a cassette
// is recorded and when it is played.
func (t *Tape) Hide(secrets ...string) {
	for _, s := range secrets {
		t.redactor.hide(s)
	}
}

// Misses returns the requests that were not found, in the order of asking.
func (t *Tape) Misses() []*Miss {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.missed)
}

type transport struct {
	tape *Tape
	next http.RoundTripper
}

// RoundTrip makes or plays one exchange.
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := drain(r)
	if err != nil {
		return nil, fmt.Errorf("read the request: %w", err)
	}
	if t.tape.play {
		return t.tape.answer(r, body)
	}
	resp, err := t.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	t.tape.keep(r, body, resp)
	return resp, nil
}

// CloseIdleConnections ends the connections of what is below.
func (t transport) CloseIdleConnections() {
	if c, ok := t.next.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// drain reads the body of a request and puts it back. Its type stays unknown
// to net/http, which would otherwise take it for one that can be sent again.
func drain(r *http.Request) (string, error) {
	if r.Body == nil || r.Body == http.NoBody {
		return "", nil
	}
	data, err := io.ReadAll(r.Body)
	_ = r.Body.Close() // it was read
	r.Body = io.NopCloser(struct{ io.Reader }{bytes.NewReader(data)})
	return string(data), err
}

// keep takes an answer down and puts its body back. One that is too large, or
// breaks off, is handed on as it comes and not kept.
func (t *Tape) keep(r *http.Request, body string, resp *http.Response) {
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
	if err != nil || len(data) > maxBody {
		rest := io.Reader(resp.Body)
		if err != nil {
			rest = failing{err}
		}
		resp.Body = struct {
			io.Reader
			io.Closer
		}{io.MultiReader(bytes.NewReader(data), rest), resp.Body}
		return
	}
	_ = resp.Body.Close() // it was read
	resp.Body = io.NopCloser(bytes.NewReader(data))
	t.mu.Lock()
	defer t.mu.Unlock()
	e := exchange{request: r.Clone(r.Context()), asks: body, status: resp.StatusCode, header: resp.Header.Clone(), answer: string(data), forSignIn: isSignIn(r, body)}
	t.redactor.learnRequest(r, body)
	if e.forSignIn {
		t.redactor.learn(e.answer)
	}
	for _, c := range resp.Cookies() {
		t.redactor.learnText(c.Value)
	}
	t.raw = append(t.raw, e)
}

// failing is a body that breaks off.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// answer plays what was recorded.
func (t *Tape) answer(r *http.Request, body string) (*http.Response, error) {
	kind := r.Header.Get("Content-Type")
	t.redactor.learnRequest(r, body)
	a := asked{r.Method, t.redactor.url(r.URL), normal(kind, t.redactor.body(kind, body))}
	signIn := isSignIn(r, body)
	if signIn {
		a.body = ""
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	i := t.find(a, signIn)
	if i < 0 {
		m := nearest(a, t.plays)
		t.missed = append(t.missed, m)
		return nil, m.fault()
	}
	t.plays[i].played = true
	return t.response(r, t.plays[i].interaction), nil
}

// find returns the first recorded request that is the same and was not played,
// or, without such a one, one that differs in points in time only; -1: none.
// Sign-ins can be played again and again.
func (t *Tape) find(a asked, signIn bool) int {
	free := func(same func(recorded) bool) int {
		return slices.IndexFunc(t.plays, func(r recorded) bool { return r.signIn == signIn && (signIn || !r.played) && same(r) })
	}
	if i := free(func(r recorded) bool { return r.asked == a }); i >= 0 {
		return i
	}
	return free(func(r recorded) bool { return r.timeless() == a.timeless() })
}

func (t *Tape) response(r *http.Request, i *vcr.Interaction) *http.Response {
	body := t.redactor.back(i.Response.Body)
	h := http.Header{}
	for name, values := range i.Response.Headers {
		for _, v := range values {
			h.Add(name, t.redactor.back(v))
		}
	}
	return &http.Response{
		Status: fmt.Sprintf("%d %s", i.Response.Code, http.StatusText(i.Response.Code)), StatusCode: i.Response.Code,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: h,
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: r,
	}
}
