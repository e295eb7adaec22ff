package routing

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/source"
)

// FuzzCalendar reads calendars and asks those that are whole. What it finds
// has a place in the file, and the next opening is one.
func FuzzCalendar(f *testing.F) {
	f.Add(full, int64(1772442000))
	f.Add("{zone: UTC, weekly: {mon: closed}}", int64(0))
	f.Add("zone: Africa/Cairo\nweekly:\n  sat-tue: [\"22:00-06:00\"]\nholidays: 02-29\noverrides: {from: 2026-01-01, to: 2026-01-01, state: open}\n", int64(1776988800))
	f.Add("zone: [\nweekly: 1\nholidays: {date: [1], hours: {a: b}}\noverrides: x", int64(-1))
	f.Add("{zone: UTC, weekly: {mon,: 09:00-08:00-07:00, -: \"\", sun-sun: [null, 1]}}", int64(1))
	f.Fuzz(func(t *testing.T, text string, at int64) {
		v, diags := loadCalendar(block.Static{}, source.NewFile("f", []byte(text)))
		for _, d := range diags {
			require.NotZero(t, d.Range.Start, d.Message)
		}
		c, _ := v.(*calendar)
		if c == nil || diags.HasErrors() {
			return
		}
		now := time.Unix(at%(1<<40), 0).UTC()
		was := c.at(now)
		require.Contains(t, []string{exitOpen, exitClosed, exitHoliday}, was.exit)
		if next, ok := c.next(now); ok {
			require.True(t, next.After(now))
			require.Equal(t, exitOpen, c.at(next).exit)
		}
	})
}
