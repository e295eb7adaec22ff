// Package effect defines what a run asks of the outside world and what comes
// back, as data: a Request, a Result, and the Fault that a Result may carry.
//
// The interpreter emits requests and consumes results; performers (CRM and
// HTTP connectors, the telephony host, the agent's desk, the timer) stand
// between. Both sides are JSON, so a run can be traced, replayed, stored and
// carried to another machine. The package performs nothing itself.
package effect

import (
	"context"
	"encoding/json"

	"github.com/callwright/callwright/engine/value"
)

// Mode says what repeating a request would do.
type Mode string

const (
	// Pure needs nothing from outside; a block of this mode makes no request.
	Pure Mode = "pure"
	// Read may be repeated at will.
	Read Mode = "read"
	// Write changes something outside. It is repeated only under the same
	// Key, or when it certainly did not happen; otherwise the fault is Unknown.
	Write Mode = "write"
)

// Request is one thing that a run needs from outside.
type Request struct {
	ID      string          `json:"id"`                // run id / step / visit / attempt; unique in the run
	Kind    Kind            `json:"kind"`              // what is to be done
	Step    string          `json:"step"`              // the step that asks
	Account string          `json:"account,omitempty"` // connector id; empty: the default account
	Args    json.RawMessage `json:"args"`              // the JSON form of the Kind's argument struct
	Timeout Duration        `json:"timeout,omitzero"`  // 0: the performer's own limit
	Mode    Mode            `json:"mode"`
	Key     string          `json:"key,omitempty"` // idempotency key of a Write
	Attempt int             `json:"attempt"`       // 1 for the first try

	// Secrets are the texts in Args that come from secret variables. What is
	// kept of the work, such as HTTP exchanges, must not show them. They are no
	// part of the JSON form.
	Secrets []string `json:"-"`
}

// Result answers one Request. Either Fault is nil and Value is scenario data
// (see package value), or Fault says what went wrong. What was done in part,
// as DeskDeliver can be, has both.
type Result struct {
	Request   string     `json:"request"` // the ID of the request it answers
	Value     any        `json:"value,omitempty"`
	Fault     *Fault     `json:"fault,omitempty"`
	Account   string     `json:"account,omitempty"`   // the account that served it, after resolution
	Exchanges []Exchange `json:"exchanges,omitempty"` // HTTP round trips made for it, redacted
}

// Exchange is one HTTP round trip as a trace may show it. It never holds a
// header or a body, and its URL has no query values that could be secret.
type Exchange struct {
	Method  string   `json:"method"`
	URL     string   `json:"url"`
	Status  int      `json:"status,omitempty"` // 0: no answer
	Bytes   int      `json:"bytes,omitempty"`  // size of the answer's body
	Elapsed Duration `json:"elapsed,omitzero"`
	Note    string   `json:"note,omitempty"`    // e.g. "token refresh", "retry after 401"
	Attempt int      `json:"attempt,omitempty"` // from the second try of the connector on
	Waited  Duration `json:"waited,omitzero"`   // for its turn, before it was sent or given up
	Breaker string   `json:"breaker,omitempty"` // "open": not sent; "half-open": sent as a probe; closed otherwise
}

// Performer carries requests out. Perform is called from many goroutines; it
// returns when the work is done, has failed, or ctx has ended, and it reports
// every failure as the Result's Fault.
type Performer interface {
	Perform(ctx context.Context, r Request) Result
}

// PerformerFunc lets a function be a Performer.
type PerformerFunc func(ctx context.Context, r Request) Result

// Perform calls f.
func (f PerformerFunc) Perform(ctx context.Context, r Request) Result { return f(ctx, r) }

// Done is the result of r with a value.
func Done(r Request, v any) Result { return Result{Request: r.ID, Value: v} }

// Failed is the result of r with a fault.
func Failed(r Request, f *Fault) Result { return Result{Request: r.ID, Fault: f} }

// Decode reads the request's arguments into the struct of its kind.
func (r Request) Decode(into any) *Fault {
	if err := value.Unmarshal(r.Args, into); err != nil {
		return NewFault(Invalid, "the arguments of %s do not fit: %v", r.Kind, err)
	}
	return nil
}
