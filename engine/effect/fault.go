package effect

import (
	"errors"
	"fmt"
	"slices"
)

// Code classifies a Fault. The set is closed: scenarios branch on it, and
// every connector maps its vendor's errors into it.
type Code string

const (
	// Faults of connectors.
	Auth        Code = "auth"         // the account cannot sign in
	Denied      Code = "denied"       // signed in, but not allowed
	NotFound    Code = "not_found"    // the record, user or path does not exist
	Conflict    Code = "conflict"     // somebody else changed it, or a duplicate rule refused it
	Invalid     Code = "invalid"      // the request is wrong and will stay wrong
	RateLimited Code = "rate_limited" // too many requests; see RetryAfter
	Unavailable Code = "unavailable"  // no connection, a 5xx, or an answer that is not what it should be
	Timeout     Code = "timeout"      // no answer in time
	Inactive    Code = "inactive"     // the account is deactivated
	Unknown     Code = "unknown"      // a write may or may not have happened

	// Faults of the engine and of the call.
	Expression  Code = "expression"  // an expression failed while running
	Limit       Code = "limit"       // a loop, jump, size or cost limit was passed
	Unwired     Code = "unwired"     // a block left by an exit that the scenario does not wire
	Unsupported Code = "unsupported" // no performer or host can do it
	Busy        Code = "busy"        // the called party is busy
	NoAnswer    Code = "no_answer"   // the called party did not answer
	HungUp      Code = "hung_up"     // the caller left
	Cancelled   Code = "cancelled"   // the run was cancelled from outside
	Failure     Code = "failed"      // the scenario itself said so (goto fail)
	Internal    Code = "internal"    // a defect of callwright or of a block
)

// Codes returns all codes in the order of their declaration.
func Codes() []Code {
	return []Code{
		Auth, Denied, NotFound, Conflict, Invalid, RateLimited, Unavailable, Timeout, Inactive, Unknown,
		Expression, Limit, Unwired, Unsupported, Busy, NoAnswer, HungUp, Cancelled, Failure, Internal,
	}
}

// Catchable returns the codes that a catch can name. That the caller has left,
// and a cancellation, are no errors of a step.
func Catchable() []Code {
	return slices.DeleteFunc(Codes(), func(c Code) bool { return c == HungUp || c == Cancelled })
}

// Fault is a runtime failure with a code. It is an error, and it is data: it
// travels in results, in the state and in the trace. Message never holds a
// secret; whoever makes a Fault from a foreign error sees to that.
type Fault struct {
	Code       Code     `json:"code"`
	Message    string   `json:"message"`
	RetryAfter Duration `json:"retry_after,omitzero"` // 0: not told
	Detail     string   `json:"detail,omitempty"`     // the vendor's own error code, e.g. INVALID_FIELD
}

// NewFault makes a Fault with a formatted message.
func NewFault(code Code, format string, args ...any) *Fault {
	return &Fault{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Error renders code and message.
func (f *Fault) Error() string { return string(f.Code) + ": " + f.Message }

// Is makes errors.Is(err, &Fault{Code: c}) match by code alone.
func (f *Fault) Is(target error) bool {
	t, ok := target.(*Fault)
	return ok && t.Code == f.Code
}

// Repeatable reports whether trying again later could help.
func (f *Fault) Repeatable() bool {
	switch f.Code {
	case RateLimited, Unavailable, Timeout:
		return true
	}
	return false
}

// AsFault returns the Fault inside err, or an Internal one that holds its text.
func AsFault(err error) *Fault {
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	return NewFault(Internal, "%v", err)
}
