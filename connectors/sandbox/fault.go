package sandbox

import (
	"errors"
	"fmt"
	"net/http"
	"path"
	"strings"
	"time"
)

// Match says which requests a fault hits.
type Match struct {
	Method string `json:"method,omitempty"` // empty: any
	// Path is compared segment by segment, each as path.Match does, with the
	// beginning of the request's path: /services/data/*/query hits the query
	// and its further pages. Empty: any path.
	Path string `json:"path,omitempty"`
}

// Fault breaks the answers of matching requests. Without After the emulator
// does not see a request that the fault answers; a fault that only delays or
// drips lets the emulator answer.
type Fault struct {
	Match   Match             `json:"match"`
	Status  int               `json:"status,omitempty"`  // 0: 200, or the emulator's own
	Headers map[string]string `json:"headers,omitempty"` // put over the answer's
	Body    string            `json:"body,omitempty"`
	Delay   time.Duration     `json:"-"` // "delay": before anything else happens
	Drip    time.Duration     `json:"-"` // "drip": between small pieces of the body
	// Cut closes the connection: before the answer if it has no body, else in
	// the middle of the body.
	Cut bool `json:"cut,omitempty"`
	// After lets the emulator perform the request first and breaks only its
	// answer: a write that has happened, and nobody was told.
	After bool `json:"after,omitempty"`
	Times int  `json:"times,omitempty"` // how many requests it hits; 0: all
	Skip  int  `json:"skip,omitempty"`  // how many it lets pass before
}

// plain is Fault without its methods.
type plain Fault

// wire is how a fault is written: durations as text.
type wire struct {
	plain
	Delay string `json:"delay,omitempty"`
	Drip  string `json:"drip,omitempty"`
}

// MarshalJSON writes durations as text, such as "1.5s".
func (f Fault) MarshalJSON() ([]byte, error) {
	w := wire{plain: plain(f)}
	if f.Delay != 0 {
		w.Delay = f.Delay.String()
	}
	if f.Drip != 0 {
		w.Drip = f.Drip.String()
	}
	return encode(w)
}

// UnmarshalJSON refuses unknown keys, so that a misspelt fault is no silent
// no-op.
func (f *Fault) UnmarshalJSON(data []byte) error {
	var w wire
	if err := strictly(data, &w); err != nil {
		return fmt.Errorf("fault: %w", err)
	}
	if err := errors.Join(parseDuration(w.Delay, &w.plain.Delay), parseDuration(w.Drip, &w.plain.Drip)); err != nil {
		return fmt.Errorf("fault: %w", err)
	}
	if _, err := path.Match(w.Match.Path, ""); err != nil {
		return fmt.Errorf("fault: path %q: %w", w.Match.Path, err)
	}
	*f = Fault(w.plain)
	return nil
}

func parseDuration(text string, into *time.Duration) error {
	if text == "" {
		return nil
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		return err
	}
	*into = d
	return nil
}

// armed is a fault that waits for requests.
type armed struct {
	Fault
	seen int
}

// Inject arms a fault. Of several that match a request the oldest one hits.
func (p *Plane) Inject(f Fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults = append(p.faults, &armed{Fault: f})
}

// ClearFaults takes all faults back.
func (p *Plane) ClearFaults() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults = nil
}

// Faults lists the faults that can still hit, oldest first.
func (p *Plane) Faults() []Fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	list := []Fault{}
	for _, a := range p.faults {
		list = append(list, a.Fault)
	}
	return list
}

// hit finds the fault for a request and drops it when it is used up.
func (p *Plane) hit(r *http.Request) (Fault, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, a := range p.faults {
		if !a.Match.hits(r) {
			continue
		}
		a.seen++
		if a.seen <= a.Skip {
			continue
		}
		if a.Times > 0 && a.seen == a.Skip+a.Times {
			p.faults = append(p.faults[:i:i], p.faults[i+1:]...)
		}
		return a.Fault, true
	}
	return Fault{}, false
}

func (m Match) hits(r *http.Request) bool {
	if m.Method != "" && !strings.EqualFold(m.Method, r.Method) {
		return false
	}
	want := strings.Split(strings.Trim(m.Path, "/"), "/")
	have := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	if want[0] == "" {
		return true
	}
	if len(want) > len(have) {
		return false
	}
	for i, segment := range want {
		if ok, err := path.Match(segment, have[i]); err != nil || !ok {
			return false
		}
	}
	return true
}
