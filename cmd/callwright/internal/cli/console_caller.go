package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/trace"
)

func shownSecret(text string, secret bool) string {
	if secret && text != "" {
		return trace.Mask
	}
	return text
}

// dots hides what is typed while it is.
func dots(text string, secret bool) string {
	if secret {
		return strings.Repeat("•", utf8.RuneCountInString(text))
	}
	return text
}

// collect takes keys. Enter ends an entry as silence does, at once.
func (c *console) collect(ctx context.Context, args effect.CollectArgs) (any, *effect.Fault) {
	c.hear(args.Prompt)
	c.hint(keysHint(args))
	r := c.in.open(ctx, false, func(s stroke) bool { return s.key() || s.r == '\n' })
	defer r.close()
	defer c.screen.typed("")
	e := host.Entry{CollectArgs: args}
	for limit := time.Duration(args.FirstDigit); e.Reason == ""; {
		s, err := r.next(limit)
		switch {
		case errors.Is(err, errQuiet), s.empty, s.r == '\n' && e.Digits != "":
			e.Stop()
		case err != nil:
			return nil, fault(err)
		case s.key():
			e.Take(string(s.r))
			c.screen.typed(dots(e.Digits, args.Secret))
			limit = time.Duration(args.InterDigit)
		}
	}
	if e.Full() {
		c.in.passOver(args.FinishOn, time.Duration(args.InterDigit))
	}
	c.screen.typed("")
	c.pressed(e)
	return e.Value(), nil
}

func (c *console) pressed(e host.Entry) {
	switch {
	case e.Reason == effect.ReasonNoInput:
		c.hint("nothing was pressed")
	case e.Digits == "":
		c.hint("just the finish key was pressed")
	default:
		c.phone("pressed " + shownSecret(e.Digits, e.Secret))
	}
}

// keysHint says what can be pressed.
func keysHint(args effect.CollectArgs) string {
	var parts []string
	switch {
	case len(args.Keys) == 1:
		parts = append(parts, "press "+args.Keys)
	case args.Keys != "":
		parts = append(parts, "press one of "+strings.Join(strings.Split(args.Keys, ""), " "))
	case args.MaxDigits == 1:
		parts = append(parts, "press a key")
	case args.MaxDigits > 0:
		parts = append(parts, fmt.Sprintf("press up to %d keys", args.MaxDigits))
	default:
		parts = append(parts, "press keys")
	}
	if args.FinishOn != "" && args.MaxDigits != 1 {
		parts = append(parts, args.FinishOn+" ends")
	}
	if args.ClearOn != "" {
		parts = append(parts, args.ClearOn+" begins anew")
	}
	return strings.Join(parts, ", ")
}

// line takes a line of text; the first key must come within the limit.
func (c *console) line(ctx context.Context, first, all time.Duration, secret bool) (string, error) {
	text, begun := "", atomic.Bool{}
	r := c.in.open(ctx, false, func(s stroke) bool { return !s.end && (s.r != '\n' || s.empty || begun.Load()) })
	defer r.close()
	defer c.screen.typed("")
	start, limit := time.Now(), first
	for {
		s, err := r.next(limit)
		switch {
		case err != nil:
			return text, err
		case s.r == '\n':
			return strings.TrimSpace(text), nil
		case s.r == backspace:
			_, n := utf8.DecodeLastRuneInString(text)
			text = text[:len(text)-n]
		default:
			text += string(s.r)
		}
		begun.Store(text != "")
		c.screen.typed(dots(text, secret))
		if limit = all; all > 0 {
			limit = max(all-time.Since(start), time.Nanosecond)
		}
	}
}

// listen takes a line as what the caller says. Typing takes longer than
// speaking, so only the first key has to come in time.
func (c *console) listen(ctx context.Context, args effect.SpeechArgs) (any, *effect.Fault) {
	c.hear(args.Prompt)
	c.hint(speechHint(args))
	text, err := c.line(ctx, time.Duration(args.Start), 0, args.Secret)
	if err != nil && !errors.Is(err, errQuiet) {
		return nil, fault(err)
	}
	if text == "" {
		c.hint("nothing was said")
		return map[string]any{"text": "", "confidence": 0.0, "reason": effect.ReasonNoInput}, nil
	}
	if args.Keys != nil && strings.Trim(text, telephoneKeys) == "" {
		return c.pressedInstead(text, args), nil
	}
	c.phone("said »" + shownSecret(text, args.Secret) + "«")
	return map[string]any{"text": text, "confidence": 1.0, "reason": effect.ReasonFinished}, nil
}

// telephoneKeys are the keys that a telephone has.
const telephoneKeys = "0123456789*#"

// pressedInstead takes a line of keys for those that stand for an answer.
func (c *console) pressedInstead(text string, args effect.SpeechArgs) any {
	e := host.Entry{CollectArgs: args.Keys.Collect(args.Secret)}
	for _, r := range text {
		if e.Take(string(r)) {
			break
		}
	}
	if e.Reason == "" {
		e.Stop()
	}
	c.pressed(e)
	return e.Answer()
}

// speechHint says how to answer.
func speechHint(args effect.SpeechArgs) string {
	hint := "type what you say, and Enter"
	if len(args.Hints) > 0 {
		hint = "say, for example: " + strings.Join(args.Hints, ", ")
	}
	if k := args.Keys; k != nil {
		hint += "; or " + keysHint(k.Collect(args.Secret))
	}
	return hint
}

// message takes a line as what the caller leaves. Each word is taken for half
// a second, but no message for shorter than it took to type.
func (c *console) message(ctx context.Context, args effect.MessageArgs) (any, *effect.Fault) {
	c.hear(args.Prompt)
	c.hint("type the message, and Enter")
	start := time.Now()
	text, err := c.line(ctx, time.Duration(args.Max), time.Duration(args.Max), false)
	reason := effect.ReasonFinished
	switch {
	case errors.Is(err, errQuiet):
		reason = effect.ReasonMax
	case err != nil:
		return nil, fault(err)
	}
	if text == "" {
		c.hint("no message was left")
		return map[string]any{"recording": "", "seconds": 0, "reason": effect.ReasonNoInput}, nil
	}
	length := max(time.Since(start), time.Duration(len(strings.Fields(text)))*time.Second/2, host.ShortMessage)
	if args.Max > 0 && length >= time.Duration(args.Max) {
		length, reason = time.Duration(args.Max), effect.ReasonMax
	}
	c.phone("left the message »" + text + "«")
	return map[string]any{"recording": fmt.Sprintf("message-%d.wav", c.number()), "seconds": int(length / time.Second), "reason": reason}, nil
}

// send shows a message of a written conversation.
func (c *console) send(_ context.Context, args effect.SendArgs) (any, *effect.Fault) {
	c.screen.say(partyPhone, colourSaid, "» "+args.Text)
	if args.To != "" && args.Channel != "" {
		c.hint("to " + args.To + " by " + args.Channel)
	}
	if len(args.Choices) > 0 {
		c.hint("choices: " + strings.Join(args.Choices, ", "))
	}
	return map[string]any{"id": fmt.Sprintf("message-%d", c.number())}, nil
}

// reply takes a line as the other side's message.
func (c *console) reply(ctx context.Context, args effect.ReplyArgs) (any, *effect.Fault) {
	c.hint("type a message, and Enter")
	for {
		text, err := c.line(ctx, 0, 0, args.Secret)
		if err != nil {
			return nil, fault(err)
		}
		if text == "" {
			continue
		}
		c.phone("« " + shownSecret(text, args.Secret))
		return map[string]any{"text": text, "from": ""}, nil
	}
}
