package emulator

import (
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/callwright/callwright/connectors/sandbox"
)

// Options set up an Emulator. The zero Options give the default instance on
// the wall clock.
type Options struct {
	Clock    func() time.Time // nil: the wall clock
	Seed     *Seed            // nil: DefaultSeed
	BaseURL  string           // what links begin with; empty: the request's own host
	Switches Switches
}

// Switches turn on what differs between instances.
type Switches struct {
	// NothingOnInvalidQuery is glide.invalid_query.returns_no_rows: a query
	// with a part that cannot be read finds nothing instead of too much.
	NothingOnInvalidQuery bool
	RatePerHour           int  // a rate limit rule for every user; 0: none
	HideRetryAfter        bool // 429 without Retry-After
	NoClientCredentials   bool // the grant is not enabled
	NoDictionary          bool // nobody may read the dictionary
}

// Emulator is one instance. It is safe for concurrent use.
type Emulator struct {
	options Options
	plane   *sandbox.Plane
	handler http.Handler

	mu    sync.Mutex
	first Seed // what a reset goes back to
	seed  Seed // of the present instance
	state *state
}

// New makes an instance from its options.
func New(o Options) *Emulator {
	seed := o.Seed
	if seed == nil {
		s := DefaultSeed()
		seed = &s
	}
	e := &Emulator{options: o, plane: sandbox.New(o.Clock), first: *seed}
	e.use(*seed)
	e.plane.Attach(sandbox.Hooks{Seed: e.replace, Reset: e.reset})
	e.handler = e.plane.Wrap(e.routes())
	return e
}

// ServeHTTP implements http.Handler.
func (e *Emulator) ServeHTTP(w http.ResponseWriter, r *http.Request) { e.handler.ServeHTTP(w, r) }

// Plane is the ground the emulator runs on: faults, request log and clock.
func (e *Emulator) Plane() *sandbox.Plane { return e.plane }

// Credentials are what a client needs to sign in. They open an emulator only.
type Credentials struct {
	Username     string `json:"username"`
	Password     string `json:"password"`
	ClientID     string `json:"client_id"`
	ClientSecret string `json:"client_secret"`
	RefreshToken string `json:"refresh_token"`
}

// Credentials returns the sign-in data of the seed's first login and client.
func (e *Emulator) Credentials() Credentials {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.seed.credentials()
}

// ExpireTokens ends every access token, as time would. Refresh tokens stay.
func (e *Emulator) ExpireTokens() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.state.tokens.expire()
}

// RevokeTokens ends every access and refresh token, as an administrator does
// who removes the integration.
func (e *Emulator) RevokeTokens() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.state.tokens.revoke()
}

func (e *Emulator) reset() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.use(e.first)
}

// use begins with an instance.
func (e *Emulator) use(s Seed) {
	e.seed = s
	e.state = s.grow()
}

// replace puts another instance in this one's place.
func (e *Emulator) replace(r io.Reader) error {
	seed, err := LoadSeed(r)
	if err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.use(seed)
	return nil
}
