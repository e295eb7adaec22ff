package spec

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callwright/callwright/engine/diag"
)

// hint says what to write in place of a literal that is of no use.
func hint(text string, f *Field) string {
	meant := ""
	switch f.Kind {
	case Bool:
		meant = boolMeant(text)
	case Duration:
		meant = durationMeant(text)
	case Enum:
		return cmp.Or(diag.Suggest(text, f.Enum), exampleHint(f))
	}
	if meant != "" {
		return "write " + meant
	}
	return exampleHint(f)
}

// boolMeant knows the words that YAML had once, and those of forms.
func boolMeant(text string) string {
	switch strings.ToLower(text) {
	case "true", "yes", "y", "on", "1":
		return "true"
	case "false", "no", "n", "off", "0":
		return "false"
	}
	return ""
}

var (
	amountForm = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?)\s*([A-Za-z]*)\.?$`)
	clockForm  = regexp.MustCompile(`^(?:([0-9]{1,2}):)?([0-9]{1,2}):([0-9]{2})$`)
	isoForm    = regexp.MustCompile(`^P(?:([0-9]+)D)?T?((?:[0-9]+[HMS])*)$`)
)

// units are the words for units of time, and how long one is.
var units = []struct {
	words []string
	one   time.Duration
}{
	{[]string{"ms", "msec", "msecs", "millisecond", "milliseconds"}, time.Millisecond},
	{[]string{"", "s", "sec", "secs", "second", "seconds"}, time.Second},
	{[]string{"m", "min", "mins", "minute", "minutes"}, time.Minute},
	{[]string{"h", "hr", "hrs", "hour", "hours"}, time.Hour},
	{[]string{"d", "day", "days"}, 24 * time.Hour},
	{[]string{"w", "week", "weeks"}, 7 * 24 * time.Hour},
}

// durationMeant reads a duration as people and other products write it: 5 sec,
// 2min, 1d, 01:30, PT5M. It returns how it is written here, or "".
func durationMeant(text string) string {
	d, ok := amount(text)
	if at := clockForm.FindStringSubmatch(text); at != nil {
		d, ok = whole(at[1], time.Hour)+whole(at[2], time.Minute)+whole(at[3], time.Second), true
	}
	if at := isoForm.FindStringSubmatch(text); at != nil {
		rest, _ := time.ParseDuration(strings.ToLower(at[2]))
		d, ok = whole(at[1], 24*time.Hour)+rest, true
	}
	if !ok || d <= 0 || d > maxDuration {
		return ""
	}
	return FormatDuration(d)
}

func amount(text string) (time.Duration, bool) {
	at := amountForm.FindStringSubmatch(text)
	if at == nil {
		return 0, false
	}
	n, err := strconv.ParseFloat(at[1], 64)
	for _, u := range units {
		if err == nil && slices.Contains(u.words, strings.ToLower(at[2])) {
			return time.Duration(n * float64(u.one)), true
		}
	}
	return 0, false
}

func whole(digits string, one time.Duration) time.Duration {
	n, _ := strconv.Atoi(digits) // at most two digits, or no more than a year matters
	return time.Duration(n) * one
}
