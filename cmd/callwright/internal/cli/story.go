package cli

import (
	"encoding/json"
	"slices"
	"sync"

	"github.com/callwright/callwright/cmd/callwright/internal/brief"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/trace"
	"github.com/callwright/callwright/engine/value"
)

// teller is told a story as it goes on. A visit is told when it is over, and
// before the first one inside of it as one that has begun.
type teller interface {
	began(info *trace.RunInfo)
	opened(v *visit)
	visited(v *visit)
	noted(v *visit, n note) // of a visit under way, or, without one, of the run
}

// story makes visits of a trace's events. It is a trace.Sink; the desk tells
// it what reached the agent.
type story struct {
	teller   teller // may be nil
	outline  *outline
	visits   []*visit
	live     []*visit         // those that are not over, in the order of their begin
	requests []effect.Request // that have no answer
	over     bool             // the scenario has ended the call itself
	gone     bool             // the caller has left
	asked    []effect.Pop     // pops that the desk was to show
	fault    *effect.Fault    // the last error that was raised
	at       string           // the step that raised it

	said   []string
	sent   []effect.SendArgs
	events []trace.Event // news of the service that runs the scenario

	mu      sync.Mutex // held for screens, which the desk adds from elsewhere
	screens []host.Screen
	shown   int // how many of the screens are in the story
}

func newStory(p *compile.Program, t teller) *story {
	return &story{teller: t, outline: newOutline(p)}
}

// show takes what reached an agent.
func (s *story) show(screen host.Screen) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.screens = append(s.screens, screen)
}

// Record takes the next event.
func (s *story) Record(e trace.Event) {
	switch e.Kind {
	case trace.RunStarted:
		if s.teller != nil {
			s.teller.began(e.Info)
		}
	case trace.StepEntered:
		s.enter(e)
	case trace.Requested:
		s.request(*e.Request)
	case trace.Resulted:
		s.result(e)
	case trace.VariableSet:
		s.set(e)
	case trace.ExitTaken:
		s.leave(e)
	case trace.Failed:
		s.fail(e)
	case trace.Resumed:
		s.resume(e)
	case trace.RunEnded:
		s.finish(e.At)
	}
}

// find returns the visit of a step that is under way, or nil.
func (s *story) find(key string) *visit {
	for _, v := range slices.Backward(s.live) {
		if v.key == key {
			return v
		}
	}
	return nil
}

func (s *story) begin(e trace.Event) *visit {
	at := s.outline.at(e.Step)
	v := &visit{key: e.Step, block: e.Block, spot: at, at: e.At, until: e.At, settings: e.Settings, strand: e.Strand}
	if at.parent != "" {
		v.parent = s.find(at.parent)
	}
	if e.Strand == string(compile.FlowError) || e.Strand == "" {
		v.strand = v.owner()
	}
	s.visits, s.live = append(s.visits, v), append(s.live, v)
	return v
}

func (s *story) enter(e trace.Event) {
	v := s.begin(e)
	s.settle(v, e.At)
	if e.Block == "log" {
		for _, set := range e.Settings {
			s.note(v, note{kind: noteLogs, text: value.Text(set.Value)})
		}
	}
}

func (s *story) request(r effect.Request) {
	s.requests = append(s.requests, r)
	switch r.Kind {
	case effect.DeskDeliver:
		s.asked = append(s.asked, decode[effect.DeliverArgs](r.Args).Pops...)
	case effect.HostHangup:
		s.over = true
	case effect.HostTransfer:
		s.over = s.over || decode[effect.TransferArgs](r.Args).Blind
	}
}

// set notes a variable's new value, unless the step's settings tell it.
func (s *story) set(e trace.Event) {
	v := s.find(e.Step)
	if v == nil || slices.ContainsFunc(v.settings, func(set trace.Setting) bool { return set.Name == e.Name }) {
		return
	}
	n := note{kind: noteSets, text: brief.Pair(e.Name, e.Value)}
	if v.spot.node != nil && v.spot.node.Op == compile.OpForEach { // a turn begins
		s.open(v)
		v.turns++
		n.kind = noteTurn
	}
	s.note(v, n)
}

func (s *story) leave(e trace.Event) {
	v := s.find(e.Step)
	if v == nil {
		return
	}
	s.settle(v, e.At)
	v.exit, v.to, v.until, v.left = e.Exit, e.To, e.At, true
	if e.To == "error" || e.To == "fail" {
		return // the error comes next, and belongs to the step
	}
	if v.spot.node == nil || v.spot.node.Op != compile.OpTry { // what finally does is still to come
		s.close(v)
	}
	s.tell(v)
}

func (s *story) fail(e trace.Event) {
	v := s.find(e.Step)
	if v == nil { // the guard failed before the step began
		v = s.begin(e)
	}
	s.settle(v, e.At)
	v.until, v.fault = e.At, e.Fault
	if v.exit == "" {
		v.exit = "error"
	}
	text := faultText(e.Fault)
	known := len(v.notes) > 0 && v.notes[len(v.notes)-1].text == text || v.opened && s.fault != nil && faultText(s.fault) == text
	if !known {
		s.note(v, note{kind: noteError, text: text})
	}
	s.fault, s.at = e.Fault, e.Step
	s.close(v)
	s.tell(v)
}

// resume takes what has happened, other than the result of a request.
func (s *story) resume(e trace.Event) {
	switch e.Name {
	case "result", interp.QueueChanged: // the one is told by itself, and the other by the prompts
	case endHungUp:
		if !s.over {
			s.interrupt(flowMain, e.At, endHungUp)
			s.gone = true
		}
	case endCancelled:
		s.interrupt("", e.At, endCancelled)
	default:
		s.events = append(s.events, e)
		if s.teller != nil {
			s.teller.noted(nil, note{kind: noteEvent, text: eventText(e)})
		}
	}
}

func (s *story) tell(v *visit) {
	if v.told {
		return
	}
	if v.parent != nil {
		s.open(v.parent)
	}
	v.told = true
	if s.teller != nil {
		s.teller.visited(v)
	}
}

// open tells that a visit is under way, before what is inside of it.
func (s *story) open(v *visit) {
	if v.opened || v.told {
		return
	}
	if v.parent != nil {
		s.open(v.parent)
	}
	v.opened = true
	if s.teller != nil {
		s.teller.opened(v)
	}
}

// note adds to a visit. The turns of a loop are told as they begin.
func (s *story) note(v *visit, n note) {
	if v == nil {
		return
	}
	if v.told || v.opened && v.spot.node.Op == compile.OpForEach {
		if s.teller != nil {
			s.teller.noted(v, n)
		}
		return
	}
	v.notes = append(v.notes, n)
}

// decode reads the arguments of a request; the zero value if they do not fit.
func decode[A any](args json.RawMessage) A {
	var a A
	if value.Unmarshal(args, &a) != nil {
		var none A
		return none
	}
	return a
}
