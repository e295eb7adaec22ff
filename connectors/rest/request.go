package rest

import (
	"context"
	"net/http"
	"time"

	"github.com/callwright/callwright/engine/effect"
)

// DefaultLimit is how many bytes of an answer are read when a Request sets no
// limit of its own.
const DefaultLimit = 4 << 20

// Request is one HTTP call.
type Request struct {
	Method string // GET when empty
	URL    string // absolute, without userinfo and fragment
	Header http.Header
	Body   []byte
	// Mode tells what repeating the call would do. Read may be sent again (a
	// GET, or an upsert by a unique key); anything else counts as a Write: when
	// its answer is lost after it was sent, the fault is effect.Unknown.
	Mode effect.Mode
	// Key is sent as Idempotency-Key. Set it only where the service honours
	// that header: it makes a Write safe to send again.
	Key   string
	Limit int64    // most bytes of the answer's body after decompression; 0: DefaultLimit
	Safe  []string // query keys whose values a trace may show
	Note  string   // shown beside the exchange in a trace, e.g. "token refresh"
}

// repeatable reports whether sending the request twice does no harm.
func (r *Request) repeatable() bool { return r.Mode == effect.Read || r.Key != "" }

// repeated reports whether an account's stack sends the request twice by
// itself. A POST without a key is left to the caller also where it reads: the
// answer to it may be one that is given once, such as a new refresh token.
func (r *Request) repeated() bool {
	return r.Key != "" || r.Mode == effect.Read && r.Method != http.MethodPost
}

// Response is the answer to a Request, whatever its status.
type Response struct {
	Status     int
	Header     http.Header
	Body       []byte
	RetryAfter time.Duration // from the Retry-After header; 0: not told

	call      *call // for messages
	uncertain bool  // the request was a write that must not be sent twice
}

// Where names the call for messages: method, host and path.
func (r *Response) Where() string { return r.call.where() }

// Authorizer attaches an account's credential to requests. It is safe for
// concurrent use. A nil Authorizer attaches none.
type Authorizer interface {
	// Authorize adds the credential to h, obtaining one first when needed. Its
	// errors hold an *effect.Fault.
	Authorize(ctx context.Context, h http.Header) error
	// Rejected is told of an answer with status 401 or 403 to a request that
	// went out with the headers sent. It returns true when a new credential is
	// to be tried; the call is then repeated, once.
	Rejected(ctx context.Context, sent http.Header, answer *Response) bool
}
