package host

import "github.com/callwright/callwright/engine/trace"

// Event is a kind of Line.
type Event string

// The events.
const (
	Answered  Event = "answered"  // the call was taken
	Said      Event = "said"      // the caller heard Text, a sentence
	Played    Event = "played"    // the caller heard Text, an audio file
	Pressed   Event = "pressed"   // the caller pressed Text; masked where it is secret
	Silent    Event = "silent"    // the caller pressed nothing
	Offered   Event = "offered"   // it rings at the agent Text
	Refused   Event = "refused"   // the agent, or queue, Text is busy
	Missed    Event = "missed"    // the agent Text did not pick up
	Connected Event = "connected" // the agent Text picked up
	Talked    Event = "talked"    // the conversation is over; Text says who ended it
	Ended     Event = "ended"     // the call was ended by the scenario
)

// Line is one thing that happened on the line.
type Line struct {
	Event Event
	Text  string
}

// Transcript is what happened on the line, in order.
type Transcript []Line

// Said returns what the caller heard, in order.
func (t Transcript) Said() []string {
	var out []string
	for _, l := range t {
		if l.Event == Said || l.Event == Played {
			out = append(out, l.Text)
		}
	}
	return out
}

// masked hides what was entered where a question asks for a secret.
func masked(digits string, secret bool) string {
	if secret {
		return trace.Mask
	}
	return digits
}
