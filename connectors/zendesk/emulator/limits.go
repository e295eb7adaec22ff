package emulator

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"
)

// The limits of the service.
const (
	accountPerMinute = 700
	exportPerMinute  = 100
	ticketUpdates    = 30
	ticketWindow     = 10 * time.Minute
)

// limiter is a set of token buckets by name.
type limiter map[string]*bucket

type bucket struct {
	tokens float64
	at     time.Time
}

// level is a bucket after a request: what is left, when it is full again, and
// how long to wait if the request was too much.
type level struct {
	limit, remaining int
	full, wait       time.Duration
}

// take draws one token from a bucket that holds limit tokens and fills up in
// the time per.
func (l limiter) take(name string, limit int, per time.Duration, now time.Time) (level, bool) {
	b, known := l[name]
	if !known {
		b = &bucket{tokens: float64(limit), at: now}
		l[name] = b
	}
	perToken := per / time.Duration(limit)
	if passed := now.Sub(b.at); passed > 0 {
		b.tokens = math.Min(float64(limit), b.tokens+float64(passed)/float64(perToken))
	}
	b.at = now
	enough := b.tokens >= 1
	if enough {
		b.tokens--
	}
	v := level{limit: limit, remaining: int(b.tokens)}
	v.full = time.Duration((float64(limit) - b.tokens) * float64(perToken))
	if !enough {
		v.wait = time.Duration((1 - b.tokens) * float64(perToken))
	}
	return v, enough
}

// limit counts a request against the account and sets the headers that every
// answer has.
func (c *call) limit() error {
	limit := c.switches.RatePerMinute
	if limit == 0 {
		limit = accountPerMinute
	}
	if limit < 0 {
		return nil
	}
	v, enough := c.limits.take("account", limit, time.Minute, c.now)
	c.header["X-Rate-Limit"] = strconv.Itoa(v.limit)
	c.header["X-Rate-Limit-Remaining"] = strconv.Itoa(v.remaining)
	c.header["Ratelimit-Limit"] = strconv.Itoa(v.limit)
	c.header["Ratelimit-Remaining"] = strconv.Itoa(v.remaining)
	c.header["Ratelimit-Reset"] = seconds(v.full)
	if !enough {
		return c.tooMany(v)
	}
	return nil
}

// limitEndpoint counts a request against an endpoint's own limit.
func (c *call) limitEndpoint(name string, limit int, per time.Duration) error {
	if c.switches.RatePerMinute < 0 {
		return nil
	}
	v, enough := c.limits.take(name, limit, per, c.now)
	if !enough {
		return c.tooMany(v)
	}
	return nil
}

// limitExport has a header of its own, as the service's endpoint limits do.
func (c *call) limitExport() error {
	if c.switches.RatePerMinute < 0 {
		return nil
	}
	v, enough := c.limits.take("export", exportPerMinute, time.Minute, c.now)
	c.header["Zendesk-Ratelimit-Search-Export"] = fmt.Sprintf(
		"total=%d; remaining=%d; resets=%s", v.limit, v.remaining, seconds(v.full))
	if !enough {
		return c.tooMany(v)
	}
	return nil
}

func (c *call) tooMany(v level) error {
	const text = "Number of allowed API requests per minute exceeded"
	p := &problem{status: http.StatusTooManyRequests, header: map[string]string{}, body: text}
	if !c.switches.HideRetryAfter {
		p.header["Retry-After"] = seconds(v.wait)
	}
	if c.switches.RateLimitAsJSON {
		p.body = named{Error: "APIRateLimitExceeded", Description: text}
	}
	return p
}

// seconds rounds up: a client that waits that long gets through.
func seconds(d time.Duration) string {
	return strconv.FormatInt(int64(math.Ceil(d.Seconds())), 10)
}
