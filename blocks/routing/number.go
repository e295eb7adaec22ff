package routing

import (
	"regexp"
	"strings"
)

// The forms of what can be dialled. Whether somebody is there, only the
// network knows.
var (
	digitsForm  = regexp.MustCompile(`^\+?[0-9]{3,15}$`)
	addressForm = regexp.MustCompile(`^sips?:[^\s@]+@[^\s@]+$`)
	separators  = strings.NewReplacer(" ", "", "-", "", ".", "", "/", "", "(", "", ")", "", "\u00a0", "")
)

// dialable returns a number without its separators; ok is false for what can
// be no number, such as the "anonymous" of a caller who withholds theirs.
func dialable(text string) (number string, ok bool) {
	text = strings.TrimSpace(text)
	if addressForm.MatchString(text) {
		return text, true
	}
	number = separators.Replace(text)
	return number, digitsForm.MatchString(number)
}
