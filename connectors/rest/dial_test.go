package rest_test

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

func TestDialIsGuarded(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	address := l.Addr().String()

	_, err = rest.New(rest.Options{}).Dial(t.Context(), address)
	requireDial(t, err, rest.Forbidden, effect.Invalid)
	require.False(t, rest.New(rest.Options{}).Allowed(address))

	open := rest.New(rest.Options{Allow: []string{address}})
	require.True(t, open.Allowed(address))
	conn, err := open.Dial(t.Context(), address)
	require.NoError(t, err)
	require.NoError(t, conn.Close())

	require.NoError(t, l.Close())
	_, err = open.Dial(t.Context(), address)
	requireDial(t, err, rest.Refused, effect.Unavailable)

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = open.Dial(ctx, address)
	requireDial(t, err, rest.Cancelled, effect.Cancelled)
	ctx, cancel = context.WithDeadline(t.Context(), time.Unix(1, 0))
	defer cancel()
	_, err = open.Dial(ctx, address)
	requireDial(t, err, rest.Timeout, effect.Timeout)
}

func requireDial(t *testing.T, err error, kind rest.Kind, code effect.Code) {
	t.Helper()
	var e *rest.Error
	require.True(t, errors.As(err, &e), "%v", err)
	require.Equal(t, kind, e.Kind)
	require.Equal(t, code, e.Fault.Code)
}
