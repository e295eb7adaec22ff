package diag

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
)

// Closest returns the candidate that was probably meant by name, or "".
func Closest(name string, candidates []string) string {
	best, distance := "", utf8.RuneCountInString(name)/3+2
	sorted := slices.Sorted(slices.Values(candidates))
	for _, c := range sorted {
		d := levenshtein.ComputeDistance(strings.ToLower(name), strings.ToLower(c))
		if d >= max(utf8.RuneCountInString(name), utf8.RuneCountInString(c)) {
			continue
		}
		// Of two that are as close, a forgotten letter is likelier than one too many.
		if d < distance || best != "" && d == distance && len(c) > len(best) {
			best, distance = c, d
		}
	}
	return best
}

// Suggest returns a hint such as `did you mean "search"?` when one of the
// candidates is close to what was written, else "".
func Suggest(name string, candidates []string) string {
	if best := Closest(name, candidates); best != "" {
		return `did you mean "` + best + `"?`
	}
	return ""
}

// OneOf returns a hint that lists the allowed names, or the closest one when
// what was written resembles it.
func OneOf(name string, candidates []string) string {
	if s := Suggest(name, candidates); s != "" {
		return s
	}
	if len(candidates) == 0 {
		return ""
	}
	return "use one of: " + strings.Join(slices.Sorted(slices.Values(candidates)), ", ")
}
