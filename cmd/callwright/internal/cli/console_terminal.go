package cli

import (
	"bufio"
	"io"
	"os"
	"unicode"

	"golang.org/x/term"
)

// The control characters that single keys bring.
const (
	ctrlC     = 3
	ctrlD     = 4
	backspace = 8
	escape    = 27
	del       = 127
)

// typist reads what is typed, line by line or, on a terminal, key by key.
type typist struct {
	from      *bufio.Reader
	to        *inbox
	keys      bool   // single keys
	interrupt func() // Ctrl-C as a single key
}

// read puts everything into the inbox until the input ends.
func (t *typist) read() {
	if t.keys {
		t.readKeys()
		return
	}
	empty := true
	for {
		r, _, err := t.from.ReadRune()
		if err != nil {
			t.to.put(stroke{end: true})
			return
		}
		switch {
		case r == '\n':
			t.to.put(stroke{r: r, empty: empty})
			empty = true
		case unicode.IsPrint(r):
			t.to.put(stroke{r: r})
			empty = false
		}
	}
}

func (t *typist) readKeys() {
	empty := true
	for {
		r, _, err := t.from.ReadRune()
		switch {
		case err != nil, r == ctrlD:
			t.to.cut()
			if err != nil {
				return
			}
		case r == ctrlC:
			t.interrupt()
			return
		case r == '\r', r == '\n':
			t.to.put(stroke{r: '\n', empty: empty})
			empty = true
		case r == backspace, r == del:
			t.to.put(stroke{r: backspace})
		case r == escape:
			t.dropSequence()
		case unicode.IsPrint(r):
			t.to.put(stroke{r: r})
			empty = false
		}
	}
}

// dropSequence passes over what a special key, such as an arrow, sends.
func (t *typist) dropSequence() {
	if t.from.Buffered() == 0 {
		return
	}
	for r, _, err := t.from.ReadRune(); err == nil && t.from.Buffered() > 0; r, _, err = t.from.ReadRune() {
		if unicode.IsLetter(r) || r == '~' {
			return
		}
	}
}

// singleKeys makes the terminal give each key at once, if stdin and what the
// call is shown on are one; back makes it what it was.
func (a *app) singleKeys(shown *output) (back func(), ok bool) {
	in := int(os.Stdin.Fd())
	if !term.IsTerminal(in) || shown.width == 0 {
		return func() {}, false
	}
	before, err := term.MakeRaw(in)
	if err != nil {
		return func() {}, false
	}
	a.out.raw.Store(a.out.width > 0)
	a.err.raw.Store(a.err.width > 0)
	return func() {
		a.out.raw.Store(false)
		a.err.raw.Store(false)
		_ = term.Restore(in, before) // nothing more can be done for it
	}, true
}

func newTypist(in io.Reader, to *inbox, keys bool, interrupt func()) *typist {
	return &typist{from: bufio.NewReader(in), to: to, keys: keys, interrupt: interrupt}
}
