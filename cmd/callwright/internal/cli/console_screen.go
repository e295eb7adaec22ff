package cli

import (
	"strings"
	"sync"

	"github.com/callwright/callwright/engine/diag"
)

// The parties of a call in the terminal, as they stand before their lines.
const (
	partyPhone = "phone"
	partyAgent = "agent"
	partyFlow  = "flow"
)

// screen shows a call: lines, each behind the party that it belongs to, and
// on a terminal, below them, what is being typed.
type screen struct {
	out  *output
	live bool // a terminal on which single keys are read

	mu     sync.Mutex
	typing string // the unfinished line
}

// say shows a line of a party.
func (s *screen) say(party string, c colour, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wipe()
	for i, line := range s.lines(text) {
		_, _ = s.out.Write([]byte(s.prefix(party, i == 0) + s.out.paint(c, line) + "\n"))
	}
	s.show()
}

// typed shows what is being typed, on a terminal; "" for nothing.
func (s *screen) typed(text string) {
	if !s.live {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wipe()
	s.typing = text
	s.show()
}

func (s *screen) wipe() {
	if s.typing != "" {
		_, _ = s.out.Write([]byte("\r\x1b[K"))
	}
}

func (s *screen) show() {
	if s.typing != "" {
		_, _ = s.out.Write([]byte(s.prefix(partyPhone, true) + "> " + diag.Printable(s.typing)))
	}
}

// prefix is the party's name, or room for it.
func (s *screen) prefix(party string, first bool) string {
	name := pad(party, len(partyPhone))
	if !first {
		name = pad("", len(partyPhone))
	}
	c := map[string]colour{partyPhone: colourSaid, partyAgent: colourWarn}[party]
	if c == colourNone {
		c = colourFaint
	}
	return s.out.paint(c, name+" |") + " "
}

// lines breaks a text for the width of the terminal.
func (s *screen) lines(text string) []string {
	text = diag.Printable(text)
	width := s.out.width - len(partyPhone) - len(" | ")
	if s.out.width == 0 || diag.Width(text) <= width || strings.Contains(text, "://") {
		return []string{text} // an address stays whole, so that it can be clicked
	}
	return wrap(text, max(width, leastWidth/2))
}
