package cli

import (
	"strings"
	"time"

	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/lang"
	"github.com/callwright/callwright/engine/value"
)

// happening is an event of the service that a run is told of.
type happening struct {
	after time.Duration
	event interp.Event
}

// happenings reads the --event-at flags: 2s:payment.done={"amount": 12}.
func (f *runFlags) happenings() ([]happening, error) {
	const hint = `for example --event-at '2s:payment.done={"amount": 12}'`
	var out []happening
	for _, text := range f.events {
		at, rest, _ := strings.Cut(text, ":")
		name, data, given := strings.Cut(rest, "=")
		after, err := time.ParseDuration(at)
		if err != nil || after < 0 || !lang.CustomEvent(name) {
			return nil, usage(hint, "--event-at: %q is not a time and the name of an event", text)
		}
		h := happening{after: after, event: interp.Event{Name: name}}
		if given {
			if h.event.Data, err = value.Decode([]byte(data)); err != nil {
				return nil, usage(hint, "--event-at: what belongs to %s is no JSON", name)
			}
		}
		out = append(out, h)
	}
	return out, nil
}

// schedule tells the run of each in its time; stop ends that.
func (w *wire) schedule(all []happening) (stop func()) {
	var timers []*time.Timer
	for _, h := range all {
		timers = append(timers, time.AfterFunc(h.after, func() { w.send(h.event) }))
	}
	return func() {
		for _, t := range timers {
			t.Stop()
		}
	}
}
