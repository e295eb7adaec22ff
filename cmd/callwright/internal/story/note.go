package story

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/callwright/callwright/cmd/callwright/internal/brief"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/spec"
	"github.com/callwright/callwright/engine/trace"
	"github.com/callwright/callwright/engine/value"
)

// Kind says what a note is about.
type Kind string

// The kinds of notes; the words are what the tree shows.
const (
	Hears   Kind = "hears"
	Presses Kind = "presses"
	Says    Kind = "says"
	Records Kind = "records"
	Agent   Kind = "agent"
	Queue   Kind = "queue"
	Sends   Kind = "sends"
	Writes  Kind = "writes"
	Record  Kind = "record"
	Screen  Kind = "screen"
	Data    Kind = "data"
	HTTP    Kind = "http"
	Sets    Kind = "sets"
	Error   Kind = "error"
	Waits   Kind = "waits"
	Logs    Kind = "logs"
	Event   Kind = "event" // of the run
	Turn    Kind = "turn"  // of for_each
)

// Note is something that happened during a visit.
type Note struct {
	Kind     Kind
	Text     string
	Exchange *effect.Exchange // of HTTP
	URL      string           // of Screen
}

// quoted is what somebody says or writes.
func quoted(text string) string { return "»" + strings.TrimSpace(text) + "«" }

// faultText is all that an error says.
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

// eventText is news of the service that runs the scenario.
func eventText(e trace.Event) string {
	if data, ok := e.Value.(map[string]any); ok {
		return strings.TrimSpace(e.Name + "  " + brief.Pairs(data))
	}
	if e.Value == nil {
		return e.Name
	}
	return e.Name + "  " + brief.Value(e.Value)
}

// Prompt is what is heard, a line for each part.
func Prompt(p effect.PlayArgs) (lines []string) {
	for _, part := range p.Heard() {
		if part.Say != "" {
			lines = append(lines, quoted(part.Say))
		} else if part.Audio != "" {
			lines = append(lines, "♪ "+part.Audio)
		}
	}
	return lines
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
	return cmp.Or(value.Text(got["digits"]), "just the finish key")
}

// spoken says what the caller said, and how sure that is.
func spoken(v any) string {
	got, ok := v.(map[string]any)
	if !ok {
		return value.Text(v)
	}
	if value.Text(got["text"]) == "" {
		return "nothing"
	}
	text := quoted(value.Text(got["text"]))
	if sure, ok := got["confidence"].(float64); ok {
		text += fmt.Sprintf(" (%.0f %% sure)", 100*sure)
	}
	return text
}

// recordedText says what the caller has left.
func recordedText(v any) string {
	got, ok := v.(map[string]any)
	if !ok {
		return value.Text(v)
	}
	if value.Text(got["recording"]) == "" {
		return "nothing"
	}
	text := fmt.Sprintf("%s, %s s", value.Text(got["recording"]), value.Text(got["seconds"]))
	switch got["reason"] {
	case effect.ReasonMax:
		text += ", as long as it may be"
	case effect.ReasonHungUp:
		text += ", until the caller hangs up"
	}
	return text
}

// talked says how a conversation ended.
func talked(got map[string]any) string {
	seconds, by := value.Text(got["seconds"]), value.Text(got["ended_by"])
	if by == effect.EndedByTarget {
		return fmt.Sprintf("talks for %s s and is lost", seconds)
	}
	return fmt.Sprintf("talks for %s s, until the %s hangs up", seconds, by)
}

// transferred says who has the call.
func transferred(a effect.TransferArgs, got map[string]any) string {
	who := cmp.Or(a.Number, a.Agent, a.Queue)
	if a.Blind {
		return who + " has the call"
	}
	return fmt.Sprintf("%s answers and talks for %s s", who, value.Text(got["seconds"]))
}

// found says who was found, or by which key the caller left the queue.
func found(got map[string]any) Note {
	if key := value.Text(got[effect.FindEscaped]); key != "" {
		return Note{Kind: Presses, Text: key + ", and leaves the queue"}
	}
	agent, _ := got["agent"].(map[string]any)
	text := value.Text(agent["name"]) + " is found"
	if waited := value.Text(got["waited"]); waited != "" && waited != "0" {
		text += " after " + waited + " s"
	}
	if relaxed := value.Text(got["relaxed"]); relaxed != "" && relaxed != "0" {
		text += ", with " + relaxed + " of the relaxations"
	}
	return Note{Kind: Agent, Text: text}
}

// standing is the state of a queue, without what is not known of it.
func standing(q effect.QueueStatus) string {
	var parts []string
	add := func(n int, format string) {
		if n >= 0 {
			parts = append(parts, fmt.Sprintf(format, n))
		}
	}
	if q.Position > 0 {
		add(q.Position, "place %d")
	}
	add(q.Waiting, "%d waiting")
	if q.Wait >= 0 {
		parts = append(parts, "about "+spec.FormatDuration(time.Duration(q.Wait)*time.Second))
	}
	add(q.Available, "%d free")
	add(q.Agents, "%d signed in")
	return strings.TrimPrefix(q.Name+": ", ": ") + strings.Join(parts, ", ")
}

// sending is a message on its way.
func sending(a effect.SendArgs) string {
	text := quoted(a.Text)
	if len(a.Choices) > 0 {
		text += " [" + strings.Join(a.Choices, ", ") + "]"
	}
	if a.To != "" {
		text += " to " + a.To
	}
	if a.Channel != "" {
		text += " by " + a.Channel
	}
	return text
}

// mailing is an e-mail on its way.
func mailing(a effect.MailArgs) string {
	return quoted(a.Subject) + " to " + strings.Join(append(a.To, a.CC...), ", ") + " by e-mail"
}
