package story

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/cmd/callwright/internal/brief"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/spec"
	"github.com/callwright/callwright/engine/trace"
	"github.com/callwright/callwright/engine/value"
)

// result notes what a request came to.
func (s *Story) result(e trace.Event) {
	v := s.find(e.Step)
	request := s.answered(e.Result.Request)
	for i := range e.Result.Exchanges {
		s.note(v, Note{Kind: HTTP, Exchange: &e.Result.Exchanges[i]})
	}
	if request.Kind == effect.DeskDeliver {
		s.delivered(v, decode[effect.DeliverArgs](request.Args), e.Result.Value)
	}
	switch f := e.Result.Fault; {
	case f == nil:
		s.succeeded(v, request, e.Result.Value)
	case f.Code == effect.HungUp:
		s.requests = append(s.requests, request) // what was heard belongs to the end of the step
		s.hungUp(v, e.At)
	default:
		s.refused(v, request, f)
	}
}

// succeeded notes what a request has brought.
func (s *Story) succeeded(v *Visit, r effect.Request, result any) {
	if v != nil {
		v.Fault = nil
	}
	got, _ := result.(map[string]any)
	add := func(kind Kind, text string) { s.note(v, Note{Kind: kind, Text: text}) }
	switch r.Kind {
	case effect.HostPlay:
		s.hears(v, asked(r), got["interrupted"] == true)
	case effect.HostMusic:
		add(Hears, "♪ "+cmp.Or(decode[effect.MusicArgs](r.Args).Audio, "music"))
	case effect.HostCollect:
		s.hears(v, asked(r), false)
		add(Presses, pressed(result))
	case effect.HostSpeech:
		s.hears(v, asked(r), false)
		if got["keys"] == true {
			add(Presses, value.Text(got["text"]))
		} else {
			add(Says, spoken(result))
		}
	case effect.HostMessage:
		s.hears(v, asked(r), false)
		add(Records, recordedText(result))
	case effect.HostSend:
		args := decode[effect.SendArgs](r.Args)
		s.Sent = append(s.Sent, args)
		add(Sends, sending(args))
	case effect.HostReply:
		add(Writes, reply(result))
	case effect.MailSend:
		add(Sends, mailing(decode[effect.MailArgs](r.Args)))
	default:
		s.routed(v, r, got)
	}
}

// reply is what was written; a result that is masked has no parts.
func reply(v any) string {
	if got, ok := v.(map[string]any); ok {
		return quoted(value.Text(got["text"]))
	}
	return value.Text(v)
}

// routed notes what agents, queues, records and time have brought.
func (s *Story) routed(v *Visit, r effect.Request, got map[string]any) {
	add := func(kind Kind, text string) { s.note(v, Note{Kind: kind, Text: text}) }
	switch r.Kind {
	case effect.RouteFind:
		s.note(v, found(got))
	case effect.RouteStatus:
		if data, err := value.Encode(got); err == nil {
			add(Queue, standing(decode[effect.QueueStatus](data)))
		}
	case effect.RouteCallback:
		args := decode[effect.CallbackArgs](r.Args)
		add(Queue, strings.TrimSpace("a call back to "+args.Number+" is kept"))
	case effect.HostOffer:
		agent, _ := got["agent"].(map[string]any)
		add(Agent, value.Text(agent["name"])+" is offered the call")
	case effect.HostConnect:
		text := "answers"
		if whisper := decode[effect.ConnectArgs](r.Args).Whisper; whisper != "" {
			text += " and hears " + quoted(whisper)
		}
		add(Agent, text)
	case effect.HostTalk:
		s.gone = s.gone || got["ended_by"] == effect.EndedByCaller
		add(Agent, talked(got))
	case effect.HostTransfer:
		add(Agent, transferred(decode[effect.TransferArgs](r.Args), got))
	case effect.CRMCreate, effect.CRMUpsert, effect.CRMLog:
		if id := value.Text(got["id"]); id != "" {
			add(Record, strings.TrimSpace(value.Text(got["object"])+" "+id))
		}
	case effect.TimeWait:
		if strings.HasSuffix(r.ID, "/backoff") {
			add(Waits, spec.FormatDuration(time.Duration(decode[effect.WaitArgs](r.Args).For))+" before the next attempt")
		}
	}
}

// hungUp ends what the caller's leaving ends.
func (s *Story) hungUp(v *Visit, at time.Duration) {
	if v != nil {
		s.interrupt(root(v.Strand), at, HungUp, v)
		s.gone = true
	}
}

// last notes what the caller has heard last when they leave in a step.
func (s *Story) last(v *Visit) {
	if s.gone || s.over {
		return
	}
	for _, r := range s.requests {
		if r.Step == v.Key {
			s.hears(v, asked(r), false)
		}
	}
}

// answered takes a request from those that wait.
func (s *Story) answered(id string) (r effect.Request) {
	i := slices.IndexFunc(s.requests, func(r effect.Request) bool { return r.ID == id })
	if i >= 0 {
		r = s.requests[i]
		s.requests = slices.Delete(s.requests, i, i+1)
	}
	return r
}

// refused notes a fault. That an agent does not answer, that nobody is found
// and that nothing is written are no errors.
func (s *Story) refused(v *Visit, r effect.Request, f *effect.Fault) {
	kind, text := Error, faultText(f)
	switch {
	case r.Kind == effect.RouteFind:
		kind, text = Queue, f.Message
	case r.Kind == effect.HostReply && f.Code == effect.Timeout:
		kind, text = Writes, "nothing"
	case f.Code == effect.Busy, f.Code == effect.NoAnswer:
		kind, text = Agent, f.Message
	case r.Attempt > 1:
		text += fmt.Sprintf(" (attempt %d)", r.Attempt)
	}
	if r.Kind == effect.HostTransfer {
		s.over = false
	}
	if v != nil {
		v.Fault = f
	}
	s.note(v, Note{Kind: kind, Text: text})
}

// asked is the prompt of a request.
func asked(r effect.Request) effect.PlayArgs {
	switch r.Kind {
	case effect.HostPlay:
		return decode[effect.PlayArgs](r.Args)
	case effect.HostCollect:
		return decode[effect.CollectArgs](r.Args).Prompt
	case effect.HostSpeech:
		return decode[effect.SpeechArgs](r.Args).Prompt
	case effect.HostMessage:
		return decode[effect.MessageArgs](r.Args).Prompt
	}
	return effect.PlayArgs{}
}

func (s *Story) hears(v *Visit, p effect.PlayArgs, interrupted bool) {
	for _, part := range p.Parts {
		s.Said = append(s.Said, part.Say+part.Audio)
	}
	if p.Say+p.Audio != "" {
		s.Said = append(s.Said, p.Say+p.Audio)
	}
	lines := Prompt(p)
	for i, line := range lines {
		if interrupted && i == len(lines)-1 {
			line += " (cut short by a key)"
		}
		s.note(v, Note{Kind: Hears, Text: line})
	}
}

// delivered notes what has reached the agent since the last time. Where there
// is no desk that tells, the result does.
func (s *Story) delivered(v *Visit, args effect.DeliverArgs, result any) {
	s.mu.Lock()
	if len(s.screens) == s.shown {
		data, _ := value.Encode(result)
		s.screens = append(s.screens, host.Screen{Agent: args.Agent, Shown: decode[[]effect.Shown](data), Attached: args.Attached})
	}
	fresh := s.screens[s.shown:]
	s.shown = len(s.screens)
	s.mu.Unlock()
	for _, screen := range fresh {
		for _, shown := range screen.Shown {
			s.note(v, Note{Kind: Screen, Text: Shown(shown), URL: shown.URL})
		}
		if len(screen.Attached) > 0 {
			s.note(v, Note{Kind: Data, Text: brief.Pairs(screen.Attached)})
		}
	}
}

// Shown says what is on an agent's screen.
func Shown(p effect.Shown) string {
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

// Pops are the screen pops that reached an agent.
func (s *Story) Pops() []effect.Shown {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := []effect.Shown{}
	for _, screen := range s.screens {
		out = append(out, screen.Shown...)
	}
	return out
}

// Undelivered are the pops which no agent has seen: those that could not be
// shown, and those that still wait.
func (s *Story) Undelivered(waiting []effect.Pop) []effect.Pop {
	seen := map[string]bool{}
	for _, p := range s.Pops() {
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
