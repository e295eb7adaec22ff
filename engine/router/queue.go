package router

import (
	"math"
	"slices"
	"time"

	"github.com/callwright/callwright/engine/effect"
)

// queue is the line that a caller has a position in: a Queue, or all who want
// the same skills of anybody.
type queue struct {
	Queue
	pool    *pool // the agents who are its own
	named   bool  // in the Config
	line    line
	callers int           // without call backs
	average time.Duration // of the handling of a call; 0: no data
	moved   int           // from where on positions may have changed; settled: nowhere
}

const settled = math.MaxInt

// learn lets the average follow the last calls: each counts an eighth.
func (q *queue) learn(handled time.Duration) {
	switch {
	case q == nil:
	case q.average == 0:
		q.average = handled
	default:
		q.average += (handled - q.average) / 8
	}
}

// queueNamed returns a queue, or nil if there is none of the name.
func (r *Router) queueNamed(name string) *queue {
	key := "queue " + fold(name)
	if q := r.queues[key]; q != nil || len(r.config.Queues) > 0 {
		return q
	}
	return r.open(key, Queue{Name: name}, needOf(fold(name)))
}

// lineFor returns the line of callers who want skills of anybody, at whatever
// level.
func (r *Router) lineFor(n need) *queue {
	n = n.relax(effect.Relax{Level: math.MaxInt})
	key := "skills " + n.key()
	if q := r.queues[key]; q != nil {
		return q
	}
	return r.open(key, Queue{Name: n.title()}, n)
}

func (r *Router) open(key string, c Queue, n need) *queue {
	if len(r.queues) >= r.sweepQueues {
		r.close()
	}
	q := &queue{Queue: c, pool: r.poolOf(n), moved: settled}
	r.queues[key] = q
	return q
}

// close forgets lines that no file names and nobody waits in.
func (r *Router) close() {
	for key, q := range r.queues { // the order cannot be seen
		if !q.named && len(q.line) == 0 {
			delete(r.queues, key)
		}
	}
	r.sweepQueues = max(maxIdle, 2*len(r.queues))
}

// touch notes that positions from index i on are others now.
func (r *Router) touch(q *queue, i int) {
	if q.moved == settled {
		r.touched = append(r.touched, q)
	}
	q.moved = min(q.moved, i)
}

// Move is a new position of a run that waits.
type Move struct {
	Run    string
	Status effect.QueueStatus
}

// Moves returns the positions that have changed since the last Moves. Call
// backs have a position too, but nobody to tell it to.
func (r *Router) Moves() []Move {
	var out []Move
	for _, q := range r.touched {
		s := r.statusOf(q)
		for i := min(q.moved, len(q.line)); i < len(q.line); i++ {
			t := q.line[i]
			if t.told == i+1 {
				continue
			}
			t.told = i + 1
			if t.callback == nil {
				out = append(out, Move{t.run, s.at(t.told)})
			}
		}
		q.moved = settled
	}
	r.touched = slices.Delete(r.touched, 0, len(r.touched))
	return out
}

// overview is what all callers of a queue are told alike.
type overview struct {
	effect.QueueStatus
	working int // agents who take calls
	average time.Duration
}

func (r *Router) statusOf(q *queue) overview {
	o := overview{QueueStatus: effect.QueueStatus{Name: q.Name, Waiting: len(q.line)}, average: q.average}
	for i, a := range r.agents {
		if !q.pool.serves[i] || !a.signedIn() {
			continue
		}
		o.Agents++
		if a.working() {
			o.working++
		}
		if a.state == Available {
			o.Available++
		}
	}
	return o
}

// at completes the status for a position; 0 is for who is not in the queue,
// and would come last. The wait is what those in front and the caller take if
// every agent takes as long as the average.
func (o overview) at(position int) effect.QueueStatus {
	s := o.QueueStatus
	s.Position = position
	turn := position
	if turn == 0 {
		turn = s.Waiting + 1
	}
	switch {
	case turn <= s.Available:
		s.Wait = 0
	case o.working == 0 || o.average == 0:
		s.Wait = -1
	default:
		wait := float64(turn) * o.average.Seconds() / float64(o.working)
		s.Wait = int(math.Ceil(wait))
	}
	return s
}

// Status tells of a queue, and of a run's position in it. Without a name, it
// is the queue that the run waits in.
func (r *Router) Status(run, name string) (effect.QueueStatus, *effect.Fault) {
	var q *queue
	if name != "" {
		if q = r.queueNamed(name); q == nil {
			return effect.QueueStatus{}, r.noQueue(name)
		}
	}
	for _, t := range r.runs[run] {
		if q == nil || t.home == q {
			return r.statusOf(t.home).at(t.home.line.index(t) + 1), nil
		}
	}
	if q == nil {
		return effect.QueueStatus{}, effect.NewFault(effect.NotFound, "the caller waits in no queue; name one")
	}
	return r.statusOf(q).at(0), nil
}

func (r *Router) noQueue(name string) *effect.Fault {
	names := make([]string, len(r.config.Queues))
	for i, q := range r.config.Queues {
		names[i] = q.Name
	}
	return effect.NewFault(effect.NotFound, "no queue is called %q%s", name, hint(name, names))
}
