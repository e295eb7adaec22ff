package rest

import (
	"encoding/json"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// Data reads the body as one JSON text and returns it as scenario data. The
// error is an *Error that holds a fault.
func (r *Response) Data() (any, error) {
	v, err := value.Decode(r.Body)
	if err != nil {
		return nil, r.notJSON()
	}
	return v, nil
}

// Into reads the body as JSON into v, as json.Unmarshal does. The error is an
// *Error that holds a fault.
func (r *Response) Into(v any) error {
	if err := json.Unmarshal(r.Body, v); err != nil {
		return r.notJSON()
	}
	return nil
}

func (r *Response) notJSON() error { return r.Unreadable(NotJSON, "JSON") }

// Unreadable is the error of a body that is not of the format that it should
// be of. It holds a fault.
func (r *Response) Unreadable(kind Kind, format string) error {
	code := effect.Unavailable
	if r.uncertain {
		code = effect.Unknown
	}
	said := ""
	if t := r.MediaType(); t != "" {
		said = " (" + t + ")"
	}
	return &Error{Kind: kind, Fault: effect.NewFault(code, "%s answered %d with something that is not %s%s", r.Where(), r.Status, format, said)}
}

// MediaType returns the type of the body in lower case, without parameters;
// "" when it is not told or malformed.
func (r *Response) MediaType() string {
	t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return t
}

// IsJSON reports whether the answer says that its body is JSON.
func (r *Response) IsJSON() bool {
	t := r.MediaType()
	return t == "application/json" || t == "text/json" || strings.HasSuffix(t, "+json")
}

// maxRetryAfter keeps a service from parking a run for longer than a day.
const maxRetryAfter = 24 * time.Hour

// RetryAfter reads the Retry-After header, seconds or a date; 0 when it tells
// nothing or lies in the past.
func RetryAfter(h http.Header, now time.Time) time.Duration {
	text := h.Get("Retry-After")
	if text == "" {
		return 0
	}
	var d time.Duration
	if seconds, err := strconv.ParseUint(strings.TrimSpace(text), 10, 63); err == nil {
		d = time.Duration(min(seconds, uint64(maxRetryAfter/time.Second))) * time.Second
	} else if at, err := http.ParseTime(text); err == nil {
		d = at.Sub(now)
	}
	return min(max(d, 0), maxRetryAfter)
}
