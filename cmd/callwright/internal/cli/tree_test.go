package cli

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/cmd/callwright/internal/story"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/engine/source"
)

// compiled returns a tree for a scenario, without an output.
func compiled(t *testing.T, text string) *tree {
	t.Helper()
	f := source.NewFile("a.yaml", []byte(text))
	e, err := engine.New(engine.Options{Blocks: blocks.All()})
	require.NoError(t, err)
	s, diags := e.Compile(f)
	require.NotNil(t, s, diags)
	return newTree(&output{}, s.Program())
}

func TestJumpsAreShownOnlyWhereTheyLeadElsewhere(t *testing.T) {
	t.Parallel()
	tr := compiled(t, `callwright: v1
scenario: jumps
steps:
  - id: find
    search: {object: Contact, phone: "${call.from}"}
    exits:
      none: [{log: none}]
      many: [{log: many}, {log: more}]
      failed: last
      timeout: end
  - log: between
  - id: last
    hangup:
  - goto: find
`)
	tests := []struct {
		key, exit, to string
		want          bool
	}{
		{"find", "ok", "log#4", false},
		{"find", "none", "log#1", false},
		{"find", "many", "log#2", false},
		{"find", "failed", "last", true},
		{"find", "timeout", "end", true},
		{"find", "failed", "error", false},
		{"log#1", "ok", "log#4", false},
		{"log#2", "ok", "log#3", false},
		{"last", "ok", "end", false},
		{"goto#1", "to", "find", true},
		{"nowhere", "ok", "find", false},
	}
	for _, tt := range tests {
		require.Equal(t, tt.want, tr.jumps(&story.Visit{Spot: tr.outline.At(tt.key), Exit: tt.exit, To: tt.to}), "%s %s %s", tt.key, tt.exit, tt.to)
	}
	require.Equal(t, len("failed → last")-len("→")+1, tr.exits, "as wide as the longest exit")
}
