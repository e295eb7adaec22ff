package expression

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/callwright/callwright/engine/value"
)

// Limits bounds expressions. A zero field takes the default.
type Limits struct {
	Source   int              // bytes of one expression; default 4096
	Nodes    int              // nodes of its syntax tree; default 500
	Cost     int64            // units of work of one evaluation; default 1,000,000
	Deadline time.Duration    // of one evaluation; default 20ms; only with Now
	Now      func() time.Time // the clock; nil: there is no deadline, only the cost
}

const (
	defaultSource   = 4096
	defaultNodes    = 500
	defaultCost     = 1_000_000
	defaultDeadline = 20 * time.Millisecond

	maxBrackets   = 100  // nesting of brackets, which are no nodes
	maxPattern    = 1000 // bytes of a regular expression
	bytesPerUnit  = 16   // of text read or written
	looksEvery    = 256  // payments between two looks at the clock
	largePayment  = 2000 // units that make the clock worth a look at once
	maxFoldedCost = 2000 // units that evaluating a constant part may cost at load
	maxTypeSize   = 1000 // of the type of a record that an expression makes
	maxLiteral    = 64   // bytes of a text that is read as a number, date or duration
)

func (l Limits) withDefaults() Limits {
	if l.Source <= 0 {
		l.Source = defaultSource
	}
	if l.Nodes <= 0 {
		l.Nodes = defaultNodes
	}
	if l.Cost <= 0 {
		l.Cost = defaultCost
	}
	if l.Deadline <= 0 {
		l.Deadline = defaultDeadline
	}
	return l
}

// limitError is a passed limit; it becomes a fault of the code effect.Limit.
type limitError string

func (e limitError) Error() string { return string(e) }

const (
	errCost     = limitError("the expression does too much work")
	errDeadline = limitError("the expression takes too long")
	errTooDeep  = limitError("the value is nested too deeply")
)

// isLimit reports whether err comes from a passed limit.
func isLimit(err error) bool {
	var l limitError
	return errors.As(err, &l)
}

// meter counts the work of one evaluation. Whatever can take long pays before
// it works. A unit is some ten nanoseconds, or 16 bytes of memory.
type meter struct {
	left     int64
	payments int // until the next look at the clock
	now      func() time.Time
	started  time.Time // the first look; plain expressions never look
	deadline time.Duration
}

func (m *meter) reset(l Limits) {
	m.left, m.payments = l.Cost, looksEvery
	m.now, m.deadline = l.Now, l.Deadline
	m.started = time.Time{}
}

// pay takes units from the budget.
func (m *meter) pay(units int) error {
	m.left -= int64(units)
	m.payments--
	if m.left >= 0 && m.payments > 0 && units < largePayment {
		return nil
	}
	return m.look()
}

func (m *meter) look() error {
	if m.left < 0 {
		m.left = 0
		return errCost
	}
	m.payments = looksEvery
	if m.now == nil {
		return nil
	}
	now := m.now()
	if m.started.IsZero() {
		m.started = now
		return nil
	}
	if now.Sub(m.started) > m.deadline {
		return errDeadline
	}
	return nil
}

// payText pays for reading or writing so many bytes.
func (m *meter) payText(bytes int) error { return m.pay(1 + bytes/bytesPerUnit) }

// payProduct pays for a times b units without overflowing.
func (m *meter) payProduct(a, b int) error {
	if a > 0 && b > math.MaxInt32/a {
		return m.pay(math.MaxInt32)
	}
	return m.pay(a*b + 1)
}

// weigh pays for one walk over v at any depth, so that what follows (copying,
// comparing, encoding) has been paid for. Lists that hold one list many times
// count it each time.
func (m *meter) weigh(v any, depth int) error {
	switch v := v.(type) {
	case string:
		return m.payText(len(v))
	case []any:
		return m.weighList(v, depth)
	case map[string]any:
		return m.weighMap(v, depth)
	}
	return nil
}

func (m *meter) weighList(list []any, depth int) error {
	if depth >= maxDepth {
		return errTooDeep
	}
	if err := m.pay(2 + len(list)); err != nil {
		return err
	}
	for _, v := range list {
		if err := m.weigh(v, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// weighMap goes by sorted keys, so that of two limits always the same one is
// passed first.
func (m *meter) weighMap(fields map[string]any, depth int) error {
	if depth >= maxDepth {
		return errTooDeep
	}
	if err := m.pay(2 + 4*len(fields)); err != nil {
		return err
	}
	for _, k := range value.Keys(fields) {
		if err := m.payText(len(k)); err != nil {
			return err
		}
		if err := m.weigh(fields[k], depth+1); err != nil {
			return err
		}
	}
	return nil
}

// weighEncoded pays for writing v as JSON, where one byte can become six.
func (m *meter) weighEncoded(v any) error {
	before := m.left
	if err := m.weigh(v, 0); err != nil {
		return err
	}
	return m.pay(5 * int(before-m.left))
}

// errNeeds says that another kind is needed.
func errNeeds(what string, v any) error {
	return fmt.Errorf("needs %s, but got %s", what, kindName(v))
}
