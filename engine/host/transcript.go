package host

import (
	"fmt"
	"strings"
	"time"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/trace"
)

// Event is a kind of Line.
type Event string

// The events.
const (
	Answered    Event = "answered"    // the call was taken
	Said        Event = "said"        // the caller heard Text, a sentence
	Played      Event = "played"      // the caller heard Text, an audio file
	Music       Event = "music"       // the caller heard music, the audio file Text or the host's own
	Interrupted Event = "interrupted" // the caller cut a prompt short
	Pressed     Event = "pressed"     // the caller pressed Text; masked where it is secret
	Spoke       Event = "spoke"       // the caller said Text; masked where it is secret
	Recorded    Event = "recorded"    // the caller left the message Text
	Silent      Event = "silent"      // the caller pressed, said and wrote nothing
	Sent        Event = "sent"        // the caller was sent Text
	Wrote       Event = "wrote"       // the caller wrote Text; masked where it is secret
	Toned       Event = "toned"       // the tones Text were sent; masked where they are secret
	Recording   Event = "recording"   // the recording of the call did Text: start, pause, resume or stop
	Offered     Event = "offered"     // it rings at the agent Text
	Refused     Event = "refused"     // the agent, queue or number Text is busy, or has rejected the call
	Missed      Event = "missed"      // the agent or number Text did not pick up
	Whispered   Event = "whispered"   // who picked up heard Text first
	Connected   Event = "connected"   // the agent Text picked up
	Transferred Event = "transferred" // the call was handed to Text
	Talked      Event = "talked"      // the conversation is over; Text says who ended it
	Shown       Event = "shown"       // the agent's screen showed Text
	Left        Event = "left"        // the caller hung up
	Ended       Event = "ended"       // the call was ended by the scenario
)

// Line is one thing that happened on the line.
type Line struct {
	Event Event
	Text  string
}

// moment is a Line at its time.
type moment struct {
	Line
	at time.Duration
}

// Transcript is what happened on the line, in order.
type Transcript []Line

// Transcript returns what has happened so far.
func (h *Host) Transcript() Transcript {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out Transcript
	for _, m := range h.lines {
		out = append(out, m.Line)
	}
	return out
}

func (h *Host) note(e Event, text string) { h.lines = append(h.lines, moment{Line{e, text}, h.now}) }

// Show notes what has reached an agent; it is for a Desk's Show.
func (h *Host) Show(s Screen) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, shown := range s.Shown {
		h.note(Shown, describe(shown))
	}
}

func describe(s effect.Shown) string {
	switch s.Mode {
	case "new":
		return "a new " + s.Object
	case "choice":
		return fmt.Sprintf("a choice of %d %s: %s", len(s.Records), s.Object, strings.Join(s.Records, ", "))
	}
	return strings.TrimSpace(s.Object + " " + strings.Join(s.Records, ", "))
}

// Said returns what the caller heard, or was sent, in order.
func (t Transcript) Said() []string {
	var out []string
	for _, l := range t {
		if l.Event == Said || l.Event == Played || l.Event == Sent {
			out = append(out, l.Text)
		}
	}
	return out
}

// masked hides what was entered where a question asks for a secret.
func masked(text string, secret bool) string {
	if secret {
		return trace.Mask
	}
	return text
}
