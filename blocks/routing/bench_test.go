package routing

import (
	"testing"
	"time"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/source"
)

func benchCalendar(b *testing.B) (*calendar, time.Time) {
	b.Helper()
	v, _ := loadCalendar(block.Static{}, source.NewFile("hours.yaml", []byte(full)))
	return v.(*calendar), time.Date(2026, 12, 25, 23, 0, 0, 0, time.UTC)
}

// BenchmarkAt asks a calendar for a moment.
func BenchmarkAt(b *testing.B) {
	c, at := benchCalendar(b)
	for b.Loop() {
		c.at(at)
	}
}

// BenchmarkNext asks for the next opening.
func BenchmarkNext(b *testing.B) {
	c, at := benchCalendar(b)
	for b.Loop() {
		c.next(at)
	}
}

// BenchmarkInline makes the calendar of a step's own settings, as every visit
// of the step does.
func BenchmarkInline(b *testing.B) {
	settings := map[string]any{"zone": "Europe/Berlin", "weekly": map[string]any{"mon-fri": "09:00-17:00"}, "holidays": []any{map[string]any{"date": "12-25"}}}
	for b.Loop() {
		newCalendar(settings)
	}
}
