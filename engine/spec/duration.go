package spec

import (
	"fmt"
	"strings"
	"time"
)

// maxDuration keeps arithmetic on deadlines far from overflow.
const maxDuration = 365 * 24 * time.Hour

// ParseDuration reads a duration as settings are written: a number and a
// unit, such as 500ms, 2s, 1m30s or 10m. problem is "" when it is valid.
func ParseDuration(text string) (v time.Duration, problem string) {
	v, err := time.ParseDuration(text)
	switch {
	case err != nil:
		return 0, fmt.Sprintf("needs a duration such as 2s or 10m, not %q", text)
	case v < 0:
		return 0, "cannot be negative"
	case v > maxDuration:
		return 0, "is longer than a year"
	}
	return v, ""
}

// FormatDuration writes a duration as people write it in settings: without the
// parts at its end that are nothing, such as 10m instead of 10m0s.
func FormatDuration(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
