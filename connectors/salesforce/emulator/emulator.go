package emulator

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/callwright/callwright/connectors/salesforce/emulator/org"
	"github.com/callwright/callwright/connectors/sandbox"
)

// clock tells the time.
type clock func() time.Time

// Emulator is an org with its API. It is an http.Handler and safe for
// concurrent use.
type Emulator struct {
	opts    Options
	strict  Strict
	plane   *sandbox.Plane
	handler http.Handler
	api     http.Handler // without the plane, for parts of a composite
	key     func() *rsa.PrivateKey
	seed    *Seed // what a reset goes back to
	state   atomic.Pointer[state]
}

// state is all that a reset makes anew.
type state struct {
	mu      sync.RWMutex // guards org: one API request at a time writes
	org     *org.Org
	seed    *Seed
	broken  error // why there is no org
	auth    *auth
	cursors *cursors
	meter   *meter
}

// New makes an emulator. LoadSeed has checked its seeds; a seed made by hand
// that breaks the org's own rules makes every request answer 500 with the
// reason.
func New(o Options) *Emulator {
	e := &Emulator{opts: o, strict: o.Strict.withDefaults(), plane: sandbox.New(o.Clock), seed: o.Seed}
	e.key = sync.OnceValue(func() *rsa.PrivateKey { return signingKey(o.Key) })
	var err error
	if e.seed == nil {
		e.seed, err = DefaultSeed()
	}
	e.begin(e.seed, err)
	e.plane.Attach(sandbox.Hooks{Seed: e.reseed, Reset: func() { e.begin(e.seed, err) }})
	e.api = e.routes()
	e.handler = e.plane.Wrap(http.HandlerFunc(e.serve))
	return e
}

func signingKey(given *rsa.PrivateKey) *rsa.PrivateKey {
	if given != nil {
		return given
	}
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil { // only for a key size that does not exist
		return nil
	}
	return key
}

// Plane is where tests inject faults, move the clock and read the requests.
func (e *Emulator) Plane() *sandbox.Plane { return e.plane }

// Credentials are what a client needs to sign in.
func (e *Emulator) Credentials() Credentials { return e.state.Load().seed.Credentials() }

// PrivateKey is the PEM of the key with which clients sign JWT assertions.
func (e *Emulator) PrivateKey() string {
	der, err := x509.MarshalPKCS8PrivateKey(e.key())
	if err != nil { // only for a type of key that this is not
		return ""
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

// ServeHTTP implements http.Handler.
func (e *Emulator) ServeHTTP(w http.ResponseWriter, r *http.Request) { e.handler.ServeHTTP(w, r) }

func (e *Emulator) serve(w http.ResponseWriter, r *http.Request) {
	if err := e.state.Load().broken; err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	e.api.ServeHTTP(w, r)
}

// reseed replaces all records, clients and users by those of a JSON text.
func (e *Emulator) reseed(body io.Reader) error {
	s, err := LoadSeed(body)
	if err != nil {
		return err
	}
	e.begin(s, nil)
	return nil
}

// begin makes the org new. Sessions and locators of the old one are dead.
func (e *Emulator) begin(s *Seed, broken error) {
	next := &state{seed: s, broken: broken}
	if s == nil {
		next.seed = &Seed{}
	}
	if broken == nil {
		rules := org.Rules{IndexLag: e.strict.IndexLag, DuplicateRule: e.strict.DuplicateRule}
		next.org, next.broken = s.grow(rules, e.plane.Now, e.plane.Next)
	}
	next.auth = newAuth(next.seed, e.strict, e.plane)
	next.cursors = newCursors(e.strict.LocatorLife, e.plane)
	next.meter = newMeter(e.strict.DailyRequests, e.plane.Now)
	if next.broken == nil {
		next.auth.restore(next.org)
	}
	e.state.Store(next)
}

// routes are all endpoints. A slash at the end of a path means nothing.
func (e *Emulator) routes() http.Handler {
	mux := http.NewServeMux()
	e.oauthRoutes(mux)
	e.restRoutes(mux)
	e.lightningRoutes(mux)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.URL.Path) > 1 && strings.HasSuffix(r.URL.Path, "/") {
			u := *r.URL
			u.Path, u.RawPath = strings.TrimSuffix(u.Path, "/"), strings.TrimSuffix(u.RawPath, "/")
			r = r.WithContext(r.Context()) // a shallow copy
			r.URL = &u
		}
		mux.ServeHTTP(w, r)
	})
}

// origin is the scheme and host that a request came to.
func origin(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

func (e *Emulator) instanceURL(r *http.Request) string {
	if e.opts.InstanceURL != "" {
		return e.opts.InstanceURL
	}
	return origin(r)
}
