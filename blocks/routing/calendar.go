package routing

import (
	"slices"
	"time"
)

// The exits of business_hours.
const (
	exitOpen    = "open"
	exitClosed  = "closed"
	exitHoliday = "holiday"
)

// calendar says when a business is open. It is immutable.
type calendar struct {
	zone      *time.Location
	weekly    [7]hours // by time.Weekday
	holidays  map[date]hours
	overrides []override
}

// hours are the opening hours of a day. Without a span, it is closed.
type hours struct {
	name  string
	spans []span
}

// span is an interval of a day, in minutes since midnight. One that runs past
// midnight ends later than at 24 * 60.
type span struct{ from, to int }

// override is an exception with a beginning and an end.
type override struct {
	from, to time.Time
	open     bool
	name     string
}

// date is a day of a year, or of every year when year is 0.
type date struct {
	year  int
	month time.Month
	day   int
}

func dateOf(t time.Time) date {
	y, m, d := t.Date()
	return date{y, m, d}
}

// plus returns the date so many days later.
func (d date) plus(days int) date {
	return dateOf(time.Date(d.year, d.month, d.day+days, 0, 0, 0, 0, time.UTC))
}

func (d date) weekday() time.Weekday {
	return time.Date(d.year, d.month, d.day, 0, 0, 0, 0, time.UTC).Weekday()
}

// instant is when the clocks of a zone show a time of a date, which is given
// in minutes since its midnight. A time that is shown twice means the first
// one, and one that is jumped over is counted from before the jump, as RFC
// 5545 has it.
func (d date) instant(minutes int, zone *time.Location) time.Time {
	wall := time.Date(d.year, d.month, d.day, 0, minutes, 0, 0, time.UTC)
	before := offset(wall.AddDate(0, 0, -1), zone)
	after := offset(wall.AddDate(0, 0, 1), zone)
	first, second := wall.Add(-before), wall.Add(-after)
	if offset(first, zone) != before && offset(second, zone) == after {
		return second
	}
	return first
}

func offset(t time.Time, zone *time.Location) time.Duration {
	_, seconds := t.In(zone).Zone()
	return time.Duration(seconds) * time.Second
}

// verdict is what a calendar says of a moment.
type verdict struct{ exit, matched string }

// at says whether it is open at a moment.
func (c *calendar) at(t time.Time) verdict {
	for _, o := range c.overrides {
		if !t.Before(o.from) && t.Before(o.to) {
			if o.open {
				return verdict{exitOpen, o.name}
			}
			return verdict{exitClosed, o.name}
		}
	}
	return c.regular(t)
}

// regular is at without the overrides.
func (c *calendar) regular(t time.Time) verdict {
	today := dateOf(t.In(c.zone))
	now, holiday := c.hours(today)
	if now.open(t, today, c.zone) {
		return verdict{exitOpen, now.name}
	}
	yesterday := today.plus(-1)
	// A working day does not reach into a holiday.
	if h, special := c.hours(yesterday); (special || !holiday) && h.open(t, yesterday, c.zone) {
		return verdict{exitOpen, h.name}
	}
	if holiday {
		return verdict{exitHoliday, now.name}
	}
	return verdict{exitClosed, ""}
}

// hours returns what holds on a date, and whether it is a holiday.
func (c *calendar) hours(d date) (h hours, holiday bool) {
	if h, holiday = c.holidays[d]; holiday {
		return h, true
	}
	if h, holiday = c.holidays[date{0, d.month, d.day}]; holiday {
		return h, true
	}
	return c.weekly[d.weekday()], false
}

// open reports whether a moment is within the hours that begin on a date.
func (h hours) open(t time.Time, d date, zone *time.Location) bool {
	return slices.ContainsFunc(h.spans, func(s span) bool {
		return !t.Before(d.instant(s.from, zone)) && t.Before(d.instant(s.to, zone))
	})
}

// horizon is how many days ahead next looks.
const horizon = 366

// next returns the first moment after t at which it opens. It is one at which
// something begins or ends, so only these are tried.
func (c *calendar) next(t time.Time) (time.Time, bool) {
	today := dateOf(t.In(c.zone))
	for days := range horizon {
		for _, edge := range c.edges(today.plus(days)) {
			if edge.After(t) && c.at(edge).exit == exitOpen {
				return edge, true
			}
		}
	}
	return time.Time{}, false
}

// edges are the moments of a date at which what holds can change, in order.
func (c *calendar) edges(d date) []time.Time {
	start, end := d.instant(0, c.zone), d.plus(1).instant(0, c.zone)
	out := []time.Time{start}
	add := func(t time.Time) {
		if !t.Before(start) && t.Before(end) {
			out = append(out, t)
		}
	}
	h, _ := c.hours(d)
	for _, s := range h.spans {
		add(d.instant(s.from, c.zone))
	}
	for _, o := range c.overrides {
		add(o.from)
		add(o.to)
	}
	slices.SortFunc(out, time.Time.Compare)
	return out
}
