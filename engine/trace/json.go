package trace

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// Writer writes events as JSON Lines, each in one call of the underlying
// writer, so that a trace is whole up to its last line whenever the process
// ends. The first error of the underlying writer stops it and is kept.
type Writer struct {
	w   io.Writer
	buf []byte
	err error
}

// NewWriter makes a Writer.
func NewWriter(w io.Writer) *Writer { return &Writer{w: w} }

// Record writes e.
func (w *Writer) Record(e Event) {
	if w.err != nil {
		return
	}
	w.buf = append(e.AppendJSON(w.buf[:0]), '\n')
	_, w.err = w.w.Write(w.buf)
}

// Err returns the first error met while writing.
func (w *Writer) Err() error { return w.err }

// AppendJSON appends the event as one JSON object with its keys in a fixed
// order.
func (e Event) AppendJSON(buf []byte) []byte {
	o := object{buf: append(buf, '{')}
	o.int("seq", e.Seq)
	o.int("at_ms", int(e.At/time.Millisecond))
	o.text("kind", string(e.Kind))
	o.optional("step", e.Step)
	o.optional("block", e.Block)
	o.optional("strand", e.Strand)
	o.optional("name", e.Name)
	e.appendDetail(&o)
	return append(o.buf, '}')
}

func (e Event) appendDetail(o *object) {
	switch e.Kind {
	case RunStarted:
		e.Info.append(o)
	case StepEntered:
		o.settings(e.Settings)
	case Requested:
		appendRequest(o, e.Request)
	case Resulted:
		appendResult(o, e.Result)
	case VariableSet:
		o.data("value", e.Value)
	case Resumed:
		if e.Value != nil { // what belongs to an event of the service
			o.data("value", e.Value)
		}
	case ExitTaken:
		o.text("exit", e.Exit)
		o.text("to", e.To)
		if e.Fault != nil {
			o.fault(e.Fault)
		}
	case Failed:
		o.fault(e.Fault)
	case RunEnded:
		o.text("status", string(e.Status))
	}
}

func (i *RunInfo) append(o *object) {
	o.int("version", Version)
	o.text("run", i.Run)
	o.text("scenario", i.Scenario)
	o.text("program", i.Program)
	o.text("started", i.Started.Format(time.RFC3339Nano))
	o.text("event", i.Event)
	o.data("call", i.Call)
	if len(i.Inputs) > 0 {
		o.data("inputs", i.Inputs)
	}
}

func appendRequest(o *object, r *effect.Request) {
	o.text("request", r.ID)
	o.text("request_kind", string(r.Kind))
	o.optional("account", r.Account)
	o.raw("args", r.Args)
	if r.Timeout > 0 {
		o.text("timeout", r.Timeout.String())
	}
	o.text("mode", string(r.Mode))
	o.optional("key", r.Key)
	o.int("attempt", r.Attempt)
}

func appendResult(o *object, r *effect.Result) {
	o.text("request", r.Request)
	o.optional("account", r.Account)
	if r.Fault != nil {
		o.key("fault")
		inner := object{buf: append(o.buf, '{')}
		inner.fault(r.Fault)
		o.buf = append(inner.buf, '}')
	}
	if r.Fault == nil || r.Value != nil {
		o.data("value", r.Value)
	}
	if len(r.Exchanges) > 0 {
		b, _ := value.Marshal(r.Exchanges) // plain structs of texts and numbers
		o.raw("exchanges", b)
	}
}

// object appends the members of a JSON object.
type object struct {
	buf  []byte
	more bool
}

func (o *object) key(k string) {
	if o.more {
		o.buf = append(o.buf, ',')
	}
	o.more = true
	o.buf = append(value.AppendString(o.buf, k), ':')
}

func (o *object) text(k, v string) {
	o.key(k)
	o.buf = value.AppendString(o.buf, v)
}

func (o *object) optional(k, v string) {
	if v != "" {
		o.text(k, v)
	}
}

func (o *object) int(k string, v int) {
	o.key(k)
	o.buf = strconv.AppendInt(o.buf, int64(v), 10)
}

func (o *object) raw(k string, v []byte) {
	if len(v) == 0 {
		v = []byte("null")
	}
	o.key(k)
	o.buf = append(o.buf, v...)
}

// data appends scenario data. Data outside the model cannot be in an event; if
// a defect put it there, the line says so instead of being broken.
func (o *object) data(k string, v any) {
	o.key(k)
	b, err := value.Append(o.buf, v)
	if err != nil {
		b = value.AppendString(o.buf, fmt.Sprintf("unencodable: %v", err))
	}
	o.buf = b
}

func (o *object) settings(settings []Setting) {
	if len(settings) == 0 {
		return
	}
	o.key("settings")
	inner := object{buf: append(o.buf, '{')}
	for _, s := range settings {
		inner.data(s.Name, s.Value)
	}
	o.buf = append(inner.buf, '}')
}

func (o *object) fault(f *effect.Fault) {
	o.text("code", string(f.Code))
	o.text("message", f.Message)
	o.optional("detail", f.Detail)
	if f.RetryAfter > 0 {
		o.text("retry_after", f.RetryAfter.String())
	}
}
