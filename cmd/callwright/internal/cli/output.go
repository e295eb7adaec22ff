package cli

import (
	"encoding/json"
	"os"
	"strings"
	"sync/atomic"

	"github.com/fatih/color"
	"golang.org/x/term"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/engine/diag"
)

// output is stdout or stderr: masked, and coloured if people look at it.
type output struct {
	file   *os.File
	masker *credential.Masker // nil until there are secrets
	colour bool
	width  int                   // of the terminal; 0: no terminal
	raw    atomic.Bool           // the terminal gives single keys and needs a return at each line's end
	lost   atomic.Pointer[error] // why something could not be written
}

func newOutput(f *os.File) *output {
	o := &output{file: f}
	if !term.IsTerminal(int(f.Fd())) {
		return o
	}
	o.colour = os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	if w, _, err := term.GetSize(int(f.Fd())); err == nil {
		o.width = w
	}
	return o
}

// Write writes p with the secrets replaced. Writers here write whole texts, so
// no secret is split between two writes.
func (o *output) Write(p []byte) (int, error) {
	text := string(p)
	if o.masker != nil {
		text = o.masker.Mask(text)
	}
	if o.raw.Load() {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	if _, err := o.file.WriteString(text); err != nil {
		o.lost.Store(&err)
		return 0, err
	}
	return len(p), nil
}

// complete tells why something could not be written, if it is so. The help and
// the like do not tell of themselves.
func (o *output) complete() error {
	if err := o.lost.Load(); err != nil {
		return *err
	}
	return nil
}

// json writes v as one line.
func (o *output) json(v any) error {
	e := json.NewEncoder(o)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// colour is the meaning of a colour.
type colour int

const (
	colourNone  colour = iota
	colourGood         // it went well
	colourWarn         // another way than the usual one
	colourBad          // an error
	colourStep         // names of steps
	colourFaint        // details
	colourHint
	colourSaid // what the caller hears
	colourBold
)

func (c colour) attributes() []color.Attribute {
	switch c {
	case colourGood:
		return []color.Attribute{color.FgGreen}
	case colourWarn:
		return []color.Attribute{color.FgYellow}
	case colourBad:
		return []color.Attribute{color.FgRed, color.Bold}
	case colourStep, colourBold:
		return []color.Attribute{color.Bold}
	case colourFaint:
		return []color.Attribute{color.Faint}
	case colourHint, colourSaid:
		return []color.Attribute{color.FgCyan}
	}
	return nil
}

// paint colours text if the output is coloured.
func (o *output) paint(c colour, text string) string {
	if !o.colour || c == colourNone || text == "" {
		return text
	}
	p := color.New(c.attributes()...)
	p.EnableColor()
	return p.Sprint(text)
}

// paintPart colours a part of a rendered finding.
func (o *output) paintPart(p diag.Part, text string) string {
	return o.paint(map[diag.Part]colour{
		diag.PartError: colourBad, diag.PartWarning: colourWarn, diag.PartMessage: colourBold, diag.PartCode: colourFaint,
		diag.PartFrame: colourFaint, diag.PartMark: colourBad, diag.PartHint: colourHint,
	}[p], text)
}
