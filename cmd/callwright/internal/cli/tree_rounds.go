package cli

import (
	"fmt"
	"strings"

	"github.com/callwright/callwright/cmd/callwright/internal/story"
	"github.com/callwright/callwright/engine/compile"
)

// round is what was told of a step that runs its own again and again: a loop,
// or a step with while_waiting. What is as it was before is not told again.
type round struct {
	told  map[string]bool
	turns map[string]int // by step
	same  int            // visits that were not told
}

// turning reports whether a step runs those inside of it again and again.
func turning(v *story.Visit) bool {
	n := v.Spot.Node
	return n != nil && (n.Op == compile.OpForEach || n.Op == compile.OpWhile || n.Op == compile.OpBlock)
}

// known reports whether the same was told before in the innermost round around
// a visit, of which there are two sides: its begin and its end.
func (t *tree) known(v *story.Visit, side string) bool {
	around := v.Parent
	for around != nil && !turning(around) {
		around = around.Parent
	}
	if around == nil {
		return false
	}
	r := t.rounds[around]
	if r == nil {
		r = &round{told: map[string]bool{}, turns: map[string]int{}}
		t.rounds[around] = r
	}
	if side == "" && v.Parent == around {
		r.turns[v.Key]++
	}
	sign := side + " " + t.sign(v)
	if r.told[sign] {
		r.same++
		return true
	}
	r.told[sign] = true
	return false
}

// sign is all that is told of a visit but times.
func (t *tree) sign(v *story.Visit) string {
	var b strings.Builder
	fmt.Fprintln(&b, v.Key, v.Exit, v.To, t.settings(v))
	for _, n := range v.Notes {
		fmt.Fprintln(&b, n.Kind, n.Text, n.URL)
		if x := n.Exchange; x != nil {
			fmt.Fprintln(&b, x.Method, x.URL, x.Status, x.Note)
		}
	}
	return b.String()
}

// dull reports whether the line after the steps of a step would say nothing
// new: that a loop, or a try, went well.
func (t *tree) dull(v *story.Visit) bool {
	n := v.Spot.Node
	if !v.Opened || n == nil || v.Exit != "ok" || len(v.Notes) > 0 {
		return false
	}
	r := t.rounds[v]
	return n.Op == compile.OpTry || (n.Op == compile.OpForEach || n.Op == compile.OpWhile) && (r == nil || r.same == 0)
}

// summary is what the turns of a step came to.
func (t *tree) summary(v *story.Visit) string {
	r := t.rounds[v]
	delete(t.rounds, v)
	if r == nil {
		return ""
	}
	turns := 0
	for _, n := range r.turns {
		turns = max(turns, n)
	}
	text := fmt.Sprintf("%d %s", turns, plural(turns, "turn"))
	if r.same > 0 {
		text += ", repeats not shown"
	}
	return text
}
