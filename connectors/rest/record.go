package rest

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/callwright/callwright/engine/effect"
)

// Recorder collects the round trips that were made under its context. It is
// safe for concurrent use.
type Recorder struct {
	mu        sync.Mutex
	exchanges []effect.Exchange
}

type recorderKey struct{}

// WithRecorder returns a context under which round trips are recorded.
func WithRecorder(ctx context.Context) (context.Context, *Recorder) {
	r := &Recorder{}
	return context.WithValue(ctx, recorderKey{}, r), r
}

// Exchanges returns what was recorded so far, in the order of completion.
func (r *Recorder) Exchanges() []effect.Exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.exchanges)
}

// record completes x by what was asked for, and keeps it.
func record(ctx context.Context, r *Request, u *url.URL, p pass, x effect.Exchange) {
	to, ok := ctx.Value(recorderKey{}).(*Recorder)
	if !ok {
		return
	}
	x.Method, x.URL = r.Method, redact(u, r.Safe)
	x.Waited, x.Breaker = effect.Duration(p.waited), p.state
	if p.attempt > 1 {
		x.Attempt = p.attempt
	}
	to.mu.Lock()
	defer to.mu.Unlock()
	to.exchanges = append(to.exchanges, x)
}

func addNote(note, more string) string { return strings.TrimPrefix(note+", "+more, ", ") }

const hidden = "…"

// redact renders u for a trace: without userinfo and fragment, and with query
// values only under the keys that are safe to show.
func redact(u *url.URL, safe []string) string {
	var b strings.Builder
	path := u.EscapedPath()
	b.Grow(len(u.Scheme) + len("://") + len(u.Host) + len(path) + len("?") + len(u.RawQuery) + len(hidden))
	b.WriteString(u.Scheme)
	b.WriteString("://")
	b.WriteString(u.Host)
	b.WriteString(path)
	separator := byte('?')
	for pair := range strings.SplitSeq(u.RawQuery, "&") {
		if pair == "" {
			continue
		}
		b.WriteByte(separator)
		separator = '&'
		key, _, valued := strings.Cut(pair, "=")
		switch {
		case !valued:
			b.WriteString(hidden)
		case slices.Contains(safe, key):
			b.WriteString(pair)
		default:
			b.WriteString(key)
			b.WriteString("=")
			b.WriteString(hidden)
		}
	}
	return b.String()
}
