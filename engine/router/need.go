package router

import (
	"fmt"
	"slices"
	"strings"

	"github.com/callwright/callwright/engine/effect"
)

// need is whom a caller can be given to: agents of one of the queues, or of
// any if there are none, who have all of the skills.
type need struct {
	queues []string       // folded
	skills []effect.Skill // sorted by name, which is folded; none twice
}

// needOf makes the need of a caller in a queue; without one, queue is "".
func needOf(queue string, lists ...[]effect.Skill) need {
	var n need
	if queue != "" {
		n.queues = []string{queue}
	}
	for _, s := range slices.Concat(lists...) {
		if !s.Preferred {
			n.skills = append(n.skills, effect.Skill{Name: fold(s.Name), Level: s.Level})
		}
	}
	slices.SortFunc(n.skills, func(a, b effect.Skill) int {
		if c := strings.Compare(a.Name, b.Name); c != 0 {
			return c
		}
		return b.Level - a.Level // the higher level is the one to keep
	})
	n.skills = slices.CompactFunc(n.skills, func(a, b effect.Skill) bool { return a.Name == b.Name })
	return n
}

// relax returns the need after a stage; n itself stays as it is.
func (n need) relax(s effect.Relax) need {
	out := need{queues: slices.Clone(n.queues)}
	if q := fold(s.Queue); q != "" && len(out.queues) > 0 && !slices.Contains(out.queues, q) {
		out.queues = append(out.queues, q)
	}
	for _, skill := range n.skills {
		if !slices.ContainsFunc(s.Drop, func(d string) bool { return fold(d) == skill.Name }) {
			skill.Level = max(skill.Level-s.Level, 0)
			out.skills = append(out.skills, skill)
		}
	}
	return out
}

// key is the same for equal needs and for no others.
func (n need) key() string {
	var b strings.Builder
	for _, q := range n.queues {
		fmt.Fprintf(&b, "%q,", q)
	}
	for _, s := range n.skills {
		fmt.Fprintf(&b, ";%q:%d", s.Name, s.Level)
	}
	return b.String()
}

// title names the skills for people; it is the name of a line without a queue.
func (n need) title() string {
	names := make([]string, len(n.skills))
	for i, s := range n.skills {
		names[i] = s.Name
	}
	return strings.Join(names, " + ")
}

// pool is all callers with the same need, and who can be given to them.
type pool struct {
	need   need
	serves []bool // by index of the agent
	line   line
}

// maxIdle is how many pools, and lines that no file names, are kept while
// nobody waits in them. What scenarios ask for can come from callers' data.
const maxIdle = 1000

func (r *Router) poolOf(n need) *pool {
	key := n.key()
	if p := r.pools[key]; p != nil {
		return p
	}
	if len(r.poolList) >= r.sweepPools {
		r.sweep()
	}
	p := &pool{need: n, serves: make([]bool, len(r.agents))}
	for i, a := range r.agents {
		p.serves[i] = a.has(n)
	}
	r.pools[key] = p
	r.poolList = append(r.poolList, p)
	return p
}

// sweep forgets pools in which nobody waits. It is the rarer the more are in
// use, so that its cost stays small.
func (r *Router) sweep() {
	r.poolList = slices.DeleteFunc(r.poolList, func(p *pool) bool {
		if len(p.line) == 0 {
			delete(r.pools, p.need.key())
			return true
		}
		return false
	})
	r.sweepPools = max(maxIdle, 2*len(r.poolList))
}

// staffed reports whether somebody of the pool is signed in.
func (r *Router) staffed(p *pool) bool {
	for i, a := range r.agents {
		if p.serves[i] && a.signedIn() {
			return true
		}
	}
	return false
}

// hopeful reports whether an agent who is signed in could take t now, or once
// its search is relaxed. A call back waits for whoever comes.
func (r *Router) hopeful(t *ticket) bool {
	if t.callback != nil || r.staffed(t.pool) {
		return true
	}
	n := t.need
	for _, s := range t.stages[t.relaxed:] {
		n = n.relax(s)
		if r.staffed(r.poolOf(n)) {
			return true
		}
	}
	return false
}
