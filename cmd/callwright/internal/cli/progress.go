package cli

import (
	"fmt"
	"strings"
	"sync/atomic"
	"time"
)

const (
	progressFrom  = time.Second // work that is shorter has no bar
	progressEvery = 100 * time.Millisecond
	progressWidth = 30
)

// progress shows on a terminal how much of some work is done, once it takes
// longer than a moment. Call what it returns when the work is over.
func (a *app) progress(what string, all int, done *atomic.Int64) (stop func()) {
	return a.watch(func() string { return bar(what, int(done.Load()), all) })
}

// watch is progress for work that tells itself how far it is.
func (a *app) watch(line func() string) (stop func()) {
	if a.err.width == 0 {
		return func() {}
	}
	quit, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		shown := false
		for wait := progressFrom; ; wait = progressEvery {
			select {
			case <-quit:
				if shown {
					_, _ = fmt.Fprint(a.err, "\r\x1b[K")
				}
				return
			case <-time.After(wait):
				shown = true
				_, _ = fmt.Fprint(a.err, "\r"+line()+"\x1b[K")
			}
		}
	}()
	return func() {
		close(quit)
		<-gone
	}
}

// bar is the line that shows how far the work is.
func bar(what string, done, all int) string {
	full := progressWidth * min(done, all) / max(all, 1)
	return fmt.Sprintf("[%s%s] %d of %d %s", strings.Repeat("#", full), strings.Repeat(" ", progressWidth-full), done, all, what)
}
