package routing

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/callwright/callwright/engine/source"
)

// Each parser says what is wrong with its text, in a sentence; "" when
// nothing is.

const minutesADay = 24 * 60

var spanForm = regexp.MustCompile(`^(\d{1,2}):(\d{2}) *- *(\d{1,2}):(\d{2})$`)

// parseSpan reads an interval such as 09:00-17:00. An end that is not after
// the beginning is one of the next day.
func parseSpan(text string) (s span, problem string) {
	m := spanForm.FindStringSubmatch(text)
	if m == nil {
		return s, fmt.Sprintf("%q is no interval of a day", text)
	}
	from, ok := clock(m[1], m[2])
	to, ok2 := clock(m[3], m[4])
	switch {
	case !ok || !ok2 || from == minutesADay:
		return s, fmt.Sprintf("%q holds a time that no clock shows", text)
	case from == to:
		return s, fmt.Sprintf("%q ends when it begins", text)
	case to < from:
		to += minutesADay
	}
	return span{from, to}, ""
}

// clock returns the minutes since midnight; up to 24:00.
func clock(hour, minute string) (minutes int, ok bool) {
	h, _ := strconv.Atoi(hour) // both are digits
	m, _ := strconv.Atoi(minute)
	minutes = h*60 + m
	return minutes, m < 60 && minutes <= minutesADay
}

// String writes a span as it is read.
func (s span) String() string {
	to := s.to
	if to > minutesADay {
		to -= minutesADay
	}
	return fmt.Sprintf("%02d:%02d-%02d:%02d", s.from/60, s.from%60, to/60, to%60)
}

// parseDays reads days and ranges of days, with commas between.
func parseDays(text string) (days []time.Weekday, problem string) {
	for part := range strings.SplitSeq(text, ",") {
		first, last, ranged := strings.Cut(strings.TrimSpace(part), "-")
		from, ok := parseDay(first)
		to, ok2 := from, true
		if ranged {
			to, ok2 = parseDay(last)
		}
		if !ok || !ok2 {
			return nil, fmt.Sprintf("%q names no days of the week", text)
		}
		for day := from; ; day = (day + 1) % 7 {
			days = append(days, day)
			if day == to {
				break
			}
		}
	}
	return days, ""
}

// parseDay reads the name of a day or its first three letters.
func parseDay(text string) (time.Weekday, bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	for day := time.Sunday; day <= time.Saturday; day++ {
		if name := strings.ToLower(day.String()); text == name || text == name[:3] {
			return day, true
		}
	}
	return 0, false
}

// leapYear has every day that a year can have.
const leapYear = 2000

// parseDate reads a day of every year (12-25) or of one (2026-12-25).
func parseDate(text string) (date, string) {
	if t, err := time.Parse(time.DateOnly, text); err == nil {
		return dateOf(t), ""
	}
	t, err := time.Parse(time.DateOnly, fmt.Sprintf("%d-%s", leapYear, text))
	if err != nil {
		return date{}, fmt.Sprintf("%q is no date", text)
	}
	return date{0, t.Month(), t.Day()}, ""
}

// parseTime reads a day or a time of a day in a zone. A day alone means its
// midnight, or that of so many days later.
func parseTime(text string, later int, zone *time.Location) (time.Time, string) {
	if t, err := time.Parse(time.DateOnly, text); err == nil {
		return dateOf(t).plus(later).instant(0, zone), ""
	}
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02T15:04"} {
		if t, err := time.Parse(layout, text); err == nil {
			return dateOf(t).instant(t.Hour()*60+t.Minute(), zone), ""
		}
	}
	return time.Time{}, fmt.Sprintf("%q is no day and no time of a day", text)
}

// node returns the node that a problem is about, or the one nearest to it: one
// mapping may stand for a list of one, and a scalar for a mapping.
func (p problem) node(n *source.Node) *source.Node {
	for i, step := range p.path {
		var next *source.Node
		if p.key && i == len(p.path)-1 {
			return keyOf(n, step)
		}
		switch step := step.(type) {
		case string:
			next = n.Get(step)
		case int:
			if step < len(n.Items) {
				next = n.Items[step]
			}
		}
		if next != nil {
			n = next
		}
	}
	return n
}

func keyOf(n *source.Node, name any) *source.Node {
	for _, e := range n.Entries {
		if e.Key.Text == name {
			return e.Key
		}
	}
	return n
}
