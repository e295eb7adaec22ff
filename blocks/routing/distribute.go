package routing

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
	"github.com/callwright/callwright/engine/value"
)

// Distribute describes the block distribute.
func Distribute() block.Descriptor {
	return block.Descriptor{
		Name: "distribute", Family: Family, Mode: effect.Pure, Final: true,
		Summary: "Sends callers different ways, by percentage.",
		Doc: "Each name is an exit. Nothing is drawn by lot: the way follows from `by` and the step's id, so the same call takes the same way again, in a replay too. " +
			"By `${call.from}`, the same caller always takes the same way, and with two ways a caller stays on the one whose share grows. " +
			"Give the step an id: without one, its place in the file counts.",
		Fields: []spec.Field{
			{Name: "weights", Kind: spec.Map, Required: true, Literal: true, Doc: "The names of the ways and their shares in percent, 100 together. A way with 0 is kept for later.", Example: "{new: 10, old: 90}"},
			{Name: "by", Kind: spec.Text, Doc: "What the way depends on; the run's id if not given, which spreads the calls evenly.", Example: `"${call.from}"`},
		},
		Outputs:  []block.Output{{Name: "way", Type: expression.String(), Doc: "The name of the way that was taken."}},
		Branches: ways,
		Check:    checkWeights,
		Begin:    distribute,
		Examples: []string{"- id: rollout\n  distribute: {weights: {new: 10, old: 90}, by: \"${call.from}\"}\n  exits:\n    new: [{log: The new flow}]\n    old: [{log: The old flow}]\n"},
	}
}

// ways are the exits that the file names.
func ways(s block.Static) (out []block.Exit) {
	n := s.Setting("weights")
	if n == nil || n.Kind != source.Mapping {
		return nil
	}
	for _, e := range n.Entries {
		out = append(out, block.Exit{Name: e.Key.Text, Doc: e.Value.Text + " of 100."})
	}
	return out
}

func checkWeights(s block.Static) (diags diag.List) {
	n := s.Setting("weights")
	if len(n.Entries) < 2 {
		report(&diags, diag.CodeBadValue, n, "for example {new: 10, old: 90}", "there are less than two ways to choose from")
		return diags
	}
	sum, whole := 0, true
	for _, e := range n.Entries {
		checkExitName(&diags, e.Key, s.Desc)
		share, err := strconv.Atoi(e.Value.Text)
		if err != nil || e.Value.Tag != source.Int || share < 0 || share > 100 {
			report(&diags, diag.CodeBadValue, e.Value, shareHint(e.Value.Text), "a share is a whole number from 0 to 100, not %q", e.Value.Text)
			whole = false
		}
		sum += share
	}
	if whole && sum != 100 {
		report(&diags, diag.CodeBadValue, n, "", "the shares are %d together, not 100", sum)
	}
	return diags
}

// shareHint knows shares that are written with their sign.
func shareHint(text string) string {
	if n, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(text, "%"))); err == nil && n >= 0 && n <= 100 {
		return "write " + strconv.Itoa(n)
	}
	return ""
}

func distribute(c *block.Call) block.Outcome {
	by := c.Run
	if c.Has("by") {
		by = c.Text("by")
	}
	way := choose(c.Map("weights"), bucket(by, c.Step))
	return block.LeaveWith(way, map[string]any{"way": way})
}

// choose returns the way of a bucket: the ways share the buckets in the order
// of their names.
func choose(weights map[string]any, bucket int) (way string) {
	for _, name := range value.Keys(weights) {
		share, _ := weights[name].(int)
		if bucket < share {
			return name
		}
		bucket -= share
	}
	return way
}

// bucket spreads texts evenly over 0 to 99. Each step spreads them in its own
// way, so that those who take the first way here do not do so everywhere.
func bucket(by, step string) int {
	sum := sha256.Sum256(slices.Concat([]byte(by), []byte{0}, []byte(step)))
	return int(binary.BigEndian.Uint64(sum[:8]) % 100)
}
