package emulator

import (
	"net/http"
	"strconv"
	"time"
)

// limit counts a request against the rate limit rule, which is by user and
// full hour.
func (c *call) limit() error {
	limit := c.switches.RatePerHour
	if limit <= 0 {
		return nil
	}
	hour := c.now.Truncate(time.Hour)
	reset := hour.Add(time.Hour)
	c.header.Set("X-RateLimit-Limit", strconv.Itoa(limit))
	c.header.Set("X-RateLimit-Reset", strconv.FormatInt(reset.Unix(), 10))
	c.header.Set("X-RateLimit-Rule", sysID("sys_rate_limit_rules", "all users"))
	key := c.who.id() + hour.Format(timeForm)
	if c.usage[key] >= limit {
		p := &problem{status: http.StatusTooManyRequests, message: "Rate limit exceeded", detail: "Rate limit of " + strconv.Itoa(limit) + " requests per hour exceeded", header: map[string]string{}}
		if !c.switches.HideRetryAfter {
			p.header["Retry-After"] = strconv.Itoa(int(reset.Sub(c.now).Seconds()) + 1)
		}
		return p
	}
	c.usage[key]++
	return nil
}
