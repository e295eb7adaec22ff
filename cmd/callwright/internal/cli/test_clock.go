package cli

import (
	"context"
	"time"
)

// testClock is the clock of the services in a test: that of the call, which
// goes on by what the services take. Whoever is at work uses it; there is
// never more than one.
type testClock struct {
	start time.Time     // of the call
	at    time.Duration // since then
	ends  time.Duration // when the request under way must be done; 0: no matter
}

func (c *testClock) now() time.Time { return c.start.Add(c.at) }

// pass lets time pass, up to the end of the request. It tells those who work
// on what is late, rather than to end their contexts: some of them work for
// others who wait, as a sign-in does, and who of the two notices the end of a
// context first would be chance.
func (c *testClock) pass(d time.Duration) error {
	c.at += d
	if c.ends > 0 && c.at >= c.ends {
		c.at = c.ends
		return context.DeadlineExceeded
	}
	return nil
}

// sleep is pass for those who have a context.
func (c *testClock) sleep(_ context.Context, d time.Duration) error { return c.pass(d) }

// within begins a request that may take so long.
func (c *testClock) within(limit time.Duration) context.Context {
	c.ends = c.at + limit
	return deadline{context.Background(), c}
}

// deadline is a context that knows how much time is left on a testClock.
type deadline struct {
	context.Context
	clock *testClock
}

// slack keeps the deadline before those that are made of it with the same
// time, so that they go by it.
const slack = time.Millisecond

// Deadline is the moment on the machine's clock that is as far away.
func (d deadline) Deadline() (time.Time, bool) {
	return time.Now().Add(d.clock.ends - d.clock.at - slack), true
}
