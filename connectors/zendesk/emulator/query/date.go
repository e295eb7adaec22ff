package query

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// span is the stretch of time that a date in a query means: a whole day for
// 2026-11-02, one second for an instant.
type span struct{ from, to time.Time }

var relative = regexp.MustCompile(`^(\d{1,5})(minute|hour|day|week|month|year)s?$`)

// layouts by precision: the years, months and days added give the span's end.
var layouts = []struct {
	layout              string
	years, months, days int
}{
	{"2006-01-02", 0, 0, 1},
	{"2006-01", 0, 1, 0},
	{"2006", 1, 0, 0},
}

func checkDate(t Term) error {
	if t.Op == Is && relative.MatchString(t.Value.Text) {
		return fmt.Errorf("%s takes a relative time with > or < only", t.Field)
	}
	if _, ok := parseSpan(t.Value.Text, time.Unix(0, 0)); !ok {
		return fmt.Errorf("%q is not a date", t.Value.Text)
	}
	return nil
}

func parseSpan(text string, now time.Time) (span, bool) {
	text = strings.ToLower(text)
	if m := relative.FindStringSubmatch(text); m != nil {
		return instant(ago(now, m[1], m[2])), true
	}
	if t, err := time.Parse(time.RFC3339, strings.ToUpper(text)); err == nil {
		return instant(t), true
	}
	for _, l := range layouts {
		if t, err := time.Parse(l.layout, text); err == nil {
			return span{t, t.AddDate(l.years, l.months, l.days)}, true
		}
	}
	return span{}, false
}

func instant(t time.Time) span { return span{t, t.Add(time.Second)} }

func ago(now time.Time, count, unit string) time.Time {
	n, _ := strconv.Atoi(count) // the pattern allows five digits only
	switch unit {
	case "minute":
		return now.Add(-time.Duration(n) * time.Minute)
	case "hour":
		return now.Add(-time.Duration(n) * time.Hour)
	case "day":
		return now.AddDate(0, 0, -n)
	case "week":
		return now.AddDate(0, 0, -7*n)
	case "month":
		return now.AddDate(0, -n, 0)
	}
	return now.AddDate(-n, 0, 0)
}

func (s span) holds(op Op, t time.Time) bool {
	switch op {
	case More:
		return !t.Before(s.to)
	case Less:
		return t.Before(s.from)
	case AtLeast:
		return !t.Before(s.from)
	case AtMost:
		return t.Before(s.to)
	}
	return !t.Before(s.from) && t.Before(s.to)
}
