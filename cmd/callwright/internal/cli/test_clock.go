package cli

import (
	"context"
	"time"
)

// testClock is the clock of the services in a test: that of the call, which
// goes on by what the services take. One goroutine uses it.
type testClock struct {
	start time.Time     // of the call
	at    time.Duration // since then
	limit *deadline     // of the request that is being performed; may be nil
}

func (c *testClock) now() time.Time { return c.start.Add(c.at) }

// pass lets time pass, up to the deadline.
func (c *testClock) pass(d time.Duration) {
	c.at += d
	if c.limit != nil && c.at >= c.limit.ends {
		c.at = c.limit.ends
		c.limit.expire()
	}
}

// sleep is pass for those who wait for a context too.
func (c *testClock) sleep(ctx context.Context, d time.Duration) error {
	c.pass(d)
	return ctx.Err()
}

// within returns a context that ends when so much time has passed on the
// clock.
func (c *testClock) within(d time.Duration) *deadline {
	c.limit = &deadline{Context: context.Background(), clock: c, ends: c.at + d, done: make(chan struct{})}
	return c.limit
}

// deadline is a context that ends by a testClock. Contexts that are made of it
// end with it, in the same moment.
type deadline struct {
	context.Context
	clock *testClock
	ends  time.Duration
	done  chan struct{}
	err   error
	after []func()
}

// slack keeps the deadline before those that are made of it with the same
// time, so that they go by it.
const slack = time.Millisecond

// Deadline is the moment on the machine's clock that is as far away.
func (d *deadline) Deadline() (time.Time, bool) {
	return time.Now().Add(d.ends - d.clock.at - slack), true
}

// Done is closed at the end.
func (d *deadline) Done() <-chan struct{} { return d.done }

// Err tells of the end.
func (d *deadline) Err() error { return d.err }

// AfterFunc lets f be called at the end. The context package uses it.
func (d *deadline) AfterFunc(f func()) (stop func() bool) {
	at := len(d.after)
	d.after = append(d.after, f)
	return func() bool {
		waits := d.after[at] != nil
		d.after[at] = nil
		return waits
	}
}

func (d *deadline) expire() {
	if d.err != nil {
		return
	}
	d.err = context.DeadlineExceeded
	close(d.done)
	for i, f := range d.after {
		if f != nil {
			d.after[i] = nil
			f()
		}
	}
}
