package router_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/router"
	"github.com/callwright/callwright/engine/source"
)

func TestRead(t *testing.T) {
	t.Parallel()
	f, diags := source.ReadFile("testdata/config/ok.yaml")
	require.Empty(t, diags)
	c, diags := router.Read(f)
	require.Empty(t, diags)
	require.NoError(t, c.Check())
	require.Equal(t, router.Config{
		Agents: []router.Agent{
			{
				Agent:  effect.Agent{ID: "7", Name: "Jane Doe", Email: "jane@acme.example"},
				Skills: []effect.Skill{{Name: "support"}, {Name: "german", Level: 3}}, Queues: []string{"Support", "Tier 2"}, State: router.Available,
			},
			{Agent: effect.Agent{Name: "Sam"}, AllSkills: true, State: router.Offline},
		},
		Queues: []router.Queue{{Name: "support", Capacity: 50, Skills: []effect.Skill{{Name: "support"}}, WrapUp: 20 * time.Second}, {Name: "Tier 2"}},
		Ageing: 30 * time.Second, WrapUp: 15 * time.Second, Rest: 10 * time.Second, Hold: time.Minute,
	}, c)
}

// TestFindings reads files that are wrong and compares what is said of them.
func TestFindings(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/config/*.yaml")
	require.NoError(t, err)
	var got strings.Builder
	for _, path := range paths {
		f, diags := source.ReadFile(path)
		require.Empty(t, diags)
		f = source.NewFile(filepath.Base(path), f.Data)
		_, diags = router.Read(f)
		show := diag.Renderer{Line: func(_ string, line int) string { return f.Line(line) }}
		fmt.Fprintf(&got, "%s: %d\n\n", f.Name, len(diags))
		for _, d := range diags {
			got.WriteString(show.Render(d) + "\n")
		}
	}
	const golden = "testdata/config/findings.txt"
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(got.String()), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), got.String())
}

func TestCheck(t *testing.T) {
	t.Parallel()
	_, err := router.New(router.Config{
		Agents: []router.Agent{{Agent: effect.Agent{Name: "Jane"}, Queues: []string{"b"}, State: router.Busy}, {Agent: effect.Agent{Name: "JANE"}, Skills: []effect.Skill{{Level: 1}, {Name: "x", Level: -1}}}},
		Queues: []router.Queue{{Name: "a", Capacity: -1}},
	}, start())
	require.EqualError(t, err, `set up the router: queue 1: the capacity of "a" is negative
agent 1: there is no queue "b"
agent 1: nobody can begin as "busy"
agent 2: another agent goes by "JANE" already
agent 2: a skill has no name
agent 2: the level of "x" is negative`)
	require.NoError(t, router.Everybody(effect.Agent{ID: "alex", Name: "Alex Agent"}).Check())
}

// FuzzRead reads anything: a file without findings gives a router that works.
func FuzzRead(f *testing.F) {
	paths, err := filepath.Glob("testdata/config/*.yaml")
	require.NoError(f, err)
	for _, path := range paths {
		data, err := os.ReadFile(path)
		require.NoError(f, err)
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, diags := router.Read(source.NewFile("agents.yaml", data))
		if diags.HasErrors() {
			return
		}
		r, err := router.New(c, start())
		require.NoError(t, err)
		for _, q := range c.Queues {
			_, fault := r.Status("run", q.Name)
			require.Nil(t, fault)
		}
		require.Len(t, r.Agents(), len(c.Agents))
	})
}
