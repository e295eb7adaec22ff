package servicenow

import "sync"

// locks lets one caller at a time work under a key.
type locks struct {
	mu   sync.Mutex
	held map[string]*lock
}

type lock struct {
	mu    sync.Mutex
	users int
}

func newLocks() *locks { return &locks{held: map[string]*lock{}} }

// lock waits for the key and returns what gives it back.
func (l *locks) lock(key string) (unlock func()) {
	l.mu.Lock()
	k := l.held[key]
	if k == nil {
		k = &lock{}
		l.held[key] = k
	}
	k.users++
	l.mu.Unlock()
	k.mu.Lock()
	return func() {
		k.mu.Unlock()
		l.mu.Lock()
		defer l.mu.Unlock()
		if k.users--; k.users == 0 {
			delete(l.held, key)
		}
	}
}
