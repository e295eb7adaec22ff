package host_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
)

func who(name string) effect.Agent { return effect.Agent{ID: name, Name: name} }

func offered(name string, args effect.OfferArgs) step {
	return step{kind: effect.HostOffer, args: args, value: data{"agent": data{"id": name, "name": name}}}
}

func TestAgentsHaveTheirWays(t *testing.T) {
	t.Parallel()
	team := host.Script{
		People: []host.Person{
			{Agent: who("Ann"), Does: []host.Conduct{{Does: host.Busy}, {Does: host.Rejects, After: 4 * s}, {After: 6 * s, Talk: 90 * s}}},
			{Agent: who("Bob"), Does: []host.Conduct{{Does: host.Vanishes, Talk: 7 * s}}},
		},
		Talk: 30 * s,
	}
	queue, ann := effect.OfferArgs{Queue: "q", Ring: effect.Duration(10 * s)}, effect.OfferArgs{Agent: "ann", Ring: effect.Duration(5 * s)}
	h := follow(t, team, []step{
		offered("Bob", queue), // Ann is busy
		{kind: effect.HostConnect, args: effect.ConnectArgs{Whisper: "0123456789"}, after: 3 * s},
		{kind: effect.HostTalk, args: data{}, value: data{"ended_by": "target", "seconds": 7}, after: 7 * s},
		offered("Ann", queue),
		{kind: effect.HostConnect, args: effect.ConnectArgs{}, fault: effect.Busy, after: 4 * s},
		{kind: effect.HostConnect, args: effect.ConnectArgs{}, fault: effect.Invalid},
		offered("Ann", ann),
		{kind: effect.HostConnect, args: effect.ConnectArgs{}, fault: effect.NoAnswer, after: 5 * s}, // a second too short
		offered("Ann", queue),
		{kind: effect.HostConnect, args: effect.ConnectArgs{}, after: 6 * s},
		{kind: effect.HostTalk, args: data{}, value: data{"ended_by": "agent", "seconds": 90}, after: 90 * s},
		{kind: effect.HostHangup, args: data{}},
		{kind: effect.HostPlay, args: ten(false), fault: effect.HungUp},
	})
	require.Equal(t, host.Transcript{
		{Event: host.Offered, Text: "Bob"}, {Event: host.Whispered, Text: "0123456789"}, {Event: host.Connected, Text: "Bob"}, {Event: host.Talked, Text: "target"},
		{Event: host.Offered, Text: "Ann"}, {Event: host.Refused, Text: "Ann"},
		{Event: host.Offered, Text: "Ann"}, {Event: host.Missed, Text: "Ann"},
		{Event: host.Offered, Text: "Ann"}, {Event: host.Connected, Text: "Ann"}, {Event: host.Talked, Text: "agent"}, {Event: host.Ended},
	}, h.Transcript())
}

// An agent who would answer after the caller has left does not.
func TestAgentAnswersTooLate(t *testing.T) {
	t.Parallel()
	h := follow(t, host.Script{Patience: 5 * s, People: []host.Person{{Agent: who("Ann"), Does: []host.Conduct{{After: 8 * s}}}}}, []step{
		offered("Ann", effect.OfferArgs{Queue: "q"}),
		{kind: effect.HostConnect, args: effect.ConnectArgs{}, leaves: true, after: 5 * s},
	})
	require.Equal(t, host.Transcript{{Event: host.Offered, Text: "Ann"}, {Event: host.Left}}, h.Transcript())
}

func TestTransfer(t *testing.T) {
	t.Parallel()
	script := host.Script{
		Talk:    20 * s,
		People:  []host.Person{{Agent: who("Ann"), Does: []host.Conduct{{Does: host.Busy}, {EndedBy: host.ByCaller}}}},
		Numbers: []host.Number{{Number: "+1", Conduct: host.Conduct{Does: host.Rejects}}, {Number: "+2", Conduct: host.Conduct{Does: host.NoAnswer}}},
	}
	after := step{kind: effect.HostPlay, args: ten(false), value: heard(false), after: s}
	over := step{kind: effect.HostPlay, args: ten(false), fault: effect.HungUp}
	transfer := func(args effect.TransferArgs, want step) step {
		want.kind, want.args = effect.HostTransfer, args
		return want
	}
	tests := []struct {
		name  string
		steps []step
	}{
		{"to a number", []step{transfer(effect.TransferArgs{Number: "+9", Whisper: "0123456789"}, step{value: data{"seconds": 20}, after: 23 * s}), after}},
		{"rejected", []step{transfer(effect.TransferArgs{Number: "+1"}, step{fault: effect.Busy, after: 2 * s}), after}},
		{"not answered", []step{transfer(effect.TransferArgs{Number: "+2", Ring: effect.Duration(12 * s)}, step{fault: effect.NoAnswer, after: 12 * s}), after}},
		{"to an agent who is busy first", []step{
			transfer(effect.TransferArgs{Agent: "Ann"}, step{fault: effect.Busy}),
			transfer(effect.TransferArgs{Queue: "q"}, step{value: data{"seconds": 20}, after: 22 * s}), over}},
		{"to nobody", []step{transfer(effect.TransferArgs{Agent: "Zoe"}, step{fault: effect.NotFound}), after}},
		{"blind", []step{transfer(effect.TransferArgs{Number: "+2", Blind: true}, step{value: data{"seconds": 0}}), over}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			follow(t, script, tt.steps)
		})
	}
}

func find(t *testing.T, h *host.Host, escape string) host.Answer {
	r := request(t, effect.RouteFind, effect.FindArgs{Queue: "q", Escape: escape})
	r.ID = "run/find/1.1"
	return h.Answer(r)
}

func TestCallerInAQueue(t *testing.T) {
	t.Parallel()
	require.Equal(t, host.Never, find(t, host.New(host.Script{}), "9").After, "they stay")

	a := find(t, host.New(host.Script{Patience: time.Minute}), "9")
	require.True(t, a.HangUp)
	require.Equal(t, time.Minute, a.After)

	a = find(t, host.New(host.Script{Patience: time.Minute, InQueue: host.Action{HangUp: true, After: 20 * s}}), "9")
	require.True(t, a.HangUp)
	require.Equal(t, 20*s, a.After)

	press := host.Script{InQueue: host.Action{Press: "9", After: 20 * s}}
	a = find(t, host.New(press), "9*")
	require.Equal(t, host.Answer{Result: effect.Result{Request: "run/find/1.1", Value: data{"escape": "9"}}, After: 20 * s}, a)
	require.Equal(t, host.Never, find(t, host.New(press), "1").After, "the key is no way out")
}

// The music of a queue does not wear out the caller's patience a second time,
// and stops when an agent is found.
func TestWithdraw(t *testing.T) {
	t.Parallel()
	h := host.New(host.Script{Patience: time.Minute, Pace: steady})
	music := request(t, effect.HostMusic, effect.MusicArgs{For: effect.Duration(50 * s)})
	require.Equal(t, 60*s, find(t, h, "").After)
	require.Equal(t, 50*s, h.Answer(music).After)
	require.False(t, h.Answer(music).HangUp, "the queue's own answer says when they leave")
	h.Withdraw("run/find/1.1", 55*s)
	a := h.Answer(music)
	require.True(t, a.HangUp)
	require.Equal(t, 5*s, a.After, "what was left of the minute")

	h.Withdraw(music.ID, 2*s) // just before they would have left
	a = h.Answer(music)
	require.True(t, a.HangUp)
	require.Equal(t, 3*s, a.After)
	require.Equal(t, effect.HungUp, h.Answer(music).Result.Fault.Code)
}

func TestEscape(t *testing.T) {
	t.Parallel()
	h := host.New(host.Script{Pace: steady, Rules: []host.Rule{{Hears: "press nine", Action: host.Action{Press: "19", After: 2 * s}}}})
	find(t, h, "9")
	h.Answer(request(t, effect.HostPlay, effect.PlayArgs{Say: "to leave, press nine"}))
	key, after, ok := h.Escape()
	require.True(t, ok)
	require.Equal(t, "9", key)
	require.Equal(t, 5*s, after, "two seconds of prompt, two of thought, one between the keys")
	_, _, ok = h.Escape()
	require.False(t, ok, "it is pressed once")
}

func TestCapabilities(t *testing.T) {
	t.Parallel()
	h := host.New(host.Script{Cannot: []effect.Kind{effect.HostRecord}})
	require.True(t, h.Can(effect.HostPlay))
	require.False(t, h.Can(effect.HostRecord), "the script says so")
	require.False(t, h.Can(effect.CRMSearch), "it is not for a host")
	follow(t, host.Script{Cannot: []effect.Kind{effect.HostRecord}}, []step{{kind: effect.HostRecord, args: effect.RecordArgs{Do: "start"}, fault: effect.Unsupported}})
}

func TestScreensAreInTheTranscript(t *testing.T) {
	t.Parallel()
	h := host.New(host.Script{})
	h.Show(host.Screen{Shown: []effect.Shown{
		{Mode: "record", Object: "Contact", Records: []string{"003"}}, {Mode: "new", Object: "Case"}, {Mode: "choice", Object: "Contact", Records: []string{"1", "2"}},
	}})
	require.Equal(t, host.Transcript{
		{Event: host.Shown, Text: "Contact 003"}, {Event: host.Shown, Text: "a new Case"}, {Event: host.Shown, Text: "a choice of 2 Contact: 1, 2"},
	}, h.Transcript())
}
