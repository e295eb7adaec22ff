package router

import (
	"container/heap"
	"time"
)

// alarm is something to do at a later time. Its owner holds it by value and
// sets it anew as often as it likes; the zero alarm is not set.
type alarm struct {
	at    time.Duration
	seq   int // breaks ties: what was set first is done first
	place int // in alarms, from 1; 0: not set
	ring  func()
}

func (a *alarm) set() bool { return a.place > 0 }

// alarms is a heap of those that are set.
type alarms struct {
	heap []*alarm
	seq  int
}

// arm sets a, which may be set already.
func (s *alarms) arm(a *alarm, at time.Duration, ring func()) {
	s.disarm(a)
	s.seq++
	a.at, a.seq, a.ring = at, s.seq, ring
	heap.Push(s, a)
}

func (s *alarms) disarm(a *alarm) {
	if a.set() {
		heap.Remove(s, a.place-1)
	}
}

// next returns the alarm that rings first, or nil.
func (s *alarms) next() *alarm {
	if len(s.heap) == 0 {
		return nil
	}
	return s.heap[0]
}

// Len, Less, Swap, Push and Pop make it a heap.Interface.
func (s *alarms) Len() int { return len(s.heap) }

func (s *alarms) Less(i, j int) bool {
	a, b := s.heap[i], s.heap[j]
	return a.at < b.at || a.at == b.at && a.seq < b.seq
}

func (s *alarms) Swap(i, j int) {
	s.heap[i], s.heap[j] = s.heap[j], s.heap[i]
	s.heap[i].place, s.heap[j].place = i+1, j+1
}

func (s *alarms) Push(x any) {
	a := x.(*alarm)
	s.heap = append(s.heap, a)
	a.place = len(s.heap)
}

func (s *alarms) Pop() any {
	last := len(s.heap) - 1
	a := s.heap[last]
	s.heap[last] = nil
	s.heap = s.heap[:last]
	a.place = 0
	return a
}
