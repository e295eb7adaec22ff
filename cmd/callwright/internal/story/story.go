// Package story makes a story of a run: what was done in each step, what
// was heard and said meanwhile, and how the step was left.
//
// A Story is a trace.Sink, and hears of everything by the trace alone, but for
// what reached the agents' screens, which the desk shows it. A Teller is told of
// it as it goes on. The package prints nothing, and changes nothing in a run.
package story

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

// Teller is told a story as it goes on. A visit is told when it is over, and
// before the first one inside of it as one that has begun.
type Teller interface {
	Began(info *trace.RunInfo)
	Opened(v *Visit)
	Visited(v *Visit)
	Noted(v *Visit, n Note) // of a visit under way, or, without one, of the run
}

// Story makes visits of a trace's events. It is a trace.Sink; the desk tells
// it what reached the agent.
type Story struct {
	teller   Teller // may be nil
	outline  *Outline
	Visits   []*Visit
	Live     []*Visit         // those that are not over, in the order of their begin
	requests []effect.Request // that have no answer
	over     bool             // the scenario has ended the call itself
	gone     bool             // the caller has left
	asked    []effect.Pop     // pops that the desk was to show
	Fault    *effect.Fault    // the last error that was raised
	At       string           // the step that raised it

	Said   []string
	Sent   []effect.SendArgs
	Events []trace.Event // news of the service that runs the scenario

	mu      sync.Mutex // held for screens, which the desk adds from elsewhere
	screens []host.Screen
	shown   int // how many of the screens are in the story
}

// New begins the story of a run of p. Nobody is told of it if t is nil.
func New(p *compile.Program, t Teller) *Story {
	return &Story{teller: t, outline: NewOutline(p)}
}

// Show takes what reached an agent.
func (s *Story) Show(screen host.Screen) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.screens = append(s.screens, screen)
}

// Record takes the next event.
func (s *Story) Record(e trace.Event) {
	switch e.Kind {
	case trace.RunStarted:
		if s.teller != nil {
			s.teller.Began(e.Info)
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
func (s *Story) find(key string) *Visit {
	for _, v := range slices.Backward(s.Live) {
		if v.Key == key {
			return v
		}
	}
	return nil
}

func (s *Story) begin(e trace.Event) *Visit {
	at := s.outline.At(e.Step)
	v := &Visit{Key: e.Step, Block: e.Block, Spot: at, At: e.At, until: e.At, Settings: e.Settings, Strand: e.Strand}
	if at.Parent != "" {
		v.Parent = s.find(at.Parent)
	}
	if e.Strand == string(compile.FlowError) || e.Strand == "" {
		v.Strand = v.owner()
	}
	s.Visits, s.Live = append(s.Visits, v), append(s.Live, v)
	return v
}

func (s *Story) enter(e trace.Event) {
	v := s.begin(e)
	s.settle(v, e.At)
	if e.Block == "log" {
		for _, set := range e.Settings {
			s.note(v, Note{Kind: Logs, Text: value.Text(set.Value)})
		}
	}
}

func (s *Story) request(r effect.Request) {
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
func (s *Story) set(e trace.Event) {
	v := s.find(e.Step)
	if v == nil || slices.ContainsFunc(v.Settings, func(set trace.Setting) bool { return set.Name == e.Name }) {
		return
	}
	n := Note{Kind: Sets, Text: brief.Pair(e.Name, e.Value)}
	if v.Spot.Node != nil && v.Spot.Node.Op == compile.OpForEach { // a turn begins
		s.open(v)
		v.Turns++
		n.Kind = Turn
	}
	s.note(v, n)
}

func (s *Story) leave(e trace.Event) {
	v := s.find(e.Step)
	if v == nil {
		return
	}
	s.settle(v, e.At)
	v.Exit, v.To, v.until, v.left = e.Exit, e.To, e.At, true
	if e.To == "error" || e.To == "fail" {
		return // the error comes next, and belongs to the step
	}
	if e.Fault != nil {
		s.note(v, Note{Kind: Error, Text: faultText(e.Fault)})
	}
	if v.Spot.Node == nil || v.Spot.Node.Op != compile.OpTry { // what finally does is still to come
		s.close(v)
	}
	s.tell(v)
}

func (s *Story) fail(e trace.Event) {
	v := s.find(e.Step)
	if v == nil { // the guard failed before the step began
		v = s.begin(e)
	}
	s.settle(v, e.At)
	v.until, v.Fault = e.At, e.Fault
	if v.Exit == "" {
		v.Exit = "error"
	}
	text := faultText(e.Fault)
	known := len(v.Notes) > 0 && v.Notes[len(v.Notes)-1].Text == text || v.Opened && s.Fault != nil && faultText(s.Fault) == text
	if !known {
		s.note(v, Note{Kind: Error, Text: text})
	}
	s.Fault, s.At = e.Fault, e.Step
	s.close(v)
	s.tell(v)
}

// resume takes what has happened, other than the result of a request.
func (s *Story) resume(e trace.Event) {
	switch e.Name {
	case "result", trace.Waits, interp.QueueChanged: // the first is told by itself, and the others by what is heard
	case HungUp:
		if !s.over {
			s.interrupt(FlowMain, e.At, HungUp)
			s.gone = true
		}
	case Cancelled:
		s.interrupt("", e.At, Cancelled)
	default:
		s.Events = append(s.Events, e)
		if s.teller != nil {
			s.teller.Noted(nil, Note{Kind: Event, Text: eventText(e)})
		}
	}
}

func (s *Story) tell(v *Visit) {
	if v.told {
		return
	}
	if v.Parent != nil {
		s.open(v.Parent)
	}
	v.told = true
	if s.teller != nil {
		s.teller.Visited(v)
	}
}

// open tells that a visit is under way, before what is inside of it.
func (s *Story) open(v *Visit) {
	if v.Opened || v.told {
		return
	}
	if v.Parent != nil {
		s.open(v.Parent)
	}
	v.Opened = true
	if s.teller != nil {
		s.teller.Opened(v)
	}
}

// note adds to a visit. The turns of a loop are told as they begin.
func (s *Story) note(v *Visit, n Note) {
	if v == nil {
		return
	}
	if v.told || v.Opened && v.Spot.Node.Op == compile.OpForEach {
		if s.teller != nil {
			s.teller.Noted(v, n)
		}
		return
	}
	v.Notes = append(v.Notes, n)
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
