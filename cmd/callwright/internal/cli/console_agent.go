package cli

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/callwright/callwright/cmd/callwright/internal/brief"
	"github.com/callwright/callwright/cmd/callwright/internal/story"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/value"
)

// What the agent types.
const (
	agentAccepts = 'a'
	agentRejects = 'r'
	agentEnds    = 'e'
	agentIsLost  = 'x'
)

// oneOfRunes reports whether a stroke is one of some letters.
func oneOfRunes(letters string) func(stroke) bool {
	return func(s stroke) bool { return !s.end && strings.ContainsRune(letters, s.r) }
}

func (c *console) doWithAgent(ctx context.Context, r effect.Request) (any, *effect.Fault) {
	switch r.Kind {
	case effect.HostOffer:
		return c.offer(ctx, r)
	case effect.HostConnect:
		return decoded(ctx, r, c.connect)
	case effect.HostTalk:
		return c.talk(ctx)
	case effect.HostTransfer:
		return decoded(ctx, r, c.transfer)
	}
	return nil, effect.NewFault(effect.Unsupported, "the terminal cannot do %s", r.Kind)
}

// offer asks who is meant.
func (c *console) offer(ctx context.Context, r effect.Request) (any, *effect.Fault) {
	var args effect.OfferArgs
	if f := r.Decode(&args); f != nil {
		return nil, f
	}
	res := c.people.Perform(ctx, r)
	if res.Fault != nil {
		return nil, res.Fault
	}
	got, _ := res.Value.(map[string]any)
	agent, _ := got["agent"].(map[string]any)
	name := value.Text(agent["name"])
	c.mu.Lock()
	c.ringing = offered{name, time.Duration(args.Ring)}
	c.mu.Unlock()
	c.desk(name + "'s phone rings")
	return res.Value, nil
}

func (c *console) connect(ctx context.Context, args effect.ConnectArgs) (any, *effect.Fault) {
	if args.Music != "" {
		c.screen.say(partyPhone, colourSaid, "♪ "+args.Music)
	}
	c.mu.Lock()
	offer := c.ringing
	c.mu.Unlock()
	if offer.name == "" {
		return nil, effect.NewFault(effect.Invalid, "the call was offered to nobody")
	}
	if f := c.rings(ctx, offer.name, offer.ring); f != nil {
		return nil, f
	}
	if args.Whisper != "" {
		c.screen.say(partyAgent, colourSaid, "»"+args.Whisper+"«")
	}
	return nil, nil
}

// rings lets somebody accept or reject, until it has rung too long.
func (c *console) rings(ctx context.Context, name string, atMost time.Duration) *effect.Fault {
	c.screen.say(partyAgent, colourFaint, "(a accepts, r rejects)")
	r := c.in.open(ctx, true, oneOfRunes(string(agentAccepts)+string(agentRejects)))
	defer r.close()
	s, err := r.next(atMost)
	switch {
	case errors.Is(err, errQuiet):
		c.desk(name + " does not answer")
		return effect.NewFault(effect.NoAnswer, "%s did not answer", name)
	case err != nil:
		return fault(err)
	case s.r == agentRejects:
		c.desk(name + " rejects the call")
		return effect.NewFault(effect.Busy, "%s has rejected the call", name)
	}
	c.desk(name + " answers")
	return nil
}

// talk lasts until one side ends it.
func (c *console) talk(ctx context.Context) (any, *effect.Fault) {
	ended, seconds, f := c.converse(ctx)
	if f != nil {
		return nil, f
	}
	return map[string]any{"ended_by": ended, "seconds": seconds}, nil
}

func (c *console) converse(ctx context.Context) (by string, seconds int, f *effect.Fault) {
	c.screen.say(partyAgent, colourFaint, "(they talk; e ends it, x loses the agent, Ctrl-D hangs up)")
	commands := oneOfRunes(string(agentEnds) + string(agentIsLost))
	r := c.in.open(ctx, true, func(s stroke) bool { return s.end || commands(s) })
	defer r.close()
	start := time.Now()
	s, err := r.next(0)
	if err != nil {
		return "", 0, fault(err)
	}
	by = host.ByAgent
	switch {
	case s.end:
		by = host.ByCaller
		c.phone("the caller hangs up")
		c.in.close()
	case s.r == agentIsLost:
		by = host.ByTarget
		c.desk("the agent is lost")
	default:
		c.desk("the agent hangs up")
	}
	return by, int(time.Since(start) / time.Second), nil
}

// transfer hands the call to somebody whom the terminal plays too.
func (c *console) transfer(ctx context.Context, args effect.TransferArgs) (any, *effect.Fault) {
	name := args.Number + args.Agent + args.Queue
	c.desk("the call is transferred to " + name)
	if args.Blind {
		c.in.close()
		return map[string]any{"seconds": 0}, nil
	}
	if f := c.rings(ctx, name, time.Duration(args.Ring)); f != nil {
		return nil, f
	}
	if args.Whisper != "" {
		c.screen.say(partyAgent, colourSaid, "»"+args.Whisper+"«")
	}
	_, seconds, f := c.converse(ctx)
	if f != nil {
		return nil, f
	}
	return map[string]any{"seconds": seconds}, nil
}

// show shows what has reached the agent's screen.
func (c *console) show(s host.Screen) {
	for _, shown := range s.Shown {
		c.desk("screen: " + story.Shown(shown))
		if shown.URL != "" {
			c.screen.say(partyAgent, colourFaint, "        "+shown.URL)
		}
	}
	if len(s.Attached) > 0 {
		c.desk("data: " + brief.Pairs(s.Attached))
	}
}
