package cli

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/callwright/callwright/cmd/callwright/internal/story"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/interp"
)

// console is the host whose telephone and whose agent's desk are a terminal.
// Prompts take no time; all else takes the time that it takes.
type console struct {
	in     *inbox
	screen *screen
	people *host.Host // knows who works here; it is asked of offers only

	wire *wire

	mu      sync.Mutex
	ringing offered // the last offer
	counter int     // of messages
}

// offered is a call that was offered to an agent.
type offered struct {
	name string
	ring time.Duration
}

var (
	_ effect.Performer = (*console)(nil)
	_ host.Capable     = (*console)(nil)
)

func newConsole(s *screen, people *host.Host, w *wire) *console {
	c := &console{in: newInbox(), screen: s, people: people, wire: w}
	c.in.hangUp = c.hangUp
	c.in.unwanted = func(k stroke) {
		if k.r != '\n' && k.r != backspace {
			c.aside("nobody waits for " + string(k.r))
		}
	}
	return c
}

// Can reports whether a terminal can play the kind: it can play all.
func (c *console) Can(k effect.Kind) bool { return (&host.Host{}).Can(k) }

// hangUp tells the run that the caller has left, and then everybody who waits.
// The run comes first, so that it does not take their faults for answers.
func (c *console) hangUp() {
	if c.in.over() {
		return
	}
	c.screen.typed("")
	c.phone("the caller hangs up")
	c.wire.send(interp.Event{HangUp: true})
	c.in.close()
}

// Perform carries out a request of the kinds host.*.
func (c *console) Perform(ctx context.Context, r effect.Request) effect.Result {
	switch {
	case ctx.Err() != nil:
		return effect.Failed(r, fault(ctx.Err()))
	case c.in.over() && !host.Outlives(r):
		return effect.Failed(r, fault(errGone))
	}
	v, f := c.do(ctx, r)
	if f != nil {
		return effect.Failed(r, f)
	}
	return effect.Done(r, v)
}

func (c *console) do(ctx context.Context, r effect.Request) (any, *effect.Fault) {
	switch r.Kind {
	case effect.HostAnswer:
		c.phone("the call is answered")
		return nil, nil
	case effect.HostPlay:
		return decoded(ctx, r, c.play)
	case effect.HostMusic:
		return decoded(ctx, r, c.music)
	case effect.HostCollect:
		return decoded(ctx, r, c.collect)
	case effect.HostSpeech:
		return decoded(ctx, r, c.listen)
	case effect.HostMessage:
		return decoded(ctx, r, c.message)
	case effect.HostRecord:
		return decoded(ctx, r, c.record)
	case effect.HostDTMF:
		return decoded(ctx, r, c.tones)
	case effect.HostHangup:
		c.phone("the call is ended")
		c.in.close()
		return nil, nil
	case effect.HostSend:
		return decoded(ctx, r, c.send)
	case effect.HostReply:
		return decoded(ctx, r, c.reply)
	}
	return c.doWithAgent(ctx, r)
}

func decoded[A any](ctx context.Context, r effect.Request, do func(context.Context, A) (any, *effect.Fault)) (any, *effect.Fault) {
	var args A
	if f := r.Decode(&args); f != nil {
		return nil, f
	}
	return do(ctx, args)
}

// fault says why nothing was typed.
func fault(err error) *effect.Fault {
	switch {
	case errors.Is(err, errGone):
		return effect.NewFault(effect.HungUp, "the call is over")
	case errors.Is(err, errQuiet), errors.Is(err, context.DeadlineExceeded):
		return effect.NewFault(effect.Timeout, "no answer in time")
	}
	return effect.NewFault(effect.Cancelled, "the request was cancelled")
}

// number counts messages.
func (c *console) number() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.counter++
	return c.counter
}

func (c *console) phone(text string) { c.screen.say(partyPhone, colourNone, text) }
func (c *console) hint(text string)  { c.screen.say(partyPhone, colourFaint, "("+text+")") }
func (c *console) desk(text string)  { c.screen.say(partyAgent, colourNone, text) }
func (c *console) aside(text string) { c.screen.say(partyFlow, colourFaint, text) }

// hear shows a prompt.
func (c *console) hear(p effect.PlayArgs) {
	for _, line := range story.Prompt(p) {
		c.screen.say(partyPhone, colourSaid, line)
	}
}

func (c *console) play(_ context.Context, p effect.PlayArgs) (any, *effect.Fault) {
	c.hear(p)
	return map[string]any{"interrupted": false}, nil
}

// music waits; Enter ends it.
func (c *console) music(ctx context.Context, args effect.MusicArgs) (any, *effect.Fault) {
	name := args.Audio
	if name == "" {
		name = "music"
	}
	length := time.Duration(args.For)
	c.screen.say(partyPhone, colourSaid, "♪ "+name+" for "+short(length))
	r := c.in.pass(ctx, func(s stroke) bool { return s.empty })
	defer r.close()
	if length <= 0 {
		return nil, nil
	}
	if _, err := r.next(length); err != nil && !errors.Is(err, errQuiet) {
		return nil, fault(err)
	}
	return nil, nil
}

// wait performs TimeWait. The caller can hang up meanwhile.
func (c *console) wait(ctx context.Context, q effect.Request) effect.Result {
	var args effect.WaitArgs
	if f := q.Decode(&args); f != nil {
		return effect.Failed(q, f)
	}
	r := c.in.pass(ctx, func(stroke) bool { return false })
	defer r.close()
	t := time.NewTimer(time.Duration(args.For))
	defer t.Stop()
	select {
	case <-t.C:
		return effect.Done(q, nil)
	case <-ctx.Done():
		return effect.Failed(q, effect.NewFault(effect.Cancelled, "the wait was interrupted"))
	}
}

func (c *console) record(_ context.Context, args effect.RecordArgs) (any, *effect.Fault) {
	c.hint("recording: " + args.Do)
	return nil, nil
}

func (c *console) tones(_ context.Context, args effect.DTMFArgs) (any, *effect.Fault) {
	c.hint("tones: " + shownSecret(args.Digits, args.Secret))
	return nil, nil
}
