package cli

import "sync"

// meter is how far work is that is done in turns, each of which counts
// something else. A nil meter counts nothing.
type meter struct {
	mu        sync.Mutex
	what      string
	done, all int
}

// begin begins a turn.
func (m *meter) begin(what string, all int) {
	if m != nil {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.what, m.done, m.all = what, 0, all
	}
}

// add says that so much more is done.
func (m *meter) add(n int) {
	if m != nil {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.done += n
	}
}

// line shows the turn that is under way.
func (m *meter) line() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return bar(m.what, m.done, m.all)
}
