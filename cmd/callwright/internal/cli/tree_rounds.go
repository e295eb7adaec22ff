package cli

import (
	"fmt"
	"strings"

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
func turning(v *visit) bool {
	n := v.spot.node
	return n != nil && (n.Op == compile.OpForEach || n.Op == compile.OpWhile || n.Op == compile.OpBlock)
}

// known reports whether the same was told before in the innermost round around
// a visit, of which there are two sides: its begin and its end.
func (t *tree) known(v *visit, side string) bool {
	around := v.parent
	for around != nil && !turning(around) {
		around = around.parent
	}
	if around == nil {
		return false
	}
	r := t.rounds[around]
	if r == nil {
		r = &round{told: map[string]bool{}, turns: map[string]int{}}
		t.rounds[around] = r
	}
	if side == "" && v.parent == around {
		r.turns[v.key]++
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
func (t *tree) sign(v *visit) string {
	var b strings.Builder
	fmt.Fprintln(&b, v.key, v.exit, v.to, t.settings(v))
	for _, n := range v.notes {
		fmt.Fprintln(&b, n.kind, n.text, n.url)
		if x := n.exchange; x != nil {
			fmt.Fprintln(&b, x.Method, x.URL, x.Status, x.Note)
		}
	}
	return b.String()
}

// dull reports whether the line after the steps of a step would say nothing
// new: that a loop, or a try, went well.
func (t *tree) dull(v *visit) bool {
	n := v.spot.node
	if !v.opened || n == nil || v.exit != "ok" || len(v.notes) > 0 {
		return false
	}
	r := t.rounds[v]
	return n.Op == compile.OpTry || (n.Op == compile.OpForEach || n.Op == compile.OpWhile) && (r == nil || r.same == 0)
}

// summary is what the turns of a step came to.
func (t *tree) summary(v *visit) string {
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
