package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/cmd/callwright/internal/cli"
	"github.com/callwright/callwright/engine/trace"
	"github.com/callwright/callwright/scenarios"
)

const library = "../../scenarios"

// alex is who works here, as a test file names an agent.
const alex = "Alex Agent <alex@callwright.example>"

// calls are the paths through the scenario library that golden traces hold,
// each named by its scenario and what happens on it.
var calls = []struct {
	scenario, path string
	args           []string
	code           int
}{
	{"inbound-salesforce", "found", []string{"--from", "+14155550100"}, 0},
	{"inbound-salesforce", "many", []string{"--from", "+14155550111"}, 0},
	{"inbound-salesforce", "none", []string{"--from", "+14155550199"}, 0},
	{"inbound-salesforce", "withheld", []string{"--from", ""}, 0},
	{"inbound-salesforce", "down", []string{"--from", "+14155550100", "--fault", "salesforce:down"}, 0},
	{"inbound-salesforce", "no-answer", []string{"--from", "+14155550100", "--agent", "no_answer"}, 0},
	{"inbound-zendesk", "case-number", []string{"--from", "+14155550199", "--digits", "35436#"}, 0},
	{"inbound-zendesk", "wrong-case-number", []string{"--from", "+14155550100", "--digits", "99999#"}, 0},
	{"inbound-zendesk", "by-phone", []string{"--from", "+14155550100"}, 0},
	{"inbound-zendesk", "unknown", []string{"--from", "+14155550199"}, 0},
	{"inbound-zendesk", "down", []string{"--from", "+14155550100", "--fault", "zendesk:html"}, 0},
	{"customer-tier", "gold", []string{"--from", "+14155550100", "--digits", "1"}, 0},
	{"customer-tier", "no-member", []string{"--from", "+14155550199", "--digits", "2"}, 0},
	{"customer-tier", "down", []string{"--from", "+14155550100", "--fault", "loyalty-api:down"}, 0},
	{"two-accounts", "found", []string{"--from", "+14155550100"}, 0},
	{"two-accounts", "one-down", []string{"--from", "+14155550100", "--fault", "zendesk:cut"}, 0},
	{"crm-down", "up", []string{"--from", "+14155550100"}, 0},
	{"crm-down", "down", []string{"--from", "+14155550100", "--fault", "salesforce:down"}, 0},
	{"crm-down", "busy", []string{"--from", "+14155550100", "--fault", "salesforce:busy"}, 0},
	{"crm-down-handler", "up", []string{"--from", "+14155550100"}, 0},
	{"crm-down-handler", "down", []string{"--from", "+14155550100", "--fault", "salesforce:cut"}, 0},
	{"crm-down-handler", "no-agent", []string{"--from", "+14155550100", "--agent", "busy"}, 1},
	{"missed-call", "answered", []string{"--from", "+14155550100"}, 0},
	{"missed-call", "missed", []string{"--from", "+14155550100", "--agent", "no_answer"}, 0},
	{"missed-call", "missed-unknown", []string{"--from", "+14155550199", "--agent", "busy"}, 0},
	{"missed-call", "missed-and-down", []string{"--from", "+14155550100", "--agent", "no_answer", "--fault", "salesforce:down"}, 0},
	{"missed-call-case", "known", []string{"--from", "+14155550100", "--event", "call.missed", "--queue", "priority"}, 0},
	{"missed-call-case", "unknown", []string{"--from", "+14155550199", "--event", "call.rejected"}, 0},
	{"missed-call-case", "down", []string{"--from", "+14155550100", "--event", "call.missed", "--fault", "salesforce:down"}, 1},
	{"answered-call-task", "known-agent", []string{"--from", "+14155550100", "--event", "call.ended", "--talk", "95s", "--desk", alex}, 0},
	{"answered-call-task", "unknown-agent", []string{"--from", "+14155550199", "--event", "call.ended", "--desk", "Nobody <nobody@nowhere.example>"}, 0},
	{"answered-call-task", "down", []string{"--from", "+14155550100", "--event", "call.ended", "--desk", alex, "--fault", "salesforce:html"}, 1},
}

// Every path runs through the command line against the emulators, and leaves
// the trace that is kept beside the scenario.
func TestScenarioTraces(t *testing.T) {
	t.Parallel()
	for _, c := range calls {
		name := c.scenario + "." + c.path
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := runScenario(t, c.scenario, c.args, c.code)
			golden := filepath.Join(library, "testdata", name+".trace.jsonl")
			if *update {
				require.NoError(t, os.WriteFile(golden, got, 0o644))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			requireSameLines(t, want, got)
		})
	}
}

// requireSameLines shows the first line that differs; a whole trace would bury
// it.
func requireSameLines(t *testing.T, want, got []byte) {
	wants, gots := strings.Split(string(want), "\n"), strings.Split(string(got), "\n")
	for i := range min(len(wants), len(gots)) {
		require.Equal(t, wants[i], gots[i], "line %d", i+1)
	}
	require.Len(t, gots, len(wants))
}

// runScenario runs a scenario of the library and returns its normalised trace.
func runScenario(t *testing.T, scenario string, args []string, code int) []byte {
	t.Helper()
	file := filepath.Join(t.TempDir(), "trace.jsonl")
	got, printed := execute(t, append([]string{"run", filepath.Join(library, scenario+".yaml"), "--trace", file}, args...))
	require.Equal(t, code, got, "%s", printed)
	lines, err := os.ReadFile(file)
	require.NoError(t, err)
	normal, err := trace.Normalize(lines)
	require.NoError(t, err)
	return normal
}

// Every scenario has tests, which take every exit, and leave the traces that
// are kept beside it.
func TestScenarioTests(t *testing.T) {
	if !*update { // the paths above write some of the same files
		t.Parallel()
	}
	for _, name := range scenarios.Names() {
		require.FileExists(t, filepath.Join(library, name+scenarios.TestSuffix))
	}
	args := []string{"test", library, "--min-coverage", "100"}
	if *update {
		args = append(args, "--update")
	}
	code, printed := execute(t, args)
	require.Equal(t, 0, code, "%s", printed)
}

// Every scenario is without a finding, and every trace that is kept is of one.
func TestScenarioLibrary(t *testing.T) {
	t.Parallel()
	require.NotEmpty(t, scenarios.Names())
	known := map[string]bool{}
	for _, name := range scenarios.Names() {
		known[name] = true
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, printed := execute(t, []string{"lint", filepath.Join(library, name+".yaml"), "--output", "json"})
			require.Equal(t, 0, code, "%s", printed)
			require.JSONEq(t, `{"format_version":1,"diagnostics":[]}`, printed)
		})
	}
	for _, c := range calls {
		require.True(t, known[c.scenario], "%s is no scenario", c.scenario)
	}
	kept, err := filepath.Glob(filepath.Join(library, "testdata", "*.trace.jsonl"))
	require.NoError(t, err)
	for _, f := range kept {
		name, _, _ := strings.Cut(filepath.Base(f), ".")
		require.True(t, known[name], "no path leads to %s", f)
	}
}

// execute runs a command and returns its exit code and what it has printed.
func execute(t *testing.T, args []string) (code int, printed string) {
	t.Helper()
	out, err := os.Create(filepath.Join(t.TempDir(), "out"))
	require.NoError(t, err)
	defer out.Close()
	code = cli.Main(args, out, out)
	data, err := os.ReadFile(out.Name())
	require.NoError(t, err)
	return code, string(data)
}
