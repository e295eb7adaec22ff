package cli

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"
)

// stroke is one thing that is typed: a character, the end of a line, or the
// end of all, which is how the caller hangs up.
type stroke struct {
	r     rune // '\n' at the end of a line
	empty bool // of '\n': nothing else stands on the line
	end   bool
}

// key reports whether the stroke is a key of a telephone.
func (s stroke) key() bool { return !s.end && strings.ContainsRune(telephoneKeys, s.r) }

// inbox gives what is typed to whoever waits for it, one stroke at a time and
// in the order in which it was typed.
//
// What is typed while nobody waits for input is kept. What is typed while
// somebody does, but not for that, is lost; unwanted is told of it. The end
// counts when its turn has come and somebody waits for anything at all.
type inbox struct {
	unwanted func(s stroke)
	hangUp   func() // called once, in a goroutine of its own

	mu      sync.Mutex
	typed   []stroke
	readers []*reader
	skip    string    // keys that are passed over, if they come
	until   time.Time // before this
	left    bool
	gone    chan struct{} // closed when the call is over
}

func newInbox() *inbox {
	return &inbox{unwanted: func(stroke) {}, hangUp: func() {}, gone: make(chan struct{})}
}

// reader is somebody who waits for input.
type reader struct {
	ctx     context.Context // of the request; when it has ended, nobody waits
	box     *inbox
	wants   func(stroke) bool
	patient bool // waits for something else, and takes what comes by the way
	idle    bool // in next
	took    bool // has got something and has yet to make something of it
	slot    chan stroke
}

// The reasons why next returns nothing.
var (
	errGone  = errors.New("the call is over")
	errQuiet = errors.New("nothing was typed")
)

// open adds a reader. The first that wants a stroke gets it; first readers go
// before all others. Close it.
func (b *inbox) open(ctx context.Context, first bool, wants func(stroke) bool) *reader {
	return b.add(&reader{ctx: ctx, wants: wants}, first)
}

// pass adds a reader that is patient.
func (b *inbox) pass(ctx context.Context, wants func(stroke) bool) *reader {
	return b.add(&reader{ctx: ctx, wants: wants, patient: true}, false)
}

func (b *inbox) add(r *reader, first bool) *reader {
	b.mu.Lock()
	defer b.mu.Unlock()
	r.box, r.slot = b, make(chan stroke, 1)
	at := len(b.readers)
	if first {
		at = 0
	}
	b.readers = slices.Insert(b.readers, at, r)
	b.pump()
	return r
}

func (r *reader) close() {
	r.box.mu.Lock()
	defer r.box.mu.Unlock()
	r.box.readers = slices.DeleteFunc(r.box.readers, func(o *reader) bool { return o == r })
	r.box.pump()
}

// next waits for the next stroke, no longer than limit; 0 is without end.
func (r *reader) next(limit time.Duration) (stroke, error) {
	var late <-chan time.Time
	if limit > 0 {
		t := time.NewTimer(limit)
		defer t.Stop()
		late = t.C
	}
	r.ready()
	var err error
	select {
	case s := <-r.slot:
		return s, nil
	case <-r.box.gone:
		err = errGone
	case <-late:
		err = errQuiet
	case <-r.ctx.Done():
		err = r.ctx.Err()
	}
	if s, ok := r.stop(); ok { // it came at the same time
		return s, nil
	}
	return stroke{}, err
}

func (r *reader) ready() {
	r.box.mu.Lock()
	defer r.box.mu.Unlock()
	r.idle, r.took = true, false
	r.box.pump()
}

func (r *reader) stop() (stroke, bool) {
	r.box.mu.Lock()
	defer r.box.mu.Unlock()
	r.idle = false
	select {
	case s := <-r.slot:
		return s, true
	default:
		return stroke{}, false
	}
}

// put adds what was typed.
func (b *inbox) put(s stroke) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.typed = append(b.typed, s)
	b.pump()
}

// cut is the end, now: what was typed before is lost.
func (b *inbox) cut() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.typed = []stroke{{end: true}}
	if b.pump(); len(b.typed) > 0 {
		b.leave()
	}
}

// close ends the call: all readers get errGone.
func (b *inbox) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	select {
	case <-b.gone:
	default:
		close(b.gone)
	}
}

// over reports whether the call has ended.
func (b *inbox) over() bool {
	select {
	case <-b.gone:
		return true
	default:
		return false
	}
}

// passOver passes over keys for a while: they belong to what was typed before.
func (b *inbox) passOver(keys string, within time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.skip, b.until = keys, time.Now().Add(within)
}

// pump gives out what is typed, as far as somebody is there for it.
func (b *inbox) pump() {
	b.readers = slices.DeleteFunc(b.readers, func(r *reader) bool { return r.ctx.Err() != nil })
	for len(b.typed) > 0 && b.give(b.typed[0]) {
		b.typed = b.typed[1:]
	}
}

// give finds out what becomes of a stroke; false means that it has to wait.
func (b *inbox) give(s stroke) bool {
	if b.skipped(s) {
		return true
	}
	i := slices.IndexFunc(b.readers, func(r *reader) bool { return r.wants(s) })
	switch {
	case i >= 0 && b.readers[i].idle:
		b.readers[i].idle, b.readers[i].took = false, true
		b.readers[i].slot <- s // it is empty
	case i >= 0, b.busy(), s.end && len(b.readers) == 0:
		return false
	case s.end:
		b.leave()
	case s.r == '\n' && !s.empty: // the rest of what somebody has taken
	case !slices.ContainsFunc(b.readers, func(r *reader) bool { return !r.patient }):
		return false
	default:
		b.unwanted(s)
	}
	return true
}

// busy reports whether somebody has yet to make something of what they got.
func (b *inbox) busy() bool {
	return slices.ContainsFunc(b.readers, func(r *reader) bool { return r.took || !r.patient && !r.idle })
}

// skipped reports a key that belongs to what was typed before.
func (b *inbox) skipped(s stroke) bool {
	if b.skip == "" || s.end {
		return false
	}
	found := s.key() && strings.ContainsRune(b.skip, s.r) && time.Now().Before(b.until)
	b.skip = ""
	return found
}

func (b *inbox) leave() {
	if !b.left {
		b.left = true
		go b.hangUp()
	}
}
