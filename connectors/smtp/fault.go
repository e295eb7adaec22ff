package smtp

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"os"
	"regexp"
	"strings"

	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

// step is how far a session has come.
type step int

const (
	stepConnect step = iota
	stepLogin
	stepSender
	stepRecipient
	stepData
	stepEnd // the server has all of the message
)

// fault explains an error. What a server says is not repeated, but for its
// codes: it may hold anything.
func (c *client) fault(ctx context.Context, at step, err error) *effect.Fault {
	var said *textproto.Error
	if errors.As(err, &said) {
		return c.refused(at, said)
	}
	var timeout net.Error
	late := errors.As(err, &timeout) && timeout.Timeout() || errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(ctx.Err(), context.DeadlineExceeded)
	switch {
	case at == stepEnd:
		return effect.NewFault(effect.Unknown, "%s did not confirm the message, and may have taken it", c.address)
	case late:
		return effect.NewFault(effect.Timeout, "%s: no answer in time", c.address)
	case ctx.Err() != nil:
		return effect.NewFault(effect.Cancelled, "%s: the message was cancelled before it was sent", c.address)
	case errors.Is(err, errTalkative):
		return effect.NewFault(effect.Unavailable, "%s does not answer as a mail server does", c.address)
	}
	if e := rest.Unconnected(ctx, c.address, err); e.Kind == rest.TLS {
		return e.Fault
	}
	return effect.NewFault(effect.Unavailable, "%s: the connection broke before the message was sent", c.address)
}

// enhanced is the code by which servers tell more, at the start of their text.
var enhanced = regexp.MustCompile(`^[245]\.([0-9]{1,3})\.[0-9]{1,3}\b`)

// refused is the fault of an answer that says no.
func (c *client) refused(at step, said *textproto.Error) *effect.Fault {
	more := enhanced.FindString(said.Msg)
	code, text := meaning(at, said.Code, more)
	f := effect.NewFault(code, "%s %s (%d)", c.address, text, said.Code)
	f.Detail = strings.TrimSpace(fmt.Sprintf("%d %s", said.Code, more))
	return f
}

// meaning classifies a code: first by what it says itself, then by the step.
func meaning(at step, code int, more string) (effect.Code, string) {
	about := ""
	if m := enhanced.FindStringSubmatch(more); m != nil {
		about = m[1] // 1 address, 2 mailbox, 3 system, 7 policy
	}
	switch {
	case code/100 == 4 && about == "7":
		return effect.RateLimited, "asks to wait before the next message"
	case code/100 == 4:
		return effect.Unavailable, "cannot take the message now"
	case code/100 != 5:
		return effect.Unavailable, "does not answer as a mail server does"
	case at == stepLogin:
		return effect.Auth, "does not accept the sign-in; check user and password"
	case code == 530:
		return effect.Auth, "wants a sign-in; set auth, user and password"
	case at == stepSender:
		return effect.Denied, "does not take messages from the address in from"
	case at == stepRecipient && about != "7" && (code == 550 || code == 551 || code == 553):
		return effect.NotFound, "does not know a recipient"
	case about == "7" || at == stepRecipient && code == 554:
		return effect.Denied, "refuses the message by its policy"
	case at == stepConnect:
		return effect.Unavailable, "refuses the connection"
	}
	return effect.Invalid, "refuses the message"
}
