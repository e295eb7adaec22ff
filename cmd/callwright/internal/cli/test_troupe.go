package cli

import (
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callwright/callwright/connectors/sandbox"
	"github.com/callwright/callwright/engine/diag"
)

// troupe plays the services for tests, within the process and on the clock of
// the test. It plays for one test at a time, and for each as if it were the
// first.
type troupe struct {
	clock   testClock
	takes   time.Duration // of a round trip
	players []*player
}

// player is an emulator in a troupe. It is made when it is first needed.
type player struct {
	name, url string
	make      func(text *seedText, clock func() time.Time) (*crm, error)
	usual     *crm // with the sample records
	now       *crm // who plays for this test; nil: nobody asked
	dirty     bool // the usual one is not as it was
	began     time.Time
	seed      *seedText
}

// newTroupe makes a troupe of the embedded emulators. Their addresses lead
// nowhere: nothing in a test leaves the process.
func newTroupe() *troupe {
	return &troupe{players: []*player{
		{name: nameSalesforce, url: "http://127.0.0.1:50001", make: newSalesforceAt},
		{name: nameZendesk, url: "http://127.0.0.1:50002", make: newZendeskAt},
		{name: nameLoyalty, url: "http://127.0.0.1:50003", make: loyaltyPlayer},
	}}
}

func loyaltyPlayer(*seedText, func() time.Time) (*crm, error) {
	handler, plane, sample := newLoyalty()
	return &crm{name: nameLoyalty, handler: handler, plane: plane, account: sample}, nil
}

func (t *troupe) find(name string) *player {
	i := slices.IndexFunc(t.players, func(p *player) bool { return p.name == name })
	if i < 0 {
		return nil
	}
	return t.players[i]
}

func (t *troupe) names() []string {
	var out []string
	for _, p := range t.players {
		out = append(out, p.name)
	}
	return out
}

// begin begins a test.
func (t *troupe) begin(start time.Time, takes time.Duration) {
	t.clock, t.takes = testClock{start: start}, takes
	for _, p := range t.players {
		p.now, p.seed = nil, nil
	}
}

// play makes the emulator ready for the test: as new, but for what changes
// nothing.
func (t *troupe) play(p *player) (*crm, error) {
	if p.now != nil {
		return p.now, nil
	}
	if p.seed != nil {
		made, err := p.make(p.seed, t.clock.now)
		p.now = made
		return made, err
	}
	if _, err := t.engage(p); err != nil {
		return nil, err
	}
	switch {
	case p.dirty || !p.began.Equal(t.clock.start):
		p.usual.plane.Reset()
	default:
		p.usual.plane.ClearFaults()
	}
	p.now, p.dirty, p.began = p.usual, false, t.clock.start
	return p.now, nil
}

// engage makes the usual emulator, with the sample records.
func (t *troupe) engage(p *player) (*crm, error) {
	if p.usual == nil {
		made, err := p.make(nil, t.clock.now)
		if err != nil {
			return nil, err
		}
		p.usual, p.began = made, t.clock.start
	}
	return p.usual, nil
}

// fault reads what is wrong with an emulator, such as salesforce:down. Files
// are looked for beside the test.
func (t *troupe) fault(target, testFile string) (*player, []sandbox.Fault, error) {
	name, how, _ := strings.Cut(target, ":")
	p := t.find(name)
	if p == nil {
		return nil, nil, usage(diag.OneOf(name, t.names()), "there is no emulator %q", name)
	}
	if path, ok := strings.CutPrefix(how, "@"); ok && !filepath.IsAbs(path) {
		how = "@" + filepath.Join(filepath.Dir(testFile), path)
	}
	list, err := faults(how)
	return p, list, err
}

// inject breaks an emulator.
func (t *troupe) inject(target, testFile string) error {
	p, list, err := t.fault(target, testFile)
	if err != nil {
		return err
	}
	c, err := t.play(p)
	if err != nil {
		return err
	}
	for _, f := range list {
		c.plane.Inject(f)
	}
	return nil
}

// RoundTrip hands a request to the emulator that it is for.
func (t *troupe) RoundTrip(r *http.Request) (*http.Response, error) {
	i := slices.IndexFunc(t.players, func(p *player) bool { return p.url == r.URL.Scheme+"://"+r.URL.Host })
	if i < 0 {
		return nil, fmt.Errorf("nothing in a test is at %s", r.URL.Host)
	}
	p := t.players[i]
	c, err := t.play(p)
	if err != nil {
		return nil, err
	}
	if err := t.clock.pass(t.takes); err != nil {
		return nil, err
	}
	p.dirty = p.dirty || changes(r)
	answer := sandbox.NewRecorder()
	cut := serveHere(c.handler, answer, t.received(r))
	if err := t.clock.pass(0); err != nil { // it was slow
		return nil, err
	}
	if cut && answer.Status == 0 {
		return nil, io.EOF
	}
	return t.response(r, answer, cut), nil
}

// changes reports whether a request may change more than who is signed in, and
// what an agent is shown.
func changes(r *http.Request) bool {
	return r.Method != http.MethodGet && r.Method != http.MethodHead &&
		!strings.Contains(r.URL.Path, "/oauth") && !strings.HasSuffix(r.URL.Path, "/display.json")
}

// received is a request as a server gets it.
func (t *troupe) received(r *http.Request) *http.Request {
	in := r.Clone(sandbox.WithSleep(r.Context(), t.clock.sleep))
	in.RequestURI, in.RemoteAddr = r.URL.RequestURI(), "127.0.0.1:0"
	if in.Host == "" {
		in.Host = r.URL.Host
	}
	if in.Body == nil {
		in.Body = http.NoBody
	}
	return in
}

// serveHere lets a handler answer. It reports whether the connection was cut,
// which handlers do by a panic.
func serveHere(h http.Handler, w http.ResponseWriter, r *http.Request) (cut bool) {
	defer func() {
		switch p := recover(); {
		case p == nil:
		case p == http.ErrAbortHandler:
			cut = true
		default:
			panic(p)
		}
	}()
	h.ServeHTTP(w, r)
	return false
}

// response is an answer as a client gets it from a server.
func (t *troupe) response(r *http.Request, a *sandbox.Recorder, cut bool) *http.Response {
	body := io.Reader(&a.Body)
	length := int64(a.Body.Len())
	if cut {
		body, length = io.MultiReader(&a.Body, broken{}), -1
	}
	a.WriteHeader(http.StatusOK) // unless there is a status
	h := a.Header()
	h.Set("Date", t.clock.now().Format(http.TimeFormat))
	if !cut && h.Get("Content-Length") == "" {
		h.Set("Content-Length", strconv.FormatInt(length, 10))
	}
	if h.Get("Content-Type") == "" && a.Body.Len() > 0 {
		h.Set("Content-Type", http.DetectContentType(a.Body.Bytes()))
	}
	return &http.Response{
		StatusCode: a.Status, Status: http.StatusText(a.Status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: h, Body: io.NopCloser(body), ContentLength: length, Request: r,
	}
}

// broken is the rest of an answer whose connection was cut.
type broken struct{}

// Read fails.
func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
