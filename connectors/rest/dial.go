package rest

import (
	"context"
	"errors"
	"net"

	"github.com/callwright/callwright/engine/effect"
)

// Dial connects to a host:port for a connector that speaks another protocol
// than HTTP, under the same guard: public addresses only, unless the operator
// allows the host. Errors are an *Error.
func (s *Stack) Dial(ctx context.Context, address string) (net.Conn, error) {
	conn, err := dialer(s.allow, nil)(ctx, "tcp", address)
	if err != nil {
		return nil, Unconnected(ctx, address, err)
	}
	return conn, nil
}

// Allowed reports whether the operator has listed the host of a host:port,
// which may then be spoken to without encryption.
func (s *Stack) Allowed(address string) bool { return s.allow.has(address) }

// Unconnected explains why there is no connection, or no secure one, to an
// address.
func Unconnected(ctx context.Context, address string, err error) *Error {
	kind, text := unconnected(err)
	code := effect.Unavailable
	switch {
	case kind == Forbidden:
		code = effect.Invalid
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		kind, code, text = Timeout, effect.Timeout, "no connection in time"
	case ctx.Err() != nil:
		kind, code, text = Cancelled, effect.Cancelled, "the call was cancelled"
	}
	return &Error{Kind: kind, Fault: effect.NewFault(code, "%s: %s", address, text)}
}
