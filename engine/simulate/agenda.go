package simulate

import (
	"time"

	"github.com/callwright/callwright/engine/interp"
)

// moment is something that will happen.
type moment struct {
	at    time.Duration // on the timeline
	order int           // of those at the same time

	call  *call // nil: no call's own
	begin bool  // the call comes in
	event interp.Event
	press string // a key that the caller presses in the queue
	while string // only as long as the call waits for this request; "": in any case

	router bool   // the router has something to do
	shift  *Shift // an agent comes or goes
	next   bool   // the next call comes in
}

func (m *moment) before(o *moment) bool {
	return m.at < o.at || m.at == o.at && m.order < o.order
}

// agenda is a heap of moments: the earliest first, and of several at one time
// the one that was put in first.
type agenda struct {
	moments []moment
	order   int
}

// put takes a moment in.
func (a *agenda) put(m moment) {
	a.order++
	m.order = a.order
	a.moments = append(a.moments, m)
	list := a.moments
	for i := len(list) - 1; i > 0; {
		parent := (i - 1) / 2
		if !list[i].before(&list[parent]) {
			return
		}
		list[i], list[parent] = list[parent], list[i]
		i = parent
	}
}

// next takes the earliest moment out; false when there is none.
func (a *agenda) next() (moment, bool) {
	last := len(a.moments) - 1
	if last < 0 {
		return moment{}, false
	}
	first := a.moments[0]
	a.moments[0], a.moments[last] = a.moments[last], moment{}
	a.moments = a.moments[:last]
	a.sink()
	return first, true
}

// sink brings the root to its place.
func (a *agenda) sink() {
	list := a.moments
	for i := 0; ; {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(list); child++ {
			if list[child].before(&list[least]) {
				least = child
			}
		}
		if least == i {
			return
		}
		list[i], list[least] = list[least], list[i]
		i = least
	}
}

// clear drops what is left, for the next use.
func (a *agenda) clear() {
	clear(a.moments)
	a.moments, a.order = a.moments[:0], 0
}
