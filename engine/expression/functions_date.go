package expression

import (
	"errors"
	"time"
)

// dateFunctions calculate with points in time written as texts. None of them
// knows what time it is or where the machine stands: what they give depends on
// their arguments alone.
func dateFunctions() []function {
	t, d := String(), need("date", String())
	return []function{
		{group: "date", name: "date", params: []param{d}, result: t, run: normalDate,
			doc: "Writes a date, or a date and time, in the form of RFC 3339; UTC unless the text names an offset.", example: `date("2026-03-01 08:30:00")`, gives: `"2026-03-01T08:30:00Z"`},
		{group: "date", name: "dateAdd", params: []param{d, need("duration", t)}, result: t, run: dateAdd,
			doc: "Moves a date by a duration such as 90m, 36h or -10s.", example: `dateAdd("2026-03-01", "36h")`, gives: `"2026-03-02T12:00:00Z"`},
		{group: "date", name: "dateDiff", params: []param{need("from", t), need("to", t)}, result: Int(), run: dateDiff,
			doc: "Counts the whole seconds from one date to another.", example: `dateDiff("2026-03-01", "2026-03-02")`, gives: `86400`},
		{group: "date", name: "datePart", params: []param{d, need("part", t)}, result: Int(), run: datePart,
			doc: "Reads the year, month, day, hour, minute, second or weekday (1 is Monday, 7 Sunday) of a date, in its own offset.", example: `datePart("2026-03-01", "weekday")`, gives: `7`},
		{group: "date", name: "formatDate", params: []param{d, need("form", t)}, result: t, run: dateText,
			doc: "Writes a date as people say it, in its own offset: %A and %a for the weekday, %B and %b for the month, %d %m %Y %y, %H or %I with %p, %M %S; %-d and the like without a leading zero.", example: `formatDate("2026-03-02T09:05:00+01:00", "%A, %B %-d, at %-I:%M %p")`, gives: `"Monday, March 2, at 9:05 AM"`},
		{group: "date", name: "seconds", params: []param{need("duration", t)}, result: Number(), run: seconds,
			doc: "Counts the seconds of a duration such as 1m30s.", example: `seconds("1m30s")`, gives: `90.0`},
	}
}

var dateLayouts = [...]string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02"}

// parseDate is given a location so that time.Parse does not ask the machine's.
func parseDate(v any) (time.Time, error) {
	s, _ := v.(string)
	for _, layout := range dateLayouts {
		if len(s) > maxLiteral {
			break
		}
		if t, err := time.ParseInLocation(layout, s, time.UTC); err == nil {
			return t, nil
		}
	}
	return time.Time{}, errors.New("the text is not a date such as 2026-03-01 or 2026-03-01T08:30:00Z")
}

var errDuration = errors.New("the text is not a duration such as 90m or 1h30m")

func parseDuration(v any) (time.Duration, error) {
	s, _ := v.(string)
	if len(s) > maxLiteral {
		return 0, errDuration
	}
	d, err := time.ParseDuration(s)
	if err != nil {
		return 0, errDuration
	}
	return d, nil
}

func writeDate(t time.Time) (any, error) {
	if t.Year() < 0 || t.Year() > 9999 {
		return nil, errors.New("the date is out of range")
	}
	return t.Format(time.RFC3339Nano), nil
}

func normalDate(_ *Env, args []any) (any, error) {
	t, err := parseDate(args[0])
	if err != nil {
		return nil, err
	}
	return writeDate(t)
}

func dateAdd(_ *Env, args []any) (any, error) {
	t, err := parseDate(args[0])
	if err != nil {
		return nil, err
	}
	d, err := parseDuration(args[1])
	if err != nil {
		return nil, err
	}
	return writeDate(t.Add(d))
}

func dateDiff(_ *Env, args []any) (any, error) {
	from, err := parseDate(args[0])
	if err != nil {
		return nil, err
	}
	to, err := parseDate(args[1])
	if err != nil {
		return nil, err
	}
	return int(to.Unix() - from.Unix()), nil
}

func datePart(_ *Env, args []any) (any, error) {
	t, err := parseDate(args[0])
	if err != nil {
		return nil, err
	}
	switch args[1] {
	case "year":
		return t.Year(), nil
	case "month":
		return int(t.Month()), nil
	case "day":
		return t.Day(), nil
	case "hour":
		return t.Hour(), nil
	case "minute":
		return t.Minute(), nil
	case "second":
		return t.Second(), nil
	case "weekday":
		return (int(t.Weekday())+6)%7 + 1, nil
	}
	return nil, errors.New("the part is year, month, day, hour, minute, second or weekday")
}

func seconds(_ *Env, args []any) (any, error) {
	d, err := parseDuration(args[0])
	if err != nil {
		return nil, err
	}
	return d.Seconds(), nil
}
