package trace

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// Normalize returns a JSON Lines trace in the form that golden files hold:
// what differs between two runs with the same input and results (the run id,
// times, durations, ports of servers on this machine) is replaced by fixed
// text, and waiting and resumed lines keep only what they waited for. The
// same scenario, input and results give the same bytes.
func Normalize(lines []byte) ([]byte, error) {
	var out bytes.Buffer
	run := ""
	for i, line := range bytes.Split(bytes.TrimSpace(lines), []byte("\n")) {
		var head struct {
			Run string `json:"run"`
		}
		if err := json.Unmarshal(line, &head); err != nil {
			return nil, fmt.Errorf("trace line %d: %w", i+1, err)
		}
		if head.Run != "" {
			run = head.Run
		}
		out.WriteString(normalizeLine(string(line), run))
		out.WriteByte('\n')
	}
	return out.Bytes(), nil
}

// NoTime is what golden files hold in the place of a point in time.
const NoTime = "(time)"

// The patterns work on the text, because a golden file keeps the key order.
var replacements = []struct {
	pattern *regexp.Regexp
	with    string
}{
	{regexp.MustCompile(`"at_ms":\d+`), `"at_ms":0`},
	{regexp.MustCompile(`"(elapsed|waited)":"[^"]*"`), `"$1":"0s"`},
	{regexp.MustCompile(`"timeout":"[^"]*\.[0-9]+[^"]*"`), `"timeout":"(what is left)"`},
	{regexp.MustCompile(`"(started|started_at|now|date)":"[^"]*"`), `"$1":"` + NoTime + `"`},
	{regexp.MustCompile(`\b(127\.0\.0\.1|localhost):\d+`), `emulator`},
	{regexp.MustCompile(`"program":"sha256:[0-9a-f]+"`), `"program":"(hash)"`},
}

func normalizeLine(line, run string) string {
	if run != "" {
		line = strings.ReplaceAll(line, run, "RUN")
	}
	for _, r := range replacements {
		line = r.pattern.ReplaceAllString(line, r.with)
	}
	return line
}
