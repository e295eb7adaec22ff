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

func record(ctx context.Context, x effect.Exchange) {
	r, ok := ctx.Value(recorderKey{}).(*Recorder)
	if !ok {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.exchanges = append(r.exchanges, x)
}

const hidden = "…"

// redact renders u for a trace: without userinfo and fragment, and with query
// values only under the keys that are safe to show.
func redact(u *url.URL, safe []string) string {
	var b strings.Builder
	b.WriteString(u.Scheme + "://" + u.Host + u.EscapedPath())
	separator := byte('?')
	for pair := range strings.SplitSeq(u.RawQuery, "&") {
		if pair == "" {
			continue
		}
		b.WriteByte(separator)
		separator = '&'
		key, text, valued := strings.Cut(pair, "=")
		switch {
		case !valued:
			b.WriteString(hidden)
		case slices.Contains(safe, key):
			b.WriteString(key + "=" + text)
		default:
			b.WriteString(key + "=" + hidden)
		}
	}
	return b.String()
}
