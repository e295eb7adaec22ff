package cli

import (
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/value"
)

// wire brings a run what happens beside the results of its requests.
type wire struct {
	events chan interp.Event
	news   chan effect.QueueStatus // the latest, if it was not brought yet
	done   chan struct{}           // closed when the run has ended
}

// newWire makes a wire. Close it when the run has ended.
func newWire() *wire {
	w := &wire{events: make(chan interp.Event), news: make(chan effect.QueueStatus, 1), done: make(chan struct{})}
	go w.relay()
	return w
}

func (w *wire) close() { close(w.done) }

// send brings an event; it returns when the run has it, or has ended.
func (w *wire) send(e interp.Event) {
	select {
	case w.events <- e:
	case <-w.done:
	}
}

// moved keeps where the caller stands in the queue, to be brought. It is
// called by one goroutine at a time.
func (w *wire) moved(s effect.QueueStatus) {
	select {
	case <-w.news:
	default:
	}
	w.news <- s // there is room: nobody else fills it
}

func (w *wire) relay() {
	for {
		select {
		case s := <-w.news:
			if data, err := value.From(s); err == nil {
				w.send(interp.Event{Name: interp.QueueChanged, Data: data})
			}
		case <-w.done:
			return
		}
	}
}
