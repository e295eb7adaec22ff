package host_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
)

func anyAction(t *rapid.T) host.Action {
	span := rapid.SampledFrom([]time.Duration{0, 100 * ms, s, 10 * s})
	return host.Action{
		Press: rapid.StringMatching(`[0-9*#,]{0,6}`).Draw(t, "press"), Every: span.Draw(t, "every"), Say: rapid.SampledFrom([]string{"", "yes"}).Draw(t, "say"),
		Record: span.Draw(t, "record"), Reply: rapid.SampledFrom([]string{"", "hi"}).Draw(t, "reply"), HangUp: rapid.IntRange(0, 9).Draw(t, "leaves") == 0,
		After: span.Draw(t, "after"), During: rapid.Bool().Draw(t, "during"),
	}
}

func anyScript(t *rapid.T) host.Script {
	sc := host.Script{
		Digits: rapid.StringMatching(`[0-9*#,]{0,8}`).Draw(t, "digits"), Otherwise: anyAction(t),
		Patience: rapid.SampledFrom([]time.Duration{0, 40 * s, time.Hour}).Draw(t, "patience"),
		Agent:    rapid.SampledFrom(host.Behaviours()).Draw(t, "agent"), Talk: 30 * s,
		EndedBy: rapid.SampledFrom([]string{host.ByAgent, host.ByCaller}).Draw(t, "ended by"),
	}
	for range rapid.IntRange(0, 4).Draw(t, "rules") {
		sc.Rules = append(sc.Rules, host.Rule{Hears: rapid.SampledFrom([]string{"", "press", "agent"}).Draw(t, "hears"), Times: rapid.IntRange(-1, 3).Draw(t, "times"), Action: anyAction(t)})
	}
	return sc
}

func anyRequest(t *rapid.T) (effect.Kind, any) {
	prompt := effect.PlayArgs{Say: rapid.SampledFrom([]string{"", "press one", "an agent is coming"}).Draw(t, "prompt"), BargeIn: rapid.Bool().Draw(t, "barge in")}
	k := rapid.SampledFrom(host.Kinds()).Draw(t, "kind")
	switch k {
	case effect.HostPlay:
		return k, prompt
	case effect.HostCollect:
		return k, ask(prompt, rapid.IntRange(0, 4).Draw(t, "digits"))
	case effect.HostSpeech:
		return k, effect.SpeechArgs{Prompt: prompt, Max: effect.Duration(5 * s)}
	case effect.HostMessage:
		return k, effect.MessageArgs{Prompt: prompt, Max: effect.Duration(5 * s), FinishOn: "#"}
	case effect.HostMusic:
		return k, effect.MusicArgs{For: effect.Duration(30 * s)}
	case effect.HostOffer:
		return k, effect.OfferArgs{Queue: "q"}
	case effect.HostTransfer:
		return k, effect.TransferArgs{Number: "+1"}
	}
	return k, data{}
}

// Whatever people do and whatever is asked: time never runs backwards, the
// same script gives the same call, the host's value is scenario data, and
// after a hang-up everything is over.
func TestAnyCall(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		script := anyScript(rt)
		one, two := host.New(script), host.New(script)
		gone := false
		for range rapid.IntRange(1, 12).Draw(rt, "requests") {
			kind, args := anyRequest(rt)
			r := request(t, kind, args)
			got := one.Answer(r)
			require.Equal(rt, got, two.Answer(r))
			require.GreaterOrEqual(rt, got.After, time.Duration(0))
			if gone {
				require.Equal(rt, effect.HungUp, got.Result.Fault.Code)
				require.Zero(rt, got.After)
			}
			require.False(rt, gone && got.HangUp, "nobody leaves twice")
			gone = gone || got.HangUp
			if d, ok := got.Result.Value.(data); ok && kind == effect.HostCollect {
				require.Contains(rt, []any{effect.ReasonFinished, effect.ReasonTimeout, effect.ReasonNoInput}, d["reason"])
				require.Regexp(rt, `^[0-9*#]*$`, d["digits"])
			}
		}
		require.Equal(rt, one.Transcript(), two.Transcript())
	})
}
