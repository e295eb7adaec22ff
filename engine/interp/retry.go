package interp

import (
	"fmt"
	"slices"
	"time"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// retry repeats a request after a passing fault; false means that the fault
// is final.
func (m *Machine) retry(n *compile.Node, p *Pending, f *effect.Fault) bool {
	r := n.Retry
	if r == nil || p.Request.Attempt >= r.Attempts || !slices.Contains(r.On, string(f.Code)) {
		return false
	}
	wait := time.Duration(r.Backoff) * time.Millisecond << (p.Request.Attempt - 1)
	wait = max(wait, time.Duration(f.RetryAfter))
	if p.Within > 0 && m.s.Now-p.Since+effect.Duration(wait) >= p.Within {
		return false
	}
	p.Backoff = true
	args, _ := value.Marshal(effect.WaitArgs{For: effect.Duration(wait)}) // a duration always encodes
	m.send(n, effect.Request{
		ID: outstanding(p), Kind: effect.TimeWait, Step: m.key(n), Args: args,
		Mode: effect.Read, Attempt: p.Request.Attempt,
	})
	return true
}

// again sends a request once more, under the same idempotency key.
func (m *Machine) again(st *Strand, n *compile.Node) {
	p := st.Pending
	p.Backoff = false
	if p.Within > 0 {
		p.Request.Timeout = p.Within - (m.s.Now - p.Since)
		if p.Request.Timeout <= 0 { // the wait took longer than it should
			m.handOver(st, n, effect.Failed(p.Request, effect.NewFault(effect.Timeout, "no time was left for another attempt")))
			return
		}
	}
	if f := m.recompute(n, p); f != nil { // the trace masks what the settings make of secrets
		st.Pending = nil
		m.raise(st, n, "", f)
		return
	}
	p.Request.Attempt++
	base := p.Request.ID[:lastDot(p.Request.ID)]
	p.Request.ID = fmt.Sprintf("%s.%d", base, p.Request.Attempt)
	m.send(n, p.Request)
}

func lastDot(id string) int {
	for i := len(id) - 1; i >= 0; i-- {
		if id[i] == '.' {
			return i
		}
	}
	return len(id)
}
