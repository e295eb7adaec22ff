package oauth

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

// Options configures a Source.
type Options struct {
	Now func() time.Time // nil: time.Now; give the stack's
	// Token is what is stored of earlier: a refresh token, or a whole token.
	Token Token
	// Save is called with every new token whose refresh token differs from the
	// one before, and must have stored it when it returns: the token is not
	// used earlier, because the service may have ended the old one.
	Save func(ctx context.Context, t Token) error
	// Rand returns a number from 0 up to 1, by which early renewals are spread.
	// Nil: they are not.
	Rand func() float64
	// Limit bounds one fetch, whoever waits; 0: 10 seconds.
	Limit time.Duration
}

// How a Source behaves in time.
const (
	fetchTime  = 10 * time.Second // for one token request
	refusal    = 30 * time.Second // how long a sign-in that cannot succeed is not tried again
	longest    = 5 * time.Minute  // most that a rate limit of the service keeps the source waiting
	pause      = 5 * time.Second  // between early renewals that fail
	earliest   = time.Minute      // how long before its expiry a token is renewed, at most
	rateWindow = time.Minute      // in which there are
	rateLimit  = 20               // at most so many fetches
)

// Source holds the current token of one account. It is a rest.Authorizer and
// safe for concurrent use; an account has exactly one.
type Source struct {
	fetcher Fetcher
	options Options

	mu       sync.Mutex
	current  Token         // its Refresh is the latest saved one
	spread   float64       // of the current token's renewal
	pending  *Token        // granted, but saving it failed; nothing else may be fetched before
	flight   *flight       // the fetch that is under way
	refused  *effect.Fault // why there is no new token before until
	until    time.Time
	notEarly time.Time // no early renewal before
	window   time.Time // when the counted minute began
	fetches  int       // in it
}

// NewSource makes a Source that gets its tokens from f.
func NewSource(f Fetcher, o Options) *Source {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Limit <= 0 {
		o.Limit = fetchTime
	}
	s := &Source{fetcher: f, options: o}
	s.set(o.Token)
	return s
}

// set makes t the current token.
func (s *Source) set(t Token) {
	s.current = t
	if s.options.Rand != nil {
		s.spread = s.options.Rand()
	}
}

var _ rest.Authorizer = (*Source)(nil)

// Authorize puts the current token into h as a bearer token.
func (s *Source) Authorize(ctx context.Context, h http.Header) error {
	t, err := s.Token(ctx)
	if err != nil {
		return err
	}
	h.Set("Authorization", bearer+t.Access.Reveal())
	return nil
}

const bearer = "Bearer "

// Rejected drops the token that a 401 came back for and asks for a repeat.
func (s *Source) Rejected(_ context.Context, sent http.Header, answer *rest.Response) bool {
	if answer.Status != http.StatusUnauthorized {
		return false
	}
	token, ok := strings.CutPrefix(sent.Get("Authorization"), bearer)
	if !ok {
		return false
	}
	s.Invalidate(credential.New(token))
	return true
}

// Invalidate drops the current token if it is the given one: of many callers
// that were rejected with the same token, the first causes a new fetch and the
// others find the new token in place.
func (s *Source) Invalidate(access credential.Secret) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current.Access.Reveal() == access.Reveal() {
		s.current.rejected = true
	}
}
