package emulator

import (
	"crypto/sha256"
	"maps"
	"net/http"
	"time"
)

// How long an idempotency key is remembered, and how long it may be.
const (
	keyLife   = 2 * time.Hour
	keyLength = 255
)

// kept is the first answer to a key.
type kept struct {
	body   [sha256.Size]byte
	answer answer
	until  time.Time
}

// once makes an endpoint obey Idempotency-Key: a repeated request gets the
// first answer again, another request with the same key is refused. Only
// answers that changed something are kept.
func once(h handler) handler {
	return func(c *call) (reply, error) {
		key := c.r.Header.Get("Idempotency-Key")
		if key == "" {
			return h(c)
		}
		if len(key) > keyLength {
			return reply{}, idempotencyError("The idempotency key is longer than 255 characters")
		}
		sum := sha256.Sum256(c.body)
		if k, known := c.keys[key]; known && c.now.Before(k.until) {
			return c.again(k, sum)
		}
		c.header["X-Idempotency-Lookup"] = "miss"
		r, err := h(c)
		if err == nil {
			c.keys[key] = kept{sum, c.keep(r), c.now.Add(keyLife)}
		}
		return r, err
	}
}

func (c *call) again(k kept, sum [sha256.Size]byte) (reply, error) {
	if k.body != sum {
		return reply{}, idempotencyError("Request parameters don't match the given idempotency key")
	}
	maps.Copy(c.header, k.answer.header)
	c.header["X-Idempotency-Lookup"] = "hit"
	return reply{status: k.answer.status, body: string(k.answer.body)}, nil
}

// keep remembers an answer, but not the rate limit at its time.
func (c *call) keep(r reply) answer {
	return answer{
		status: r.status, body: content(r.body),
		header: map[string]string{"Location": c.header["Location"]},
	}
}

func idempotencyError(why string) error {
	return &problem{status: http.StatusBadRequest, body: named{Error: "IdempotentRequestError", Description: why}}
}
