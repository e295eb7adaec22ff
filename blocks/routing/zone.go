package routing

import (
	"strings"
	"time"
)

// zoneNames are everyday names of zones, by what they begin with.
var zoneNames = []struct{ begins, zone string }{
	{"eastern", "America/New_York"}, {"edt", "America/New_York"},
	{"central europe", "Europe/Berlin"}, {"cest", "Europe/Berlin"}, {"central", "America/Chicago"},
	{"cst", "America/Chicago"}, {"cdt", "America/Chicago"},
	{"mountain", "America/Denver"}, {"mdt", "America/Denver"},
	{"pacific", "America/Los_Angeles"}, {"pst", "America/Los_Angeles"}, {"pdt", "America/Los_Angeles"},
	{"bst", "Europe/London"}, {"utc", "UTC"},
}

// zoneMeant is a hint that names the zone which somebody has most likely
// meant, or "".
func zoneMeant(name string) string {
	tidy := strings.ReplaceAll(strings.TrimSpace(name), " ", "_")
	parts := strings.FieldsFunc(strings.ToLower(tidy), func(r rune) bool { return r == '/' })
	for i, p := range parts {
		words := strings.Split(p, "_")
		for j, w := range words {
			if w != "" {
				words[j] = strings.ToUpper(w[:1]) + w[1:]
			}
		}
		parts[i] = strings.Join(words, "_")
	}
	for _, guess := range []string{tidy, strings.Join(parts, "/"), strings.ToUpper(tidy)} {
		if _, err := time.LoadLocation(guess); err == nil && guess != "" && guess != "Local" {
			return "write " + guess
		}
	}
	for _, z := range zoneNames {
		if strings.HasPrefix(strings.ToLower(name), z.begins) {
			return "for example zone: " + z.zone
		}
	}
	return ""
}
