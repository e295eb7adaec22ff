package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/cmd/callwright/internal/cli"
	"github.com/callwright/callwright/engine/trace"
)

const library = "../../scenarios"

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
	{"answered-call-task", "known-agent", []string{"--from", "+14155550100", "--event", "call.ended", "--talk", "95s"}, 0},
	{"answered-call-task", "unknown-agent", []string{"--from", "+14155550199", "--event", "call.ended", "--desk", "Nobody <nobody@nowhere.example>"}, 0},
	{"answered-call-task", "down", []string{"--from", "+14155550100", "--event", "call.ended", "--fault", "salesforce:html"}, 1},
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
	dir := t.TempDir()
	out, err := os.Create(filepath.Join(dir, "out"))
	require.NoError(t, err)
	defer out.Close()
	file := filepath.Join(dir, "trace.jsonl")
	full := append([]string{"run", filepath.Join(library, scenario+".yaml"), "--trace", file}, args...)
	got := cli.Main(full, out, out)
	printed, err := os.ReadFile(out.Name())
	require.NoError(t, err)
	require.Equal(t, code, got, "%s", printed)
	lines, err := os.ReadFile(file)
	require.NoError(t, err)
	normal, err := trace.Normalize(lines)
	require.NoError(t, err)
	return normal
}

// A scenario without a golden trace, and a trace without a path, are mistakes.
func TestScenarioLibrary(t *testing.T) {
	t.Parallel()
	covered := map[string]bool{}
	traces := map[string]bool{}
	for _, c := range calls {
		covered[c.scenario] = true
		traces[c.scenario+"."+c.path+".trace.jsonl"] = true
	}
	files, err := filepath.Glob(filepath.Join(library, "*.yaml"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".yaml")
		require.True(t, covered[name], "%s has no golden trace", name)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, err := os.Create(filepath.Join(t.TempDir(), "out"))
			require.NoError(t, err)
			defer out.Close()
			require.Equal(t, 0, cli.Main([]string{"lint", f, "--output", "json"}, out, out))
			printed, err := os.ReadFile(out.Name())
			require.NoError(t, err)
			require.JSONEq(t, `{"format_version":1,"diagnostics":[]}`, string(printed))
		})
	}
	kept, err := filepath.Glob(filepath.Join(library, "testdata", "*.trace.jsonl"))
	require.NoError(t, err)
	for _, f := range kept {
		require.True(t, traces[filepath.Base(f)], "no path leads to %s", f)
	}
}
