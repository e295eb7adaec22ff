package host

import (
	"time"
	"unicode/utf8"
)

// Pace is how long things take. What is 0 is as DefaultPace has it.
type Pace struct {
	Speech int           // characters of a text that are spoken in a second, by the host or the caller
	Typing int           // characters of a text that are written in a second
	Audio  time.Duration // of an audio file
	Think  time.Duration // before the caller reacts
	Key    time.Duration // between two keys
	PickUp time.Duration // before an agent reacts to a ringing phone
}

// DefaultPace is how people usually are: 15 characters a second are some 150
// words a minute.
func DefaultPace() Pace {
	return Pace{
		Speech: 15, Typing: 5, Audio: 5 * time.Second, Think: time.Second,
		Key: 400 * time.Millisecond, PickUp: 3 * time.Second,
	}
}

// The host's own times.
const (
	tone         = 200 * time.Millisecond // a DTMF tone and the gap behind it
	beep         = 500 * time.Millisecond
	pauseTime    = time.Second      // a comma
	ringTime     = 20 * time.Second // of an offer that does not say
	firstDigit   = 5 * time.Second  // of a question that does not say
	interDigit   = 3 * time.Second
	replyTimeout = 10 * time.Minute
)

// ShortMessage is the least that somebody needs to leave a message, however
// short its text.
const ShortMessage = 2 * time.Second

func (p Pace) orDefault() Pace {
	d := DefaultPace()
	return Pace{
		Speech: or(p.Speech, d.Speech), Typing: or(p.Typing, d.Typing), Audio: or(p.Audio, d.Audio),
		Think: or(p.Think, d.Think), Key: or(p.Key, d.Key), PickUp: or(p.PickUp, d.PickUp),
	}
}

// or returns v, or what stands for its zero.
func or[T int | float64 | string | time.Duration | Behaviour](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}

// spoken is how long a text takes to say.
func (p Pace) spoken(text string) time.Duration { return perSecond(text, p.Speech) }

// typed is how long a text takes to write.
func (p Pace) typed(text string) time.Duration { return perSecond(text, p.Typing) }

func perSecond(text string, characters int) time.Duration {
	n := utf8.RuneCountInString(text)
	return time.Duration(n) * time.Second / time.Duration(max(characters, 1))
}
