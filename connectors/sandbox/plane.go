package sandbox

import (
	"io"
	"sync"
	"time"
)

// Hooks are what an emulator adds to the admin endpoints. A nil hook makes its
// endpoint answer 404. Hooks are called without a lock of the plane held.
type Hooks struct {
	Seed  func(io.Reader) error // replaces all records; an error changes nothing
	Reset func()                // goes back to the seed the emulator began with
	Pops  func() any            // what GET pops prints as JSON
}

// Plane is the ground that one emulator runs on. It is safe for concurrent
// use.
type Plane struct {
	base func() time.Time

	mu     sync.Mutex
	hooks  Hooks
	offset time.Duration
	faults []*armed
	log    []Request
	ids    map[string]uint64
}

// New makes a plane on a clock; nil means the wall clock.
func New(clock func() time.Time) *Plane {
	if clock == nil {
		clock = time.Now
	}
	return &Plane{base: clock, ids: map[string]uint64{}}
}

// Attach gives the plane its emulator's hooks. Call it before serving.
func (p *Plane) Attach(h Hooks) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hooks = h
}

// Now is the emulator's time: the base clock and the offset, in UTC.
func (p *Plane) Now() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.base().Add(p.offset).UTC()
}

// Advance moves the clock on by d.
func (p *Plane) Advance(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.offset += d
}

// SetOffset makes the clock differ from the base clock by exactly d.
func (p *Plane) SetOffset(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.offset = d
}

// Offset is how far the clock is from the base clock.
func (p *Plane) Offset() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.offset
}

// Next counts up from 1, for every kind of id on its own. Ids made of it are
// the same in every run that asks in the same order.
func (p *Plane) Next(kind string) uint64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ids[kind]++
	return p.ids[kind]
}

// Reset forgets faults, requests, counters and the clock's offset, and then
// resets the emulator.
func (p *Plane) Reset() {
	p.mu.Lock()
	p.offset, p.faults, p.log = 0, nil, nil
	p.ids = map[string]uint64{}
	reset := p.hooks.Reset
	p.mu.Unlock()
	if reset != nil {
		reset()
	}
}
