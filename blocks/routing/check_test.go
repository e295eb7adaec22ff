package routing_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
)

// mistakes compiles a scenario of one step and returns its errors.
func mistakes(t *testing.T, step string) (out []string) {
	t.Helper()
	text := "callwright: v1\nscenario: s\nvars: {x: a}\nsteps:\n  - log: ${x}\n  - " + step + "\nhandlers: {error: []}\n"
	open := func(path string) (*source.File, diag.List) {
		files := map[string]string{"hours.yml": "zone: UTC\nweekly: {mon: closed}\n", "broken.yml": "weekly: {mon: closed}\nzone: Nowhere\n"}
		return source.NewFile(path, []byte(files[path])), nil
	}
	_, diags := compile.Compile(source.NewFile("f", []byte(text)), compile.Options{Blocks: blocks.Registry(), Open: open})
	for _, d := range diags {
		if d.Severity == diag.Error {
			require.Contains(t, []string{"f", "broken.yml"}, d.File)
			require.NotZero(t, d.Range.Start, d.Message)
			out = append(out, d.Message)
		}
	}
	return out
}

// TestSettingsThatCanNeverBeRight compiles steps with one mistake, or none.
func TestSettingsThatCanNeverBeRight(t *testing.T) {
	t.Parallel()
	hours := "business_hours: {zone: UTC, weekly: {mon: closed}"
	for _, tt := range []struct{ step, want string }{
		{`find_agent: {timeout: 5m}`, "find_agent needs a queue, a skill or both"},
		{`find_agent: {skill: a, skills: [b]}`, "find_agent cannot have both skill and skills"},
		{`find_agent: {skills: [a, {name: b}, a]}`, `the skill "a" is given twice`},
		{`find_agent: {skills: ["${x}", "${x}"]}`, ""},
		{`find_agent: {skills: {name: a, level: 0}}`, `the setting "level" is 0, outside 1 to 100`},
		{`find_agent: {skills: []}`, `the number of entries of "skills" is 0, outside 1 to 20`},
		{`find_agent: {skill: a, priority: 11}`, `the setting "priority" is 11, outside 1 to 10`},
		{`find_agent: {skill: a, relax: [{after: 1m}]}`, "this entry of relax loosens nothing"},
		{`find_agent: {skill: a, relax: [1m]}`, "this entry of relax loosens nothing"},
		{`find_agent: {skill: a, relax: {after: 1m, level: 1}}`, ""},
		{`find_agent: {skill: a, relax: [{after: 10m, level: 1}]}`, "the search ends after 10m0s, before it would be loosened"},
		{`find_agent: {skill: a, timeout: 11m, relax: [{after: 10m, level: 1}]}`, ""},
		{`find_agent: {skill: a, timeout: "${x}", relax: [{after: 20m, level: 1}]}`, ""},
		{`find_agent: {skill: a, relax: [{after: 1m, drop: [b]}]}`, `the skill "b" is not required, so it cannot be dropped`},
		{`find_agent: {skills: [a, {name: b, preferred: true}], relax: [{after: 1m, drop: b}]}`, `the skill "b" is not required, so it cannot be dropped`},
		{`find_agent: {skills: [a, "${x}"], relax: [{after: 1m, drop: b}]}`, ""},
		{`find_agent: {skill: a, keys: {A: escape}}`, `a telephone has no key "A"`},
		{`find_agent: {skill: a, keys: {12: escape}}`, `a telephone has no key "12"`},
		{`find_agent: {skill: a, keys: {1: timeout}}`, `"timeout" cannot be the name of an exit`},
		{`find_agent: {skill: a, keys: {1: ok}}`, `"ok" cannot be the name of an exit`},
		{`find_agent: {skill: a, keys: {1: [b]}}`, `"" cannot be the name of an exit`},
		{`connect_call: {agent: a, queue: b}`, "connect_call cannot have both agent and queue"},
		{`connect_call:`, ""},
		{`transfer: {blind: true}`, "transfer needs one of number, agent, queue"},
		{`transfer: {queue: a, agent: b}`, "transfer cannot have both agent and queue"},
		{`transfer: "12"`, `"12" is no telephone number`},
		{`transfer: {number: "${x}"}`, ""},
		{`transfer: {queue: a, from: anonymous}`, `"anonymous" is no telephone number`},
		{`transfer: {queue: a, blind: true, whisper: b}`, "nobody waits for the other side of a blind transfer, so nothing can be whispered to it"},
		{`request_callback: {number: x}`, `"x" is no telephone number`},
		{`request_callback: {after: 2h, before: 1h}`, "it is not later than after, so no time is left to call back"},
		{`request_callback: {after: 2h, before: 2h}`, "it is not later than after, so no time is left to call back"},
		{`request_callback: {after: 1h, before: "2026-03-02T09:00:00Z"}`, ""},
		{`request_callback: {before: tomorrow}`, `the setting "before" needs a duration such as 30m or a moment such as 2026-03-02T17:00:00Z, not "tomorrow"`},
		{`request_callback: {skill: a, skills: [a]}`, "request_callback cannot have both skill and skills"},
		{`set_priority: 0`, `the setting "priority" is 0, outside 1 to 10`},
		{`distribute: {weights: {a: 100}}`, "there are less than two ways to choose from"},
		{`distribute: {weights: {a: 50, b: 51}}`, "the shares are 101 together, not 100"},
		{`distribute: {weights: {a: 50.0, b: 50}}`, `a share is a whole number from 0 to 100, not "50.0"`},
		{`distribute: {weights: {a: -1, b: 101}}`, `a share is a whole number from 0 to 100, not "-1"`},
		{`distribute: {weights: {ok: 50, b: 50}}`, `"ok" cannot be the name of an exit`},
		{`distribute: {weights: {a b: 50, b: 50}}`, `"a b" cannot be the name of an exit`},
		{`business_hours:`, "business_hours needs a calendar, or zone and weekly"},
		{`business_hours: {zone: UTC}`, "the hours of the week are missing"},
		{`business_hours: {calendar: hours.yml, zone: UTC}`, "business_hours cannot have both a calendar and zone of its own"},
		{`business_hours: hours.yml`, ""},
		{`business_hours: broken.yml`, `no time zone is called "Nowhere"`},
		{hours + `, holidays: [12-32]}`, `"12-32" is no date`},
		{hours + `, holidays: 12-31}`, ""},
		{hours + `, overrides: {from: 2026-03-02, to: 2026-03-01, state: open}}`, "the override ends before it begins"},
	} {
		got := mistakes(t, tt.step)
		if tt.want == "" {
			require.Empty(t, got, tt.step)
			continue
		}
		require.NotEmpty(t, got, tt.step)
		require.Equal(t, tt.want, got[0], "%s\n%s", tt.step, strings.Join(got, "\n"))
	}
}
