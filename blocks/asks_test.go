package blocks_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/blocks/blocktest"
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
)

// TestAsks holds the requests that blocks say they make to those that their
// cases see. Every request of a host is made by some block.
func TestAsks(t *testing.T) {
	t.Parallel()
	r := blocks.Registry()
	var all []effect.Kind
	for _, name := range r.Names() {
		d := r.Lookup(name)
		require.ElementsMatch(t, d.Asks, asked(t, d), name)
		all = append(all, d.Asks...)
	}
	for _, k := range host.Kinds() {
		require.Contains(t, all, k)
	}
	for _, k := range all {
		require.NotEmpty(t, k.Does(), k)
	}
}

// asked are the kinds of the requests that a block's cases want of it, but for
// those of connectors and of the timer. That they are made is what TestCases
// shows.
func asked(t *testing.T, d *block.Descriptor) (kinds []effect.Kind) {
	t.Helper()
	for _, c := range blocktest.Read(t, caseFile(d)) {
		requests, _ := c.Want["requests"].([]any)
		for _, request := range requests {
			text, _ := request.(map[string]any)["kind"].(string)
			k := effect.Kind(text)
			if who := k.Who(); who != "connector" && who != "timer" && !slices.Contains(kinds, k) {
				kinds = append(kinds, k)
			}
		}
	}
	return kinds
}
