package routing

import (
	"time"
	_ "time/tzdata" // so that zones are known on machines that have none

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
)

// BusinessHours describes the block business_hours.
func BusinessHours() block.Descriptor {
	return block.Descriptor{
		Name: "business_hours", Family: Family, Mode: effect.Pure, Final: true, Short: "calendar",
		Summary: "Asks whether it is a time to be open.",
		Doc: "An override decides first, by the order of the list; then a holiday; then the hours of the week. " +
			"An interval may end after midnight, and belongs to the day on which it begins; a holiday ends what a working day before it left open. " +
			"Times are those of the clocks in the zone: where the clocks jump over a time, it comes when it would have come without the jump, and where they show it twice, the first one counts. " +
			"The calendar stands in a file beside the scenario, with the settings zone, weekly, holidays and overrides, or these stand here.",
		Fields: append([]spec.Field{
			{Name: "calendar", Kind: spec.File, Doc: "A file with the calendar.", Example: "hours.yaml"},
		}, calendarFields()...),
		Exits: []block.Exit{
			{Name: "open", Doc: "It is a time to be open."},
			{Name: "closed", Doc: "It is not."},
			{Name: "holiday", Doc: "It is a holiday, and not within its special hours."},
		},
		Outputs: []block.Output{
			{Name: "matched", Type: expression.String(), Doc: "What decided: the name of the override or holiday, or the days as `weekly` names them; empty outside of the hours of the week."},
			{Name: "next_open", Type: expression.String(), Doc: "When it opens next (RFC 3339); empty when it is open, or stays closed for a year."},
		},
		Check:    checkHours,
		Load:     loadCalendar,
		Begin:    askHours,
		Examples: []string{"- id: hours\n  business_hours:\n    zone: Europe/Berlin\n    weekly:\n      mon-fri: [\"09:00-12:30\", \"13:30-18:00\"]\n      sat: 10:00-14:00\n    holidays:\n      - {date: 12-25, name: Christmas Day}\n      - {date: 2026-12-24, name: Christmas Eve, hours: 09:00-12:00}\n    overrides:\n      - {from: 2026-07-01 12:00, to: 2026-07-01 15:00, state: closed, name: Staff meeting}\n  exits:\n    open: continue\n    holiday: [{log: \"Closed for ${steps.hours.matched}\"}, end: ]\n    closed: end\n"},
	}
}

// checkHours reports a step with two calendars or none, and what is wrong with
// one that stands in the step.
func checkHours(s block.Static) (diags diag.List) {
	inline := given(s, spec.FieldNames(calendarFields())...)
	switch file := s.Setting("calendar"); {
	case file != nil && len(inline) > 0:
		report(&diags, diag.CodeBadValue, s.Setting(inline[0]), "leave one of them out", "business_hours cannot have both a calendar and %s of its own", inline[0])
	case file == nil && len(inline) == 0:
		report(&diags, diag.CodeMissingKey, s.Node, "for example calendar: hours.yaml", "business_hours needs a calendar, or zone and weekly")
	case file == nil:
		_, diags = readCalendar(s.Node)
	}
	return diags
}

// loadCalendar reads the file of the setting calendar.
func loadCalendar(_ block.Static, f *source.File) (any, diag.List) {
	root, diags := source.Parse(f)
	if root == nil {
		return nil, diags
	}
	_, decoded := spec.Decode(root, calendarFields(), nil)
	diags = append(diags, decoded...)
	if root.Kind != source.Mapping {
		return nil, diags
	}
	c, problems := readCalendar(root)
	diags = append(diags, problems...)
	return c, diags
}

func askHours(c *block.Call) block.Outcome {
	calendar, ok := c.Value("calendar").(*calendar)
	if !ok {
		var problems []problem
		calendar, problems = newCalendar(map[string]any{
			"zone": c.Value("zone"), "weekly": c.Value("weekly"), "holidays": c.Value("holidays"), "overrides": c.Value("overrides"),
		})
		if len(problems) > 0 { // the compiler has let none through
			return block.FailAs("", effect.NewFault(effect.Internal, "the calendar cannot be read: %s", problems[0].message))
		}
	}
	v := calendar.at(c.Now)
	next := ""
	if v.exit != exitOpen {
		if t, ok := calendar.next(c.Now); ok {
			next = t.In(calendar.zone).Format(time.RFC3339)
		}
	}
	return block.LeaveWith(v.exit, map[string]any{"matched": v.matched, "next_open": next})
}
