package emulator

import (
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/callwright/callwright/connectors/sandbox"
)

// Options set up an Emulator. The zero Options give the default account on
// the wall clock.
type Options struct {
	Clock     func() time.Time // nil: the wall clock
	Seed      *Seed            // nil: DefaultSeed
	BaseURL   string           // what url fields begin with; empty: the request's own host
	Redirects []string         // further redirect URLs of every OAuth client
	Switches  Switches
}

// Switches turn on what differs between accounts or is unknown about the
// service. The zero Switches are an Enterprise account.
type Switches struct {
	AlwaysExpiresIn  bool // token answers have expires_in although nobody asked
	ExpiresInAsText  bool // ... as a JSON string
	TokenStatus      int  // status of token answers; 0: 200
	KeepRefreshToken bool // a refresh does not rotate the refresh token
	BasicClientAuth  bool // clients may sign in at the token endpoint by Basic
	AutoApprove      bool // the consent page answers itself, for the first admin

	IndexLag time.Duration // how long search does not see a change

	RatePerMinute   int  // 0: 700; negative: no limit at all
	HideRetryAfter  bool // 429 without Retry-After
	RateLimitAsJSON bool // 429 with a JSON body, not text

	NoAPITokens    bool // API tokens are switched off
	NoTalk         bool // no Talk Partner plan: its endpoints answer 403
	ValidatePhones bool // numbers are stored as E.164 or refused
	MaxComments    int  // comments a ticket takes; 0: 5,000
}

// Emulator is one account. It is safe for concurrent use.
type Emulator struct {
	options Options
	plane   *sandbox.Plane
	handler http.Handler

	mu    sync.Mutex
	first Seed // what a reset goes back to
	seed  Seed // of the present account
	state *state
}

// New makes an account from its options.
func New(o Options) *Emulator {
	seed := o.Seed
	if seed == nil {
		s := DefaultSeed()
		seed = &s
	}
	e := &Emulator{options: o, plane: sandbox.New(o.Clock), first: *seed}
	e.use(*seed)
	e.plane.Attach(sandbox.Hooks{Seed: e.replace, Reset: e.reset, Pops: func() any {
		return map[string]any{"pops": e.Pops()}
	}})
	e.handler = e.plane.Wrap(e.routes())
	return e
}

// ServeHTTP implements http.Handler.
func (e *Emulator) ServeHTTP(w http.ResponseWriter, r *http.Request) { e.handler.ServeHTTP(w, r) }

// Plane is the ground the emulator runs on: faults, request log and clock.
func (e *Emulator) Plane() *sandbox.Plane { return e.plane }

// Credentials are what a client needs to sign in. They open an emulator only.
type Credentials struct {
	Email        string `json:"email"` // the agent whom APIToken and Password sign in
	APIToken     string `json:"api_token"`
	Password     string `json:"password"`
	ClientID     string `json:"client_id"`
	ClientSecret string `json:"client_secret"`
	Bearer       string `json:"bearer"` // a token that never expires
}

// Credentials returns the sign-in data of the seed's first agent or admin,
// first confidential client and first token.
func (e *Emulator) Credentials() Credentials {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.seed.credentials()
}

// SignIn says whether an agent has a browser open, which decides whether a
// screen pop finds them.
func (e *Emulator) SignIn(agent int64, signedIn bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.state.signedIn[agent] = signedIn
}

// ExpireTokens ends every OAuth access token that can expire, as time would.
// Refresh tokens stay.
func (e *Emulator) ExpireTokens() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.state.tokens.expire(e.plane.Now())
}

// RevokeTokens ends every OAuth access and refresh token, as an administrator
// does who removes the integration.
func (e *Emulator) RevokeTokens() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.state.tokens.revokeAll()
}

// Pops lists the screen pops so far, oldest first.
func (e *Emulator) Pops() []Pop {
	e.mu.Lock()
	defer e.mu.Unlock()
	return append([]Pop{}, e.state.pops...)
}

func (e *Emulator) reset() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.use(e.first)
}

// use begins with an account.
func (e *Emulator) use(s Seed) {
	e.seed = s
	e.state = newState(s, e.options, e.plane.Now())
}

// replace puts another account in this one's place.
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
