package servicenow

import (
	"context"
	"net/http"
	"strconv"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/rest"
)

// meter is the rate limit that the last answers told of. ServiceNow tells how
// much is allowed in an hour and not how much is left, so what this client
// used is counted.
type meter struct {
	limit int // 0: no rule applies, as far as is known
	reset string
	used  int
}

// count notes an answer.
func (c *client) count(answer *rest.Response) {
	limit, err := strconv.Atoi(answer.Header.Get("X-RateLimit-Limit"))
	if err != nil || limit <= 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	m := &c.meter
	if reset := answer.Header.Get("X-RateLimit-Reset"); reset != m.reset {
		m.reset, m.used = reset, 0
	}
	m.limit = limit
	m.used++
	if answer.Status == http.StatusTooManyRequests {
		m.used = limit
	}
}

// Limits reports the rate limit rule that applies to the account, if there is
// one. What others do under the same user is not known.
func (c *client) Limits(ctx context.Context) ([]connectors.Limit, error) {
	if _, err := c.Verify(ctx); err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.meter.limit == 0 {
		return []connectors.Limit{}, nil
	}
	return []connectors.Limit{{
		Name: "X-RateLimit-Limit", Used: min(c.meter.used, c.meter.limit), Max: c.meter.limit, Window: "hour",
		Source: "rate limit headers; requests of this program are counted",
	}}, nil
}
