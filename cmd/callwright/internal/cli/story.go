package cli

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/trace"
	"github.com/callwright/callwright/engine/value"
)

// visit is one passage through a step.
type visit struct {
	key, block, strand string
	at, until          time.Duration
	exit, to           string // exit is "" when the step was not left by one
	settings           []trace.Setting
	notes              []note
	told               bool // the teller has it
	left               bool
}

// took is how long the visit lasted.
func (v *visit) took() time.Duration { return v.until - v.at }

// noteKind says what a note is about.
type noteKind string

// The kinds of notes; the words are what the tree shows.
const (
	noteHears   noteKind = "hears"
	notePresses noteKind = "presses"
	noteAgent   noteKind = "agent"
	noteScreen  noteKind = "screen"
	noteData    noteKind = "data"
	noteHTTP    noteKind = "http"
	noteSets    noteKind = "sets"
	noteError   noteKind = "error"
	noteWaits   noteKind = "waits"
	noteLogs    noteKind = "logs"
)

// note is something that happened during a visit.
type note struct {
	kind     noteKind
	text     string
	exchange *effect.Exchange // of noteHTTP
	url      string           // of noteScreen
}

// teller is told a story as it goes on. A visit is told when it is over, or,
// for a loop, when it begins; its further notes follow one by one.
type teller interface {
	began(info *trace.RunInfo)
	visited(v *visit)
	noted(v *visit, n note)
}

// story makes visits of a trace's events. It is a trace.Sink; the desk tells
// it what reached the agent.
type story struct {
	teller   teller // may be nil
	visits   []*visit
	said     []string
	open     map[string]*visit // by step
	requests map[string]effect.Request
	asked    []effect.Pop  // pops that the desk was to show
	fault    *effect.Fault // the last error that was raised
	at       string        // the step that raised it

	mu      sync.Mutex // held for screens, which the desk adds from elsewhere
	screens []host.Screen
	shown   int // how many of the screens are in the story
}

func newStory(t teller) *story {
	return &story{teller: t, open: map[string]*visit{}, requests: map[string]effect.Request{}}
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
		s.requests[e.Request.ID] = *e.Request
		if e.Request.Kind == effect.DeskDeliver {
			s.asked = append(s.asked, decode[effect.DeliverArgs](e.Request.Args).Pops...)
		}
	case trace.Resulted:
		s.result(e)
	case trace.VariableSet:
		s.set(e)
	case trace.ExitTaken:
		s.leave(e)
	case trace.Failed:
		s.fail(e)
	case trace.Resumed:
		if e.Name == "hung_up" || e.Name == "cancelled" { // any other name is news, which ends nothing
			s.interrupt(e.At, e.Name)
		}
	case trace.RunEnded:
		s.interrupt(e.At, "")
	}
}

func (s *story) enter(e trace.Event) {
	v := &visit{key: e.Step, block: e.Block, strand: e.Strand, at: e.At, until: e.At, settings: e.Settings}
	s.visits = append(s.visits, v)
	s.open[e.Step] = v
	switch e.Block {
	case "for_each":
		s.tell(v)
	case "log":
		for _, set := range e.Settings {
			s.note(v, note{kind: noteLogs, text: value.Text(set.Value)})
		}
	}
}

// set notes a variable's new value, unless the step's settings tell it.
func (s *story) set(e trace.Event) {
	v := s.open[e.Step]
	if v != nil && slices.ContainsFunc(v.settings, func(set trace.Setting) bool { return set.Name == e.Name }) {
		return
	}
	s.note(v, note{kind: noteSets, text: pair(e.Name, e.Value)})
}

func (s *story) leave(e trace.Event) {
	v := s.open[e.Step]
	if v == nil {
		return
	}
	v.exit, v.to, v.until, v.left = e.Exit, e.To, e.At, true
	if e.To == "error" || e.To == "fail" {
		return // the error comes next, and belongs to the step
	}
	delete(s.open, e.Step)
	s.tell(v)
}

func (s *story) fail(e trace.Event) {
	s.fault, s.at = e.Fault, e.Step
	v := s.open[e.Step]
	if v == nil { // the guard failed before the step began
		v = &visit{key: e.Step, block: e.Block, at: e.At}
		s.visits = append(s.visits, v)
	}
	v.until = e.At
	if v.exit == "" {
		v.exit = "error"
	}
	text := faultText(e.Fault)
	if n := len(v.notes); n == 0 || v.notes[n-1].text != text {
		s.note(v, note{kind: noteError, text: text})
	}
	delete(s.open, e.Step)
	s.tell(v)
}

// interrupt ends all visits that are under way.
func (s *story) interrupt(at time.Duration, why string) {
	for _, v := range s.visits {
		if s.open[v.key] != v {
			continue
		}
		delete(s.open, v.key)
		v.until = at
		if v.exit == "" {
			v.exit = why
		}
		s.tell(v)
	}
}

func (s *story) tell(v *visit) {
	if v.told {
		return
	}
	v.told = true
	if s.teller != nil {
		s.teller.visited(v)
	}
}

func (s *story) note(v *visit, n note) {
	if v == nil {
		return
	}
	v.notes = append(v.notes, n)
	if v.told && s.teller != nil {
		s.teller.noted(v, n)
	}
}

func faultText(f *effect.Fault) string {
	text := fmt.Sprintf("%s: %s", f.Code, f.Message)
	if f.Detail != "" {
		text += " [" + f.Detail + "]"
	}
	if f.RetryAfter > 0 {
		text += fmt.Sprintf(" (again after %s)", f.RetryAfter)
	}
	return text
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
