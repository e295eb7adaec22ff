package smtp

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/mail"
	"strings"
	"time"
	"unicode/utf8"

	gomail "github.com/wneessen/go-mail"

	"github.com/callwright/callwright/engine/effect"
)

// The limits of a message.
const (
	maxRecipients = 100
	maxSubject    = 500
	maxBody       = 5 << 20 // bytes of text and HTML
)

// letter is a message on its way.
type letter struct {
	*gomail.Msg
	id string
	to []*mail.Address // all recipients
}

// write makes the message of a request.
func (c *client) write(args effect.MailArgs, key string, now time.Time) (*letter, *effect.Fault) {
	if f := checkContent(args); f != nil {
		return nil, f
	}
	to, f := addresses("to", args.To)
	if f != nil {
		return nil, f
	}
	cc, f := addresses("cc", args.CC)
	if f != nil {
		return nil, f
	}
	switch n := len(to) + len(cc); {
	case len(to) == 0:
		return nil, effect.NewFault(effect.Invalid, "the e-mail has no recipient")
	case n > maxRecipients:
		return nil, effect.NewFault(effect.Invalid, "the e-mail has %d recipients; the most are %d", n, maxRecipients)
	}
	l := &letter{Msg: gomail.NewMsg(gomail.WithNoDefaultUserAgent()), id: c.messageID(key), to: append(to, cc...)}
	l.FromMailAddress(c.from)
	l.ToMailAddress(to...)
	if len(cc) > 0 {
		l.CcMailAddress(cc...)
	}
	if args.ReplyTo != "" {
		reply, problem := address(args.ReplyTo)
		if problem != "" {
			return nil, effect.NewFault(effect.Invalid, "reply_to %s", problem)
		}
		l.ReplyToMailAddress(reply)
	}
	l.Subject(args.Subject)
	l.SetDateWithValue(now)
	l.SetMessageIDWithValue(l.id)
	l.SetGenHeader("Auto-Submitted", "auto-generated") // keeps answering machines quiet
	l.body(args)
	return l, nil
}

// body sets the content: text, HTML, or both for the reader to choose.
func (l *letter) body(args effect.MailArgs) {
	if args.Text == "" {
		l.SetBodyString(gomail.TypeTextHTML, args.HTML)
		return
	}
	l.SetBodyString(gomail.TypeTextPlain, args.Text)
	if args.HTML != "" {
		l.AddAlternativeString(gomail.TypeTextHTML, args.HTML)
	}
}

func checkContent(args effect.MailArgs) *effect.Fault {
	switch {
	case hasControl(args.Subject) || !utf8.ValidString(args.Subject):
		return effect.NewFault(effect.Invalid, "the subject holds a line break or another control character")
	case len(args.Subject) > maxSubject:
		return effect.NewFault(effect.Invalid, "the subject is longer than %d bytes", maxSubject)
	case args.Text == "" && args.HTML == "":
		return effect.NewFault(effect.Invalid, "the e-mail has no content")
	case len(args.Text)+len(args.HTML) > maxBody:
		return effect.NewFault(effect.Invalid, "the e-mail is larger than %d MiB", maxBody>>20)
	}
	return nil
}

func addresses(what string, list []string) ([]*mail.Address, *effect.Fault) {
	out := make([]*mail.Address, 0, len(list))
	for i, text := range list {
		a, problem := address(text)
		if problem != "" {
			return nil, effect.NewFault(effect.Invalid, "%s, entry %d, %s", what, i+1, problem)
		}
		out = append(out, a)
	}
	return out, nil
}

// messageID makes the same id of the same key.
func (c *client) messageID(key string) string {
	if key == "" {
		key = rand.Text()
	}
	sum := sha256.Sum256([]byte(key))
	return fmt.Sprintf("%s@%s", hex.EncodeToString(sum[:16]), c.domain())
}

// domain is that of the sender.
func (c *client) domain() string {
	_, domain, _ := strings.Cut(c.from.Address[strings.LastIndexByte(c.from.Address, '@'):], "@")
	return domain
}
