package cli

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/trace"
	"github.com/callwright/callwright/engine/value"
)

// result notes what a request came to.
func (s *story) result(e trace.Event) {
	v := s.open[e.Step]
	request := s.requests[e.Result.Request]
	delete(s.requests, e.Result.Request)
	for i := range e.Result.Exchanges {
		s.note(v, note{kind: noteHTTP, exchange: &e.Result.Exchanges[i]})
	}
	if request.Kind == effect.DeskDeliver {
		s.delivered(v)
	}
	if e.Result.Fault != nil {
		s.refused(v, request, e.Result.Fault)
		return
	}
	got, _ := e.Result.Value.(map[string]any)
	switch request.Kind {
	case effect.HostPlay:
		s.hears(v, decode[effect.PlayArgs](request.Args))
	case effect.HostCollect:
		s.hears(v, decode[effect.CollectArgs](request.Args).Prompt)
		s.note(v, note{kind: notePresses, text: pressed(e.Result.Value)})
	case effect.HostConnect:
		s.note(v, note{kind: noteAgent, text: "answers"})
	case effect.HostOffer:
		agent, _ := got["agent"].(map[string]any)
		s.note(v, note{kind: noteAgent, text: value.Text(agent["name"]) + " is offered the call"})
	case effect.HostTalk:
		s.note(v, note{kind: noteAgent, text: fmt.Sprintf("talks for %s s, until the %s hangs up", value.Text(got["seconds"]), value.Text(got["ended_by"]))})
	case effect.TimeWait:
		if strings.HasSuffix(request.ID, "/backoff") {
			s.note(v, note{kind: noteWaits, text: decode[effect.WaitArgs](request.Args).For.String() + " before the next attempt"})
		}
	}
}

// refused notes a fault. That an agent does not answer is no error.
func (s *story) refused(v *visit, r effect.Request, f *effect.Fault) {
	switch f.Code {
	case effect.Busy, effect.NoAnswer:
		s.note(v, note{kind: noteAgent, text: f.Message})
	case effect.HungUp:
		if v != nil && v.exit == "" {
			v.exit = string(effect.HungUp)
		}
	default:
		text := faultText(f)
		if r.Attempt > 1 {
			text += fmt.Sprintf(" (attempt %d)", r.Attempt)
		}
		s.note(v, note{kind: noteError, text: text})
	}
}

func (s *story) hears(v *visit, p effect.PlayArgs) {
	text := "»" + p.Say + "«"
	if p.Say == "" {
		text = "♪ " + p.Audio
	}
	if p.Say == "" && p.Audio == "" {
		return
	}
	s.said = append(s.said, p.Say+p.Audio)
	s.note(v, note{kind: noteHears, text: text})
}

// pressed says what the caller entered; a result that is masked has no parts.
func pressed(v any) string {
	got, ok := v.(map[string]any)
	if !ok {
		return value.Text(v)
	}
	if got["reason"] == effect.ReasonNoInput {
		return "nothing"
	}
	digits := value.Text(got["digits"])
	if digits == "" {
		return "just the finish key"
	}
	return digits
}

// delivered notes what has reached the agent since the last time.
func (s *story) delivered(v *visit) {
	s.mu.Lock()
	fresh := s.screens[s.shown:]
	s.shown = len(s.screens)
	s.mu.Unlock()
	for _, screen := range fresh {
		for _, shown := range screen.Shown {
			s.note(v, note{kind: noteScreen, text: shownText(shown), url: shown.URL})
		}
		if len(screen.Attached) > 0 {
			s.note(v, note{kind: noteData, text: pairs(screen.Attached)})
		}
	}
}

func shownText(p effect.Shown) string {
	switch p.Mode {
	case "new":
		return "a new " + p.Object
	case "choice":
		return fmt.Sprintf("a choice of %d %s: %s", len(p.Records), p.Object, strings.Join(p.Records, ", "))
	case "web":
		return cmp.Or(p.Title, "a web page")
	case "text":
		return strings.TrimPrefix(p.Title+": "+p.Text, ": ")
	}
	return p.Object + " " + strings.Join(p.Records, ", ")
}

// pops are the screen pops that reached an agent.
func (s *story) pops() []effect.Shown {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := []effect.Shown{}
	for _, screen := range s.screens {
		out = append(out, screen.Shown...)
	}
	return out
}

// undelivered are the pops which no agent has seen: those that could not be
// shown, and those that still wait.
func (s *story) undelivered(waiting []effect.Pop) []effect.Pop {
	seen := map[string]bool{}
	for _, p := range s.pops() {
		seen[p.ID] = true
	}
	var out []effect.Pop
	for _, p := range append(slices.Clone(s.asked), waiting...) {
		if !seen[p.ID] {
			seen[p.ID] = true
			out = append(out, p)
		}
	}
	return out
}
