package soql

import "time"

// maxPeriod keeps the arithmetic of dates within sensible years.
const maxPeriod = 100_000

func period(word string) bool {
	_, ok := periods[word]
	return ok
}

func numbered(word string) bool {
	_, ok := numberedPeriods[word]
	return ok
}

// span is a stretch of whole units: from so many units after the one that
// holds today, and how many units long.
type span struct {
	unit        func(day time.Time, n int) time.Time // the beginning of the nth unit from now
	from, count int
}

var periods = map[string]span{
	"YESTERDAY": {days, -1, 1}, "TODAY": {days, 0, 1}, "TOMORROW": {days, 1, 1},
	"LAST_WEEK": {weeks, -1, 1}, "THIS_WEEK": {weeks, 0, 1}, "NEXT_WEEK": {weeks, 1, 1},
	"LAST_MONTH": {months, -1, 1}, "THIS_MONTH": {months, 0, 1}, "NEXT_MONTH": {months, 1, 1},
	"LAST_QUARTER": {quarters, -1, 1}, "THIS_QUARTER": {quarters, 0, 1}, "NEXT_QUARTER": {quarters, 1, 1},
	"LAST_YEAR": {years, -1, 1}, "THIS_YEAR": {years, 0, 1}, "NEXT_YEAR": {years, 1, 1},
	"LAST_90_DAYS": {days, -90, 91}, "NEXT_90_DAYS": {days, 1, 90},
}

// numberedPeriods gives the stretch of X:n. LAST_N_DAYS includes today, as
// Salesforce has it; the other LAST_N end before the current unit.
var numberedPeriods = map[string]func(n int) span{
	"LAST_N_DAYS": func(n int) span { return span{days, -n, n + 1} },
	"N_DAYS_AGO":  func(n int) span { return span{days, -n, 1} },
	"NEXT_N_DAYS": next(days), "LAST_N_WEEKS": last(weeks), "NEXT_N_WEEKS": next(weeks),
	"LAST_N_MONTHS": last(months), "NEXT_N_MONTHS": next(months),
	"LAST_N_QUARTERS": last(quarters), "NEXT_N_QUARTERS": next(quarters),
	"LAST_N_YEARS": last(years), "NEXT_N_YEARS": next(years),
}

func last(unit func(time.Time, int) time.Time) func(int) span {
	return func(n int) span { return span{unit, -n, n} }
}

func next(unit func(time.Time, int) time.Time) func(int) span {
	return func(n int) span { return span{unit, 1, n} }
}

// Range is the stretch of time that a date, a datetime or a period means at
// the time now: from its beginning up to, but without, its end. A datetime is
// one millisecond, the precision of a record's times.
func (l Literal) Range(now time.Time) (from, to time.Time) {
	switch l.Kind {
	case Date:
		from, _ = time.Parse(time.DateOnly, l.Text) // the parser has checked it
		return from, from.AddDate(0, 0, 1)
	case DateTime:
		from, _ = ParseTime(l.Text)
		return from, from.Add(time.Millisecond)
	}
	s, ok := periods[l.Text]
	if !ok {
		s = numberedPeriods[l.Text](l.N)
	}
	return s.unit(now.UTC(), s.from), s.unit(now.UTC(), s.from+s.count)
}

func days(t time.Time, n int) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day()+n, 0, 0, 0, 0, time.UTC)
}

// weeks begin on Sunday.
func weeks(t time.Time, n int) time.Time { return days(t, 7*n-int(t.Weekday())) }

func months(t time.Time, n int) time.Time {
	return time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
}

func quarters(t time.Time, n int) time.Time {
	first := (t.Month()-1)/3*3 + 1
	return time.Date(t.Year(), first+time.Month(3*n), 1, 0, 0, 0, 0, time.UTC)
}

func years(t time.Time, n int) time.Time {
	return time.Date(t.Year()+n, 1, 1, 0, 0, 0, 0, time.UTC)
}
