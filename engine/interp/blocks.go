package interp

import (
	"strconv"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// beginBlock evaluates a block's settings and calls it.
func (m *Machine) beginBlock(st *Strand, n *compile.Node) {
	if f := m.evaluate(n); f != nil {
		m.entered(st, n, nil)
		m.raise(st, n, "", f)
		return
	}
	m.enteredBlock(st, n)
	m.told = nil
	c := m.newCall(n, nil)
	o := m.begin(n, c)
	m.outcome(st, n, c, &o, 0)
}

// begin calls a block; see runGuarded for what becomes of its panics.
func (m *Machine) begin(n *compile.Node, c *block.Call) block.Outcome {
	m.inBlock = true
	o := n.Desc.Begin(c)
	m.inBlock = false
	return o
}

// conclude calls a block with its result. Unlike begin it runs outside of the
// step loop and has a guard of its own.
func (m *Machine) conclude(n *compile.Node, c *block.Call, r effect.Result) (o block.Outcome) {
	defer func() {
		if recover() != nil {
			o = block.FailAs("", effect.NewFault(effect.Internal, "the block failed unexpectedly"))
		}
	}()
	return n.Desc.Finish(c, r)
}

// newCall prepares the Call of a visit. The settings are those last evaluated.
func (m *Machine) newCall(n *compile.Node, memory value.Map) *block.Call {
	c := &m.call // what is the same for all steps is set by load, and with the time of an event
	c.Step, c.Memory, c.Secret, c.Desc, c.Values = m.key(n), memory, n.Hide, n.Desc, m.values
	return c
}

// outcome acts on what a block answered, after so many attempts.
func (m *Machine) outcome(st *Strand, n *compile.Node, c *block.Call, o *block.Outcome, attempts int) {
	for _, name := range o.Raise {
		m.start(name, nil)
	}
	if o.Ask != nil {
		m.ask(st, n, c, o.Ask)
		return
	}
	st.Pending = nil
	if n.Body.Node >= 0 {
		m.cut(st)
	}
	m.remember(n, o, attempts)
	m.finish(st, n, o)
}

// ask turns a block's wish into a request and makes the strand wait.
func (m *Machine) ask(st *Strand, n *compile.Node, c *block.Call, a *block.Ask) {
	args, err := value.Marshal(a.Args)
	if err != nil {
		m.raise(st, n, "", effect.NewFault(effect.Internal, "the arguments of %s cannot be encoded: %v", a.Kind, err))
		return
	}
	m.s.Asked++
	key := m.s.Run + "/" + m.key(n) + "/" + strconv.Itoa(m.s.Asked)
	r := effect.Request{
		ID: key + ".1", Kind: a.Kind, Step: m.key(n), Account: a.Account, Args: args, Attempt: 1,
		Mode: n.Desc.Mode, Timeout: effect.Duration(a.Timeout),
	}
	if a.Write {
		r.Mode = effect.Write
	}
	if r.Mode == effect.Write {
		r.Key = key
		if own := c.Text("key"); own != "" {
			r.Key = own
		}
	}
	p := &Pending{Since: m.s.Now, Memory: c.Memory, Event: a.Event}
	if old := st.Pending; old != nil {
		p.Since = old.Since
	}
	if r.Timeout == 0 && n.Desc.Remote {
		p.Within = effect.Duration(c.Duration("timeout"))
		r.Timeout = p.Within - (m.s.Now - p.Since)
	}
	p.Request, p.Settings = r, m.kept(n)
	st.Pending = p
	if st.Part { // of the others nobody asks
		st.Asked++
	}
	m.send(n, r)
	m.whileWaiting(st, n, n.Desc.Quick)
}

// send emits a request.
func (m *Machine) send(n *compile.Node, r effect.Request) {
	r.Secrets = m.hidden(n)
	m.out.Requests = append(m.out.Requests, r)
	m.requested(n, r)
}

// result hands a result to the step that waits for it.
func (m *Machine) result(r effect.Result) {
	if st := m.awaiting(r.Request); st != nil {
		m.enter(st)
		m.received(st, &m.p.Nodes[st.At], r)
	}
}

// awaiting returns the strand that waits for the request, or nil.
func (m *Machine) awaiting(request string) *Strand {
	for _, st := range m.s.Strands {
		if p := st.Pending; p != nil && outstanding(p) == request {
			return st
		}
	}
	return nil
}

// outstanding is the id of the request that a step waits for.
func outstanding(p *Pending) string {
	if p.Backoff {
		return p.Request.ID + "/backoff"
	}
	return p.Request.ID
}

func (m *Machine) received(st *Strand, n *compile.Node, r effect.Result) {
	v, err := value.Admit(r.Value)
	if r.Value = v; err != nil {
		r.Fault = effect.NewFault(effect.Internal, "the result is no data: %v", err)
	}
	m.resumed(n, r)
	p := st.Pending
	if p.Backoff {
		m.again(st, n)
		return
	}
	if m.nobodyThere(r.Fault) && m.isNews(st) {
		m.hungUp(st)
		return
	}
	m.handOver(st, n, r)
}

// handOver calls the block with its result. Its settings are what they were
// when it asked.
func (m *Machine) handOver(st *Strand, n *compile.Node, r effect.Result) {
	if f := m.recompute(n, st.Pending); f != nil {
		st.Pending = nil
		m.raise(st, n, "", f)
		return
	}
	m.told = r.Fault
	c := m.newCall(n, st.Pending.Memory)
	o := m.conclude(n, c, r)
	if o.Fault != nil && m.retry(n, st.Pending, o.Fault) {
		m.slow(st, n) // for now it waits for its next attempt
		return
	}
	m.setCall()
	m.setQueue()
	m.outcome(st, n, c, &o, st.Pending.Request.Attempt)
}

// finish leaves a block by the exit that it chose.
func (m *Machine) finish(st *Strand, n *compile.Node, o *block.Outcome) {
	if o.Exit == block.OK && o.Fault == nil && len(n.Exits) == 0 && !n.Desc.Final { // nearly every step
		m.goOn(st, n, o.Exit, n.Next)
		return
	}
	t, wired := n.Exit(o.Exit)
	if !wired && m.nobodyThere(o.Fault) {
		m.hungUp(st)
		return
	}
	if o.Exit == "" || !declared(n, o.Exit) {
		f := o.Fault
		if f == nil {
			f = effect.NewFault(effect.Internal, "the block %s left by an exit %q that it does not declare", n.Word, o.Exit)
		}
		m.raise(st, n, o.Exit, f)
		return
	}
	if o.Fault != nil {
		m.note(n, o.Exit, o.Fault)
	}
	if wired {
		m.leave(st, n, o.Exit, t)
		return
	}
	if o.Exit == block.OK {
		m.goOn(st, n, o.Exit, n.Next)
		return
	}
	m.unwired(st, n, o)
}

func declared(n *compile.Node, exit string) bool {
	if n.Desc.HasExit(exit) || n.Desc.Branches != nil {
		return true
	}
	_, wired := n.Exit(exit)
	return wired
}

// unwired raises the error of an exit that the author did not wire.
func (m *Machine) unwired(st *Strand, n *compile.Node, o *block.Outcome) {
	f := o.Fault
	if f == nil {
		f = effect.NewFault(effect.Unwired, "%s left by its exit %q, which is not wired", m.key(n), o.Exit)
	}
	m.noteExit(st, o.Exit)
	m.left(n, o.Exit, compile.None)
	m.raise(st, n, o.Exit, f)
}

// remember keeps what expressions can read as steps.<id>: what the last visit
// left behind, and nothing of those before it.
func (m *Machine) remember(n *compile.Node, o *block.Outcome, attempts int) {
	if n.ID == "" || !m.opt.KeepResults && !m.p.Reads.Result(n.ID) {
		return
	}
	kept := value.CloneMap(o.Outputs)
	if kept == nil {
		kept = value.Map{}
	}
	kept["exit"], kept["attempts"] = o.Exit, attempts
	m.sc.Results[n.ID] = kept
	m.setStep(n.ID)
}
