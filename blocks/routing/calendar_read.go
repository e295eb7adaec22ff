package routing

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
	"github.com/callwright/callwright/engine/value"
)

// calendarFields are the settings of a calendar, in a step as in a file.
func calendarFields() []spec.Field {
	hours := "Intervals such as 09:00-17:00, several in a list or with commas between; `closed` for none."
	return []spec.Field{
		{Name: "zone", Kind: spec.Text, Literal: true, Doc: "The time zone, by its IANA name.", Example: "Europe/Berlin"},
		{Name: "weekly", Kind: spec.Map, Literal: true, Doc: "The hours of the week: days or ranges of days, each with its intervals. Days that are not named are closed.", Example: "{mon-fri: 09:00-17:00, sat: 10:00-14:00}"},
		{Name: "holidays", Kind: spec.Objects, Max: 1000, Doc: "The days on which the hours of the week do not hold.", Example: "[{date: 12-25, name: Christmas Day}]", Fields: []spec.Field{
			{Name: "date", Kind: spec.Text, Literal: true, Required: true, Doc: "The day of every year, or of one. An entry may be just that.", Example: "12-25"},
			{Name: "name", Kind: spec.Text, Literal: true, Doc: "What it is called; its date if not given.", Example: "Christmas Day"},
			{Name: "hours", Kind: spec.Value, Literal: true, Doc: "Its special hours; closed if not given. " + hours, Example: "09:00-12:00"},
		}},
		{Name: "overrides", Kind: spec.Objects, Max: 1000, Doc: "Exceptions from everything else. The first that holds decides.", Example: "[{from: 2026-07-01 12:00, to: 2026-07-01 15:00, state: closed, name: Staff meeting}]", Fields: []spec.Field{
			{Name: "from", Kind: spec.Text, Literal: true, Required: true, Doc: "A day, or a time of a day.", Example: "2026-07-01 12:00"},
			{Name: "to", Kind: spec.Text, Literal: true, Required: true, Doc: "A day, which it includes, or a time of a day.", Example: "2026-07-01 15:00"},
			{Name: "state", Kind: spec.Enum, Enum: []string{exitOpen, exitClosed}, Required: true, Doc: "What it is then."},
			{Name: "name", Kind: spec.Text, Literal: true, Doc: "What it is called.", Example: "Staff meeting"},
		}},
	}
}

// problem is something wrong with a calendar: where, as keys and indexes, and
// what.
type problem struct {
	path    []any
	key     bool // the last key of the path itself, not what stands behind it
	message string
	hint    string
}

// reader makes a calendar of data.
type reader struct {
	calendar
	problems []problem
}

func (r *reader) add(hint, message string, path ...any) {
	r.problems = append(r.problems, problem{path: path, message: message, hint: hint})
}

// addDays reports the days that weekly names by a key.
func (r *reader) addDays(key, hint, message string) {
	r.problems = append(r.problems, problem{path: []any{"weekly", key}, key: true, message: message, hint: hint})
}

// readCalendar makes a calendar of a mapping in a file. What spec.Decode says
// of it is the caller's to report.
func readCalendar(n *source.Node) (*calendar, diag.List) {
	decoded, _ := spec.Decode(n, calendarFields(), nil)
	c, problems := newCalendar(spec.Data(decoded).(map[string]any))
	var diags diag.List
	for _, p := range problems {
		report(&diags, diag.CodeBadValue, p.node(n), p.hint, "%s", p.message)
	}
	return c, diags
}

// newCalendar makes a calendar of the settings of calendarFields. With
// problems, the calendar is not whole.
func newCalendar(settings map[string]any) (*calendar, []problem) {
	r := &reader{}
	r.readZone(settings["zone"])
	r.readWeekly(settings["weekly"])
	r.readHolidays(settings["holidays"])
	r.readOverrides(settings["overrides"])
	return &r.calendar, r.problems
}

func (r *reader) readZone(v any) {
	r.zone = time.UTC
	name, _ := v.(string)
	hint := "for example zone: Europe/Berlin"
	switch zone, err := time.LoadLocation(name); {
	case name == "":
		r.add(hint, "the time zone is missing")
	case err != nil, name == "Local": // the machine's own zone is nobody's calendar
		r.add(cmp.Or(zoneMeant(name), hint), fmt.Sprintf("no time zone is called %q", name), "zone")
	default:
		r.zone = zone
	}
}

func (r *reader) readWeekly(v any) {
	weekly, _ := v.(map[string]any)
	if weekly == nil {
		r.add("for example weekly: {mon-fri: 09:00-17:00}", "the hours of the week are missing")
	}
	named := map[time.Weekday]string{}
	for _, key := range value.Keys(weekly) {
		days, problem := parseDays(key)
		if problem != "" {
			r.addDays(key, "write mon, or mon-fri, or mon, wed", problem)
		}
		spans := r.readSpans(weekly[key], "weekly", key)
		slices.Sort(days)
		for _, day := range slices.Compact(days) {
			if other, twice := named[day]; twice {
				r.addDays(key, "", fmt.Sprintf("%s is named by %q and by %q", day, other, key))
			}
			named[day] = key
			r.weekly[day] = hours{key, spans}
		}
	}
}

func (r *reader) readHolidays(v any) {
	list, _ := v.([]any)
	r.holidays = make(map[date]hours, len(list))
	for i, e := range list {
		m, _ := e.(map[string]any)
		text := value.Text(m["date"])
		if text == "" {
			continue // reported as missing
		}
		day, problem := parseDate(text)
		if problem != "" {
			r.add("write 12-25 for every year, or 2026-12-25", problem, "holidays", i, "date")
			continue
		}
		if other, twice := r.holidays[day]; twice {
			r.add("", fmt.Sprintf("the date is that of %q too", other.name), "holidays", i, "date")
		}
		h := hours{name: cmp.Or(value.Text(m["name"]), text)}
		if m["hours"] != nil {
			h.spans = r.readSpans(m["hours"], "holidays", i, "hours")
		}
		r.holidays[day] = h
	}
}

func (r *reader) readOverrides(v any) {
	list, _ := v.([]any)
	for i, e := range list {
		m, _ := e.(map[string]any)
		if m["from"] == nil || m["to"] == nil {
			continue // reported as missing
		}
		from, fromProblem := parseTime(value.Text(m["from"]), 0, r.zone)
		to, toProblem := parseTime(value.Text(m["to"]), 1, r.zone)
		hint := "write 2026-07-01, or 2026-07-01 12:00"
		switch {
		case fromProblem != "":
			r.add(hint, fromProblem, "overrides", i, "from")
		case toProblem != "":
			r.add(hint, toProblem, "overrides", i, "to")
		case !from.Before(to):
			r.add("", "the override ends before it begins", "overrides", i, "to")
		}
		r.overrides = append(r.overrides, override{from, to, m["state"] == exitOpen, value.Text(m["name"])})
	}
}

// readSpans reads the intervals of a day, in a list or in a text.
func (r *reader) readSpans(v any, path ...any) (out []span) {
	var texts []any
	switch v := v.(type) {
	case []any:
		texts = v
	default:
		for text := range strings.SplitSeq(value.Text(v), ",") {
			texts = append(texts, strings.TrimSpace(text))
		}
	}
	if len(texts) == 1 && texts[0] == exitClosed {
		return nil
	}
	for _, text := range texts {
		s, problem := parseSpan(value.Text(text))
		if problem != "" {
			r.add("write 09:00-17:00, 00:00-24:00 or closed", problem, path...)
			continue
		}
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	for i := 1; i < len(out); i++ {
		if out[i].from < out[i-1].to {
			r.add("", fmt.Sprintf("the intervals %s and %s overlap", out[i-1], out[i]), path...)
		}
	}
	return out
}
