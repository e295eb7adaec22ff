package rest

import (
	"time"

	"github.com/callwright/callwright/engine/spec"
)

// Limits bound what the calls of one account may cost and how they go on when
// its service is in trouble. A zero field bounds nothing and repeats nothing.
type Limits struct {
	Concurrent    int           // most round trips at a time
	Queue         int           // most callers that wait for their turn; 0: as many as Concurrent, or 25
	RatePerMinute int           // most round trips in a minute, bursts included
	Timeout       time.Duration // of one round trip; waiting for its turn does not count
	Retries       int           // most repeats of one call; see Stack.For
	Breaker       Breaker
	MaxBytes      int64 // most bytes of an answer; a Request may ask for fewer
}

// Breaker says when an account rests: after so many round trips in a row that
// brought no answer or one like 503, nothing is sent for Pause. Then one call
// goes out as a probe, and decides.
type Breaker struct {
	After int // 0: never
	Pause time.Duration
}

// DefaultLimits suit an account of Salesforce, which takes 25 long requests at
// a time, and of Zendesk, which tells by Retry-After how fast it may be called.
func DefaultLimits() Limits {
	return Limits{
		Concurrent: 25, Timeout: 10 * time.Second, Retries: 2,
		Breaker: Breaker{After: 5, Pause: 10 * time.Second}, MaxBytes: DefaultLimit,
	}
}

// Fields returns the settings that LimitsFrom reads, for a connector to append
// to its own.
func Fields() []spec.Field {
	d := DefaultLimits()
	return []spec.Field{
		{Name: "timeout", Kind: spec.Duration, Literal: true, Default: d.Timeout, Doc: "How long one request may take. A step's own timeout ends all attempts together.", Example: "5s"},
		{Name: "concurrent", Kind: spec.Int, Literal: true, Default: d.Concurrent, Max: 1000, Doc: "How many requests may be under way at a time; 0 for any number. As many again may wait, and what comes on top is refused at once with rate_limited."},
		{Name: "rate", Kind: spec.Int, Literal: true, Default: d.RatePerMinute, Max: 100_000, Doc: "How many requests may be sent in a minute; 0 for any number. Retry-After is obeyed in any case."},
		{Name: "retries", Kind: spec.Int, Literal: true, Default: d.Retries, Max: 5, Doc: "How often a request is sent again that failed in passing, within the step's timeout. A write is repeated only where that cannot do it twice."},
		{Name: "breaker", Kind: spec.Object, Default: map[string]any{"after": d.Breaker.After, "pause": d.Breaker.Pause}, Doc: "When to leave a service alone that does not answer.", Example: "{after: 5, pause: 10s}", Fields: []spec.Field{
			{Name: "after", Kind: spec.Int, Literal: true, Default: d.Breaker.After, Max: 1000, Doc: "After how many failures in a row; 0 for never."},
			{Name: "pause", Kind: spec.Duration, Literal: true, Default: d.Breaker.Pause, Doc: "How long nothing is sent before one request tries again."},
		}},
		{Name: "max_bytes", Kind: spec.Int, Literal: true, Default: int(d.MaxBytes), Min: 1024, Max: 64 << 20, Doc: "The largest answer that is read, in bytes after decompression."},
	}
}

// LimitsFrom reads settings that were decoded by Fields. A setting that is not
// there sets no limit.
func LimitsFrom(settings map[string]any) Limits {
	l := Limits{
		Concurrent: number(settings, "concurrent"), RatePerMinute: number(settings, "rate"),
		Retries: number(settings, "retries"), MaxBytes: int64(number(settings, "max_bytes")),
	}
	l.Timeout, _ = settings["timeout"].(time.Duration)
	breaker, _ := settings["breaker"].(map[string]any)
	l.Breaker.After = number(breaker, "after")
	l.Breaker.Pause, _ = breaker["pause"].(time.Duration)
	return l
}

func number(settings map[string]any, name string) int {
	n, _ := settings[name].(int)
	return max(n, 0)
}
