package scenariotest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/trace"
	"github.com/callwright/callwright/engine/value"
)

// asked is a request as the trace has it, masked.
type asked struct {
	effect.Request
	args map[string]any
}

// family and deed are the parts of a request's kind.
func (a *asked) family() string {
	name, _, _ := strings.Cut(string(a.Kind), ".")
	return name
}

func (a *asked) deed() string {
	_, name, _ := strings.Cut(string(a.Kind), ".")
	return name
}

// asks are the requests of the run. One that is tried again counts once.
func (j *judge) asks() []asked {
	var out []asked
	for _, e := range j.Events {
		if e.Kind != trace.Requested || e.Request.Attempt > 1 || e.Request.Kind == effect.TimeWait {
			continue
		}
		args, _ := value.Decode(e.Request.Args) // the run made it
		m, _ := args.(map[string]any)
		out = append(out, asked{*e.Request, m})
	}
	return out
}

// requests compares what was asked for, and what was written.
func (j *judge) requests() {
	all := j.asks()
	rest := all
	for i, want := range j.expect.requests {
		at := slices.IndexFunc(rest, want.fits)
		if at < 0 {
			f := j.fail(under("expect", "requests"), "a request that was to be made", want.String(), listed(rest))
			f.At = item(find(j.node, "expect", "requests"), i).Range
			f.about(j.program, want.step)
			break
		}
		rest = rest[at+1:]
	}
	if j.expect.checkWrite {
		j.writes(slices.DeleteFunc(all, func(a asked) bool {
			return a.Mode != effect.Write || !slices.Contains([]string{"crm", "http", "mail"}, a.family())
		}))
	}
}

// writes compares all that was written.
func (j *judge) writes(got []asked) {
	for i := range max(len(got), len(j.expect.writes)) {
		switch {
		case i >= len(got):
			f := j.fail(under("expect", "writes"), "what is written", j.expect.writes[i].String(), "nothing more")
			f.At = item(find(j.node, "expect", "writes"), i).Range
			f.about(j.program, j.expect.writes[i].step)
		case i >= len(j.expect.writes):
			j.fail(under("expect", "writes"), "what is written", "nothing more", got[i].String()).about(j.program, got[i].Step)
		case !j.expect.writes[i].fits(got[i]):
			f := j.fail(under("expect", "writes"), "what is written", j.expect.writes[i].String(), got[i].String())
			f.At = item(find(j.node, "expect", "writes"), i).Range
			f.about(j.program, got[i].Step)
		default:
			continue
		}
		return
	}
}

func (q *expectedRequest) fits(a asked) bool {
	return (q.step == "" || q.step == a.Step) && (q.account == "" || q.account == a.Account) &&
		(q.kind == "" || q.kind == string(a.Kind)) && (q.deed == "" || q.deed == a.deed()) &&
		(q.args == nil || fits(q.args, map[string]any(a.args)))
}

// String is the request for people.
func (q *expectedRequest) String() string {
	text := or(or(q.deed, q.kind), "any request")
	if q.step != "" {
		text += " at " + q.step
	}
	if q.account != "" {
		text += " of " + q.account
	}
	if len(q.args) > 0 {
		text += " " + show(q.args)
	}
	return text
}

// String is the request for people.
func (a *asked) String() string {
	text := fmt.Sprintf("%s at %s", a.Kind, a.Step)
	if a.Account != "" {
		text += " of " + a.Account
	}
	return text + " " + show(a.args)
}

func listed(list []asked) string {
	if len(list) == 0 {
		return "nothing more"
	}
	lines := make([]string, len(list))
	for i := range list {
		lines[i] = list[i].String()
	}
	return strings.Join(lines, "\n")
}

// shownPop is a screen pop: as it was shown, or as it waits.
type shownPop struct {
	object, account, mode string
	records               []string
	delivered             bool
}

// pops compares all screen pops.
func (j *judge) pops() {
	if !j.expect.checkPops {
		return
	}
	got := j.shown()
	for i := range max(len(got), len(j.expect.pops)) {
		switch {
		case i >= len(got):
			f := j.fail(under("expect", "pops"), "what the agent is shown", j.expect.pops[i].String(), "nothing more")
			f.At = item(find(j.node, "expect", "pops"), i).Range
		case i >= len(j.expect.pops):
			j.fail(under("expect", "pops"), "what the agent is shown", "nothing more", got[i].String())
		case !j.expect.pops[i].fits(got[i]):
			f := j.fail(under("expect", "pops"), "what the agent is shown", j.expect.pops[i].String(), got[i].String())
			f.At = item(find(j.node, "expect", "pops"), i).Range
		default:
			continue
		}
		return
	}
}

// shown are all pops, each once, in the order in which the desk was asked for
// them; those that it was not asked for come last.
func (j *judge) shown() []shownPop {
	var asked []effect.Pop
	for _, e := range j.Events {
		if e.Kind != trace.Requested || e.Request.Kind != effect.DeskDeliver {
			continue
		}
		var args effect.DeliverArgs
		_ = e.Request.Decode(&args) // the run made it
		asked = append(asked, args.Pops...)
	}
	var out []shownPop
	reached := j.reached()
	seen := map[string]bool{}
	for _, p := range append(asked, j.State.Session.Pops...) {
		if !seen[p.ID] {
			seen[p.ID] = true
			out = append(out, delivered(p, reached))
		}
	}
	return out
}

// reached is what came back from the desk for the pops that were shown.
func (j *judge) reached() (out []map[string]any) {
	var deliveries []string
	for _, e := range j.Events {
		switch {
		case e.Kind == trace.Requested && e.Request.Kind == effect.DeskDeliver:
			deliveries = append(deliveries, e.Request.ID)
		case e.Kind == trace.Resulted && slices.Contains(deliveries, e.Result.Request):
			list, _ := e.Result.Value.([]any)
			for _, v := range list {
				m, _ := v.(map[string]any)
				out = append(out, m)
			}
		}
	}
	return out
}

// delivered is a pop as it was shown, if it was.
func delivered(p effect.Pop, reached []map[string]any) shownPop {
	i := slices.IndexFunc(reached, func(m map[string]any) bool { return value.Text(m["id"]) == p.ID })
	if i < 0 {
		return waitingPop(p)
	}
	m := reached[i]
	s := shownPop{object: value.Text(m["object"]), account: value.Text(m["account"]), mode: value.Text(m["mode"]), delivered: true}
	ids, _ := m["records"].([]any)
	for _, id := range ids {
		s.records = append(s.records, value.Text(id))
	}
	return s
}

// waitingPop is a pop as it would have been shown.
func waitingPop(p effect.Pop) shownPop {
	s := shownPop{object: p.Object, account: p.Account, mode: "choice"}
	for _, record := range p.Records {
		id := value.Text(record["Id"])
		if id == "" {
			id = value.Text(record["id"])
		}
		s.records = append(s.records, id)
	}
	switch {
	case p.URL != "":
		s.mode = "web"
	case p.Text != "":
		s.mode = "text"
	case len(p.Records) == 1:
		s.mode = "record"
	case len(p.Records) == 0:
		s.mode = "new"
		if p.New != nil {
			s.object = p.New.Object
		}
	}
	return s
}

func (p *expectedPop) fits(s shownPop) bool {
	return (p.object == "" || p.object == s.object) && (p.account == "" || p.account == s.account) && (p.mode == "" || p.mode == s.mode) &&
		(p.records == nil || slices.Equal(p.records, s.records)) && p.delivered == s.delivered
}

// String is the pop for people.
func (p *expectedPop) String() string {
	return shownPop{p.object, p.account, p.mode, p.records, p.delivered}.String()
}

// String is the pop for people.
func (s shownPop) String() string {
	text := strings.TrimSpace(s.mode + " " + s.object)
	if len(s.records) > 0 {
		text += " " + strings.Join(s.records, ", ")
	}
	if s.account != "" {
		text += " of " + s.account
	}
	if !s.delivered {
		text += ", not delivered"
	}
	return text
}
