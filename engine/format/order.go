package format

import (
	"slices"

	"github.com/callwright/callwright/engine/lang"
	"github.com/callwright/callwright/engine/source"
)

// The keys at the top of a file, in order.
var (
	scenarioKeys  = []string{"callwright", "scenario", "description", "on", "when", "inputs", "outputs", "vars", "exits", "steps", "handlers"}
	connectorKeys = []string{"allow_hosts", "quotas", "connectors"}
)

// order puts the keys in order that have one: those at the top of a file and
// those of a step.
func order(root *source.Node, t *tree) {
	switch {
	case root.Get("callwright") != nil:
		sortTop(t, scenarioKeys)
		if s, _ := lang.Read(root); s != nil {
			sortSteps(t, stepsOf(s))
		}
	case root.Get("connectors") != nil:
		sortTop(t, connectorKeys)
	}
}

// sortTop keeps what is said of the file as a whole above all keys: the first
// comments, up to a blank line.
func sortTop(t *tree, keys []string) {
	first := t.entries[0]
	if !sortKeys(t, keys) || len(first.head) == 0 {
		return
	}
	end := 1
	for end < len(first.head) && !first.head[end].blank {
		end++
	}
	head := first.head[:end:end]
	if first.head = first.head[end:]; len(first.head) > 0 {
		first.head[0].blank = true
	}
	t.entries[0].head = append(head, t.entries[0].head...)
}

// stepsOf returns the keys of all steps, in order, by the node of the step.
func stepsOf(s *lang.Scenario) map[*source.Node][]string {
	words := map[string][]string{}
	for _, w := range lang.Words() {
		words[w.Name] = w.Keys
	}
	c := collector{words: words, keys: map[*source.Node][]string{}}
	c.steps(s.Steps)
	for _, h := range s.Handlers {
		c.steps(h.Steps)
	}
	return c.keys
}

type collector struct {
	words map[string][]string // the keys beside a construct
	keys  map[*source.Node][]string
}

func (c *collector) steps(steps []*lang.Step) {
	for _, s := range steps {
		if s.Word != nil {
			c.keys[s.Node] = slices.Concat([]string{"id", "name", "when", s.Word.Text}, c.words[s.Word.Text], []string{"exits"})
		}
		for _, e := range s.Exits {
			c.steps(e.Branch.Steps)
		}
		c.steps(s.Waiting.Steps)
		if s.Construct != nil {
			for _, b := range s.Construct.Branches() {
				c.steps(b.Steps)
			}
		}
	}
}

func sortSteps(t *tree, steps map[*source.Node][]string) {
	for _, e := range t.entries {
		step := e.value
		sortSteps(step, steps)
		keys := steps[step.node]
		if keys == nil || len(step.entries) == 0 {
			continue
		}
		if sortKeys(step, keys) && !step.flow { // a comment cannot stand behind the dash
			e.head = append(e.head, step.entries[0].head...)
			step.entries[0].head = nil
		}
	}
}

// sortKeys sorts the entries of a mapping by the order of keys. A key that is
// not among them stays behind the one that it follows. It reports whether
// another entry is the first one now.
func sortKeys(t *tree, keys []string) bool {
	if len(t.entries) == 0 {
		return false
	}
	first, last := t.entries[0], 0
	ranks := map[*entry]int{}
	for _, e := range t.entries {
		if i := slices.Index(keys, e.key.Text); i >= 0 {
			last = i
		}
		ranks[e] = last
	}
	slices.SortStableFunc(t.entries, func(a, b *entry) int { return ranks[a] - ranks[b] })
	if t.entries[0] == first {
		return false
	}
	first.blank = first.blank || t.entries[0].blank
	return true
}
