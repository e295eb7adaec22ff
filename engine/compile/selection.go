package compile

import (
	"slices"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/lang"
	"github.com/callwright/callwright/engine/spec"
)

// selection tells on which CRM account each step works, as far as that is the
// same in every run: by the step's own setting, by the last select_account on
// every path to it, or by the default.
type selection struct {
	*compiler
	own    []string // by node: the account that the step names
	picks  []bool   // by node: whether it is a select_account
	before []choice // by node: what holds when the flow comes to it
	sets   choice   // the account of the record sets that variables hold
	loose  bool     // a handler beside the main flow chooses, at any time
}

// choice is what is known of the chosen account at a point of the flow.
type choice struct {
	reached bool   // some path leads there
	unsure  bool   // it differs by the path, or another scenario decides
	account string // "": none, and no default either
}

func (a choice) or(b choice) choice {
	switch {
	case !a.reached:
		return b
	case !b.reached || a == b:
		return a
	}
	return choice{reached: true, unsure: true}
}

func newSelection(c *compiler) *selection {
	s := &selection{compiler: c, own: make([]string, len(c.steps)), picks: make([]bool, len(c.steps)), before: make([]choice, len(c.steps))}
	for i, step := range c.steps {
		if f := crmAccount(c.program.Nodes[i].Desc); f != nil {
			s.own[i] = block.Static{Node: step.Value, Desc: c.program.Nodes[i].Desc}.Text(f.Name)
		}
		s.picks[i] = step.Block == "select_account"
		s.loose = s.loose || s.picks[i] && aside(c.program.Nodes[i].Flow)
	}
	s.flow()
	s.sets = s.ofSets()
	return s
}

// aside reports whether a graph runs while the main flow does.
func aside(f Flow) bool { return f != FlowMain && f != FlowError && f != FlowEnded }

// crmAccount is the setting of a block that names its CRM account, or nil.
func crmAccount(d *block.Descriptor) *spec.Field {
	if d != nil {
		for i := range d.Fields {
			if d.Fields[i].Kind == spec.Account && d.Fields[i].Want == "crm" {
				return &d.Fields[i]
			}
		}
	}
	return nil
}

// of returns the account of a step, or "".
func (s *selection) of(at int) string {
	if s.own[at] != "" {
		return s.own[at]
	}
	chosen := s.before[at]
	if s.bringsRecords(at) {
		chosen = chosen.or(s.sets)
	}
	if chosen.unsure {
		return ""
	}
	return chosen.account
}

// bringsRecords reports whether records come into the step from a variable,
// and with them the account that they are of.
func (s *selection) bringsRecords(at int) bool {
	d := s.program.Nodes[at].Desc
	for i := range d.Fields {
		if d.Fields[i].Want == spec.WantRecords {
			return block.Static{Node: s.steps[at].Value, Desc: d}.Setting(d.Fields[i].Name) != nil
		}
	}
	return false
}

// ofSets is the account that record sets in variables are of.
func (s *selection) ofSets() (all choice) {
	for i := range s.program.Nodes {
		n := &s.program.Nodes[i]
		switch {
		case n.Op == OpCall && len(n.Set) > 0:
			all = all.or(choice{reached: true, unsure: true})
		case n.Into != "" && s.own[i] != "":
			all = all.or(choice{reached: true, account: s.own[i]})
		case n.Into != "" && crmAccount(n.Desc) != nil:
			all = all.or(s.before[i])
		}
	}
	return all
}

// flow finds what holds before each step: forward along all paths, until
// nothing changes any more.
func (s *selection) flow() {
	start := s.start()
	work := []int{}
	come := func(to int, with choice) {
		if to < 0 {
			return
		}
		if met := s.before[to].or(with); met != s.before[to] {
			s.before[to] = met
			work = append(work, to)
		}
	}
	come(s.program.Main, start)
	anywhere := start.or(s.pickedIn(func(int) bool { return true }))
	for _, h := range s.program.Handlers {
		come(h.Entry, anywhere)
	}
	for len(work) > 0 {
		at := work[len(work)-1]
		work = work[:len(work)-1]
		s.leave(at, come)
	}
}

// start is what holds when the scenario begins: the default, unless another
// scenario may have called this one, or a handler beside the flow chooses.
func (s *selection) start() choice {
	out := choice{reached: true, unsure: s.loose || s.lib.root != s.scenario.File.Name || len(s.scenario.Inputs) > 0}
	for _, a := range s.opt.Accounts {
		if a.CRM && a.Default {
			out.unsure = out.unsure || out.account != ""
			out.account = a.ID
		}
	}
	if out.unsure {
		out.account = ""
	}
	return out
}

// leave follows the ways on from a step.
func (s *selection) leave(at int, come func(int, choice)) {
	n := &s.program.Nodes[at]
	in := s.before[at]
	mixed := s.mixed(at)
	done := mixed
	if s.picks[at] {
		done = s.picked(at)
	}
	if n.Guard != nil {
		come(n.Next, in)
	}
	if n.fallsThrough() {
		come(n.Next, done)
	}
	for _, t := range n.targets() {
		with := mixed
		switch ok, wired := n.Exit(block.OK); {
		case t == &n.Then:
			with = in
		case wired && t == ok:
			with = done
		}
		for ; t != nil; t = t.Then {
			come(t.Node, with)
		}
	}
}

// mixed is what holds after a step other than a select_account, or in the
// midst of its parts, which may choose.
func (s *selection) mixed(at int) choice {
	n := &s.program.Nodes[at]
	switch {
	case n.Op == OpCall:
		if s.othersSelect() {
			return choice{reached: true, unsure: true}
		}
	case n.Op == OpTry, n.Op == OpParallel, n.Body.Node != None:
		return s.before[at].or(s.pickedIn(func(i int) bool { return s.within(i, at) }))
	}
	return s.before[at]
}

// picked is what a select_account chooses. Beside other branches it may not
// last.
func (s *selection) picked(at int) choice {
	if s.loose {
		return choice{reached: true, unsure: true}
	}
	for in := s.program.Nodes[at].In; in != None; in = s.program.Nodes[in].In {
		if s.program.Nodes[in].Op == OpParallel {
			return choice{reached: true, unsure: true}
		}
	}
	return choice{reached: true, account: s.own[at]}
}

// pickedIn is what the steps of a part choose, together; not reached if none
// does.
func (s *selection) pickedIn(part func(int) bool) (all choice) {
	for i := range s.program.Nodes {
		switch {
		case !part(i):
		case s.picks[i]:
			all = all.or(s.picked(i))
		case s.program.Nodes[i].Op == OpCall && s.othersSelect():
			all = all.or(choice{reached: true, unsure: true})
		}
	}
	return all
}

// within reports whether the node at index at is in any part of a node.
func (s *selection) within(at, in int) bool {
	for at = s.program.Nodes[at].In; at != None; at = s.program.Nodes[at].In {
		if at == in {
			return true
		}
	}
	return false
}

// othersSelect reports whether a scenario that is called may choose another
// account: any of the library, and this one itself if another calls it.
func (s *selection) othersSelect() bool {
	called := false
	selects := func(c *compiler) bool {
		return slices.ContainsFunc(c.steps, func(step *lang.Step) bool { return step.Block == "select_account" })
	}
	for _, path := range append([]string{s.lib.root}, s.lib.names...) {
		other := s.lib.programs[path]
		switch {
		case other == nil || other == s.compiler:
		case selects(other):
			return true
		default:
			called = called || slices.ContainsFunc(other.steps, func(step *lang.Step) bool { _, calls := step.Construct.(*lang.Call); return calls })
		}
	}
	return called && selects(s.compiler)
}
