package routing

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
)

func calendarOf(t *testing.T, text string) (*calendar, diag.List) {
	t.Helper()
	v, diags := loadCalendar(block.Static{}, source.NewFile("hours.yaml", []byte(text)))
	c, _ := v.(*calendar)
	return c, diags
}

func clockAt(t *testing.T, zone, text string) time.Time {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	require.NoError(t, err)
	at, err := time.ParseInLocation("2006-01-02 15:04", text, loc)
	require.NoError(t, err)
	return at
}

const full = `
zone: Europe/Berlin
weekly:
  mon-thu: [09:00-12:30, 13:30-18:00]
  fri: 22:00-06:00
  sat, sun: 00:00-24:00
holidays:
  - {date: 12-25, name: Christmas Day}
  - {date: 2026-12-24, name: Christmas Eve, hours: "09:00-12:00"}
  - {date: 2027-12-25, name: Christmas Saturday}
  - {date: 12-31, name: New Year's Eve, hours: 20:00-02:00}
  - 01-01
  - {date: 02-29, name: Leap Day}
overrides:
  - {from: 2026-07-01 12:00, to: 2026-07-01 15:00, state: closed, name: Staff meeting}
  - {from: 2026-07-01, to: 2026-07-02, state: open, name: Sale}
  - {from: 2026-12-25T10:00, to: 2026-12-25T11:00, state: open, name: Emergency}
`

// TestAt asks for moments by the clocks of the zone.
func TestAt(t *testing.T) {
	t.Parallel()
	c, diags := calendarOf(t, full)
	require.Empty(t, diags)
	for _, tt := range []struct{ at, exit, matched, next string }{
		{"2026-03-02 08:59", "closed", "", "2026-03-02T09:00:00+01:00"},
		{"2026-03-02 09:00", "open", "mon-thu", ""},
		{"2026-03-02 12:29", "open", "mon-thu", ""},
		{"2026-03-02 12:30", "closed", "", "2026-03-02T13:30:00+01:00"},
		{"2026-03-02 18:00", "closed", "", "2026-03-03T09:00:00+01:00"},
		{"2026-03-05 18:00", "closed", "", "2026-03-06T22:00:00+01:00"},
		{"2026-03-06 05:59", "closed", "", "2026-03-06T22:00:00+01:00"}, // a Friday is not open in its own morning
		{"2026-03-06 22:00", "open", "fri", ""},
		{"2026-03-07 03:00", "open", "sat, sun", ""},
		{"2026-03-08 23:59", "open", "sat, sun", ""},
		{"2026-03-09 00:00", "closed", "", "2026-03-09T09:00:00+01:00"},

		{"2026-12-24 08:59", "holiday", "Christmas Eve", "2026-12-24T09:00:00+01:00"},
		{"2026-12-24 09:00", "open", "Christmas Eve", ""},
		{"2026-12-24 12:00", "holiday", "Christmas Eve", "2026-12-25T10:00:00+01:00"},
		{"2026-12-25 00:00", "holiday", "Christmas Day", "2026-12-25T10:00:00+01:00"},
		{"2026-12-25 10:30", "open", "Emergency", ""},
		{"2026-12-25 22:30", "holiday", "Christmas Day", "2026-12-26T00:00:00+01:00"}, // a Friday, but a holiday
		{"2027-12-25 12:00", "holiday", "Christmas Saturday", "2027-12-26T00:00:00+01:00"},
		{"2027-12-24 23:00", "open", "fri", ""},
		{"2026-12-31 21:00", "open", "New Year's Eve", ""},
		{"2027-01-01 01:59", "open", "New Year's Eve", ""}, // one holiday reaches into the other
		{"2027-01-01 02:00", "holiday", "01-01", "2027-01-02T00:00:00+01:00"},
		{"2028-02-29 10:00", "holiday", "Leap Day", "2028-03-01T09:00:00+01:00"},
		{"2027-03-01 10:00", "open", "mon-thu", ""},

		{"2026-06-30 23:59", "closed", "", "2026-07-01T00:00:00+02:00"},
		{"2026-07-01 00:00", "open", "Sale", ""},
		{"2026-07-01 12:00", "closed", "Staff meeting", "2026-07-01T15:00:00+02:00"},
		{"2026-07-02 23:59", "open", "Sale", ""}, // the day that it ends on is included
		{"2026-07-03 00:00", "closed", "", "2026-07-03T22:00:00+02:00"},
	} {
		requireHours(t, c, tt.at, tt.exit, tt.matched, tt.next)
	}
}

func requireHours(t *testing.T, c *calendar, local, exit, matched, next string) {
	t.Helper()
	at := clockAt(t, c.zone.String(), local)
	requireAt(t, c, at, exit, matched)
	got := ""
	if opens, ok := c.next(at); ok && exit != exitOpen {
		got = opens.In(c.zone).Format(time.RFC3339)
	}
	require.Equal(t, next, got, local)
}

func requireAt(t *testing.T, c *calendar, at time.Time, exit, matched string) {
	t.Helper()
	require.Equal(t, verdict{exit, matched}, c.at(at), at.String())
}

// TestHolidayEndsTheNightBefore closes at midnight what a working day would
// have left open.
func TestHolidayEndsTheNightBefore(t *testing.T) {
	t.Parallel()
	c, diags := calendarOf(t, "{zone: UTC, weekly: {mon-sun: 22:00-06:00}, holidays: [{date: 03-04, hours: 01:00-02:00}]}")
	require.Empty(t, diags)
	requireHours(t, c, "2026-03-03 23:59", "open", "mon-sun", "")
	requireHours(t, c, "2026-03-04 00:00", "holiday", "03-04", "2026-03-04T01:00:00Z")
	requireHours(t, c, "2026-03-04 01:30", "open", "03-04", "")
	requireHours(t, c, "2026-03-04 23:00", "holiday", "03-04", "2026-03-05T22:00:00Z")
	requireHours(t, c, "2026-03-05 03:00", "closed", "", "2026-03-05T22:00:00Z") // nor does it begin on the holiday
}

// TestClockChanges opens and closes where clocks jump.
func TestClockChanges(t *testing.T) {
	t.Parallel()
	utc := func(text string) time.Time {
		at, err := time.Parse(time.RFC3339, text)
		require.NoError(t, err)
		return at
	}
	for _, tt := range []struct {
		name, zone, hours, opens, closes string
	}{
		{"over the missing hour", "Europe/Berlin", "01:30-04:30", "2026-03-29T00:30:00Z", "2026-03-29T02:30:00Z"},
		{"from within the missing hour", "Europe/Berlin", "02:30-05:00", "2026-03-29T01:30:00Z", "2026-03-29T03:00:00Z"},
		{"until within the missing hour", "Europe/Berlin", "01:00-02:30", "2026-03-29T00:00:00Z", "2026-03-29T01:30:00Z"},
		{"over the doubled hour", "Europe/Berlin", "01:30-04:30", "2026-10-24T23:30:00Z", "2026-10-25T03:30:00Z"},
		{"from within the doubled hour", "Europe/Berlin", "02:30-05:00", "2026-10-25T00:30:00Z", "2026-10-25T04:00:00Z"},
		{"until within the doubled hour", "Europe/Berlin", "01:00-02:30", "2026-10-24T23:00:00Z", "2026-10-25T00:30:00Z"},
		{"the day after", "Europe/Berlin", "09:00-10:00", "2026-03-30T07:00:00Z", "2026-03-30T08:00:00Z"},
		{"a day without a midnight", "Africa/Cairo", "00:00-02:00", "2026-04-23T22:00:00Z", "2026-04-23T23:00:00Z"},
		{"half an hour", "Australia/Lord_Howe", "01:00-05:00", "2026-10-03T14:30:00Z", "2026-10-03T18:00:00Z"},
		{"the night that has an hour less", "America/New_York", "22:00-06:00", "2026-03-08T03:00:00Z", "2026-03-08T10:00:00Z"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c, diags := calendarOf(t, "{zone: "+tt.zone+", weekly: {mon-sun: "+tt.hours+"}}")
			require.Empty(t, diags)
			opens, closes := utc(tt.opens), utc(tt.closes)
			requireAt(t, c, opens.Add(-time.Second), "closed", "")
			requireAt(t, c, opens, "open", "mon-sun")
			requireAt(t, c, closes.Add(-time.Second), "open", "mon-sun")
			requireAt(t, c, closes, "closed", "")
			next, ok := c.next(opens.Add(-time.Minute))
			require.True(t, ok)
			require.Equal(t, tt.opens, next.UTC().Format(time.RFC3339))
		})
	}
}

// TestNextAgrees looks for the next opening minute by minute.
func TestNextAgrees(t *testing.T) {
	t.Parallel()
	c, diags := calendarOf(t, full)
	require.Empty(t, diags)
	for _, from := range []string{"2026-03-27 20:00", "2026-06-30 12:00", "2026-10-23 20:00", "2026-12-23 10:00", "2026-12-31 10:00"} {
		start := clockAt(t, "Europe/Berlin", from)
		opens := start.AddDate(0, 0, 4)
		for at := opens; !at.Before(start); at = at.Add(-time.Minute) {
			if c.at(at).exit == exitOpen {
				opens = at
				continue
			}
			if c.at(opens).exit == exitOpen {
				next, ok := c.next(at)
				require.True(t, ok)
				require.Equal(t, opens.UTC(), next.UTC(), at.String())
			}
		}
	}
}

func TestNeverOpen(t *testing.T) {
	t.Parallel()
	c, diags := calendarOf(t, "{zone: UTC, weekly: {mon: closed}}")
	require.Empty(t, diags)
	_, ok := c.next(clockAt(t, "UTC", "2026-03-02 09:00"))
	require.False(t, ok)
}

// TestCalendarMistakes finds everything that is wrong with a file, where it is.
func TestCalendarMistakes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"no zone and no hours", "{}", []string{
			`1:1: error: the hours of the week are missing`,
			`1:1: error: the time zone is missing`,
		}},
		{"no such zone", "{zone: Europe/Brelin, weekly: {mon: closed}}", []string{`1:8: error: no time zone is called "Europe/Brelin"`}},
		{"the zone of the machine", "{zone: Local, weekly: {mon: closed}}", []string{`1:8: error: no time zone is called "Local"`}},
		{"no such setting", "{zone: UTC, weekly: {mon: closed}, holydays: []}", []string{`1:36: error: unknown setting "holydays"`}},
		{"days", "zone: UTC\nweekly:\n  mon-fri: 09:00-17:00\n  fri: closed\n  sat-: closed\n  Monday: closed\n  funday: closed\n", []string{
			`3:3: error: Friday is named by "fri" and by "mon-fri"`,
			`3:3: error: Monday is named by "Monday" and by "mon-fri"`,
			`5:3: error: "sat-" names no days of the week`,
			`7:3: error: "funday" names no days of the week`,
		}},
		{"intervals", "zone: UTC\nweekly:\n  mon: nine to five\n  tue: 09:00-25:00\n  wed: 09:60-10:00\n  thu: 09:00-09:00\n  fri: [09:00-12:00, \"11:00-13:00\"]\n  sat: 24:00-02:00\n  sun: [closed, 09:00-10:00]\n", []string{
			`3:8: error: "nine to five" is no interval of a day`,
			`4:8: error: "09:00-25:00" holds a time that no clock shows`,
			`5:8: error: "09:60-10:00" holds a time that no clock shows`,
			`6:8: error: "09:00-09:00" ends when it begins`,
			`7:8: error: the intervals 09:00-12:00 and 11:00-13:00 overlap`,
			`8:8: error: "24:00-02:00" holds a time that no clock shows`,
			`9:8: error: "closed" is no interval of a day`,
		}},
		{"holidays", "zone: UTC\nweekly: {mon: closed}\nholidays:\n  - 13-01\n  - {date: 12-25, name: Christmas}\n  - 12-25\n  - {name: nothing}\n  - {date: 2026-02-29}\n  - {date: 12-26, hours: 8}\n", []string{
			`4:5: error: "13-01" is no date`,
			`6:5: error: the date is that of "Christmas" too`,
			`7:5: error: the setting "date" is missing`,
			`8:12: error: "2026-02-29" is no date`,
			`9:26: error: "8" is no interval of a day`,
		}},
		{"overrides", "zone: UTC\nweekly: {mon: closed}\noverrides:\n  - {from: soon, to: 2026-03-01, state: open}\n  - {from: 2026-03-01, to: 2026-03-01 25:00, state: open}\n  - {from: 2026-03-02, to: 2026-03-01, state: open}\n  - {from: 2026-03-01, state: ajar}\n", []string{
			`4:12: error: "soon" is no day and no time of a day`,
			`5:28: error: "2026-03-01 25:00" is no day and no time of a day`,
			`6:28: error: the override ends before it begins`,
			`7:5: error: the setting "to" is missing`,
			`7:31: error: the setting "state" cannot be "ajar"; it is one of open, closed`,
		}},
		{"no YAML", "zone: [", []string{"1:7: error: "}},
		{"no mapping", "[1]", []string{"1:1: error: expected a mapping of settings"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, diags := calendarOf(t, tt.text)
			diags.Sort()
			var got []string
			for _, d := range diags {
				require.Equal(t, "hours.yaml", d.File)
				got = append(got, strings.TrimPrefix(d.String(), "hours.yaml:"))
			}
			require.Len(t, got, len(tt.want))
			for i, want := range tt.want {
				require.True(t, strings.HasPrefix(got[i], want), "%s\n%s", got[i], want)
			}
		})
	}
}
