package host_test

import (
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
)

const (
	s  = time.Second
	ms = time.Millisecond
)

// steady is a pace that is easy to reckon with: a character takes 100 ms.
var steady = host.Pace{Speech: 10, Typing: 10, Audio: 4 * s, Think: s, Key: s, PickUp: 2 * s}

// step is a request and what it should come to.
type step struct {
	kind   effect.Kind
	args   any
	value  any // of the result
	fault  effect.Code
	after  time.Duration
	leaves bool
	within time.Duration // the request's Timeout
}

// follow asks a host of the script for all steps.
func follow(t *testing.T, script host.Script, steps []step) *host.Host {
	t.Helper()
	script.Pace = steady
	h := host.New(script)
	for i, want := range steps {
		r := request(t, want.kind, want.args)
		r.Timeout = effect.Duration(want.within)
		got := h.Answer(r)
		require.Equal(t, want.leaves, got.HangUp, "step %d", i+1)
		require.Equal(t, want.after, got.After, "step %d", i+1)
		if want.leaves {
			want.fault = effect.HungUp
		}
		if want.fault != "" {
			require.NotNil(t, got.Result.Fault, "step %d", i+1)
			require.Equal(t, want.fault, got.Result.Fault.Code, "step %d", i+1)
			continue
		}
		require.Nil(t, got.Result.Fault, "step %d", i+1)
		require.Equal(t, want.value, got.Result.Value, "step %d", i+1)
	}
	return h
}

type data = map[string]any

func digits(d, reason string) data { return data{"digits": d, "reason": reason} }

func heard(cut bool) data { return data{"interrupted": cut} }

// ten is a prompt of a second.
func ten(bargeIn bool) effect.PlayArgs { return effect.PlayArgs{Say: "0123456789", BargeIn: bargeIn} }

func ask(prompt effect.PlayArgs, most int) effect.CollectArgs {
	return effect.CollectArgs{Prompt: prompt, MaxDigits: most, FinishOn: "#", ClearOn: "*", FirstDigit: effect.Duration(5 * s), InterDigit: effect.Duration(3 * s)}
}

func say(text string) effect.PlayArgs { return effect.PlayArgs{Say: text} }

func TestCallerPressesKeys(t *testing.T) {
	t.Parallel()
	press := func(a host.Action) host.Script { return host.Script{Rules: []host.Rule{{Action: a}}} }
	tests := []struct {
		name   string
		script host.Script
		steps  []step
	}{
		{"after the prompt, one by one", press(host.Action{Press: "12#"}), []step{
			{kind: effect.HostCollect, args: ask(ten(false), 4), value: digits("12", "finished"), after: 4 * s}}},
		{"until the maximum, with the finish key", press(host.Action{Press: "12#"}), []step{
			{kind: effect.HostCollect, args: ask(ten(false), 2), value: digits("12", "finished"), after: 3 * s},
			{kind: effect.HostCollect, args: ask(ten(false), 2), value: digits("", "no_input"), after: 6 * s}}},
		{"and then nothing", press(host.Action{Press: "12"}), []step{
			{kind: effect.HostCollect, args: ask(ten(false), 4), value: digits("12", "timeout"), after: 6 * s}}},
		{"and begins anew", press(host.Action{Press: "12*34#"}), []step{
			{kind: effect.HostCollect, args: ask(ten(false), 4), value: digits("34", "finished"), after: 7 * s}}},
		{"and begins anew and stops", press(host.Action{Press: "1*"}), []step{
			{kind: effect.HostCollect, args: ask(ten(false), 4), value: digits("", "no_input"), after: 6 * s}}},
		{"nothing", press(host.Action{}), []step{
			{kind: effect.HostCollect, args: ask(ten(false), 4), value: digits("", "no_input"), after: 6 * s}}},
		{"all of them", press(host.Action{Press: "1234567890#", Every: 100 * ms}), []step{
			{kind: effect.HostCollect, args: ask(ten(false), 0), value: digits("1234567890", "finished"), after: 3 * s}}},
		{"too late, and hears the next prompt over them", press(host.Action{Press: "1", After: 6 * s}), []step{
			{kind: effect.HostCollect, args: ask(ten(false), 1), value: digits("", "no_input"), after: 6 * s},
			{kind: effect.HostCollect, args: ask(effect.PlayArgs{Say: "01234567890123456789"}, 1), value: digits("", "no_input"), after: 7 * s}}},
		{"too late, but in time for the next question", press(host.Action{Press: "1", After: 8 * s}), []step{
			{kind: effect.HostCollect, args: ask(ten(false), 1), value: digits("", "no_input"), after: 6 * s},
			{kind: effect.HostCollect, args: ask(ten(false), 1), value: digits("1", "finished"), after: 3 * s}}},
		{"with a gap that is too long", press(host.Action{Press: "1,,,,2#", Every: 100 * ms}), []step{
			{kind: effect.HostCollect, args: ask(ten(false), 4), value: digits("1", "timeout"), after: 5 * s},
			{kind: effect.HostCollect, args: ask(effect.PlayArgs{}, 4), value: digits("2", "finished"), after: 1200 * ms}}},
		{"during a prompt that they end", press(host.Action{Press: "1", During: true, After: 400 * ms}), []step{
			{kind: effect.HostCollect, args: ask(ten(true), 1), value: digits("1", "finished"), after: 400 * ms}}},
		{"during a prompt that they do not end", press(host.Action{Press: "1", During: true, After: 400 * ms}), []step{
			{kind: effect.HostCollect, args: ask(ten(false), 1), value: digits("", "no_input"), after: 6 * s}}},
		{"during a prompt, for the question after it", press(host.Action{Press: "1", During: true, After: 400 * ms}), []step{
			{kind: effect.HostPlay, args: ten(true), value: heard(true), after: 400 * ms},
			{kind: effect.HostCollect, args: ask(ten(true), 1), value: digits("1", "finished")}}},
		{"during a prompt before the question, in vain", press(host.Action{Press: "1", During: true, After: 400 * ms}), []step{
			{kind: effect.HostPlay, args: ten(false), value: heard(false), after: s},
			{kind: effect.HostCollect, args: ask(ten(true), 1), value: digits("", "no_input"), after: 6 * s}}},
		{"after a prompt, in the question that has none", press(host.Action{Press: "1"}), []step{
			{kind: effect.HostPlay, args: ten(true), value: heard(false), after: s},
			{kind: effect.HostCollect, args: ask(effect.PlayArgs{}, 1), value: digits("1", "finished"), after: s}}},
		{"as the old script says, in time", host.Script{Digits: "12"}, []step{
			{kind: effect.HostCollect, args: ask(ten(true), 1), value: digits("1", "finished"), after: 2 * s},
			{kind: effect.HostCollect, args: ask(ten(true), 4), value: digits("2", "timeout"), after: 5 * s}}},
		{"but no digits where a rule wants silence", host.Script{Digits: "1", Rules: []host.Rule{{}}}, []step{
			{kind: effect.HostCollect, args: ask(ten(true), 1), value: digits("", "no_input"), after: 6 * s},
			{kind: effect.HostCollect, args: ask(ten(true), 1), value: digits("1", "finished"), after: 2 * s}}},
		{"otherwise", host.Script{Otherwise: host.Action{Press: "7"}, Digits: "1"}, []step{
			{kind: effect.HostPlay, args: ten(true), value: heard(false), after: s},
			{kind: effect.HostCollect, args: ask(ten(true), 1), value: digits("1", "finished"), after: 2 * s},
			{kind: effect.HostCollect, args: ask(ten(true), 1), value: digits("7", "finished"), after: 2 * s},
			{kind: effect.HostCollect, args: ask(ten(true), 1), value: digits("7", "finished"), after: 2 * s}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			follow(t, tt.script, tt.steps)
		})
	}
}

func TestRulesCountInOrder(t *testing.T) {
	t.Parallel()
	h := follow(t, host.Script{Rules: []host.Rule{
		{Hears: "SALES", Action: host.Action{Press: "9"}},
		{Hears: "sales", Times: 2, Action: host.Action{Press: "1"}},
		{Match: regexp.MustCompile(`case \w+ \?$`), Times: host.Always, Action: host.Action{Press: "4#"}},
	}}, []step{
		{kind: effect.HostCollect, args: ask(say("For sales press one."), 1), value: digits("9", "finished"), after: 3 * s},
		{kind: effect.HostCollect, args: ask(say("For sales press one."), 1), value: digits("1", "finished"), after: 3 * s},
		{kind: effect.HostPlay, args: effect.PlayArgs{Parts: []effect.Part{{Say: "sales"}, {Audio: "bell.wav"}}}, value: heard(false), after: 4500 * ms},
		{kind: effect.HostCollect, args: ask(effect.PlayArgs{}, 1), value: digits("1", "finished"), after: s},
		{kind: effect.HostCollect, args: ask(say("For sales press one."), 1), value: digits("", "no_input"), after: 7 * s},
		{kind: effect.HostCollect, args: ask(effect.PlayArgs{Parts: []effect.Part{{Say: "Your case"}, {Say: "number ?"}}}, 8), value: digits("4", "finished"), after: 3700 * ms},
		{kind: effect.HostCollect, args: ask(say("The case number ?"), 8), value: digits("4", "finished"), after: 3700 * ms},
	})
	require.Equal(t, []string{
		"For sales press one.", "For sales press one.", "sales", "bell.wav", "For sales press one.", "Your case", "number ?", "The case number ?",
	}, h.Transcript().Said())
}

func TestCallerSpeaks(t *testing.T) {
	t.Parallel()
	speech := effect.SpeechArgs{Prompt: ten(false), Start: effect.Duration(4 * s), Silence: effect.Duration(2 * s), Max: effect.Duration(3 * s)}
	message := effect.MessageArgs{Prompt: ten(false), Beep: true, Max: effect.Duration(30 * s), Silence: effect.Duration(2 * s), FinishOn: "#"}
	said := func(text string, c float64, reason string) data {
		return data{"text": text, "confidence": c, "reason": reason}
	}
	either := speech
	either.Keys = &effect.KeyArgs{MaxDigits: 3, FinishOn: "#", InterDigit: effect.Duration(2 * s)}
	pressed := func(text, reason string) data {
		return data{"text": text, "confidence": 1.0, "reason": reason, "keys": true}
	}
	left := func(name string, n int, reason string) data {
		return data{"recording": name, "seconds": n, "reason": reason}
	}
	once := func(a host.Action) host.Script { return host.Script{Rules: []host.Rule{{Action: a}}} }
	tests := []struct {
		name   string
		script host.Script
		step   step
	}{
		{"words", once(host.Action{Say: "hello", Confidence: 0.5}), step{kind: effect.HostSpeech, args: speech, value: said("hello", 0.5, "finished"), after: 4500 * ms}},
		{"too many words", once(host.Action{Say: "a very very very very long story"}), step{kind: effect.HostSpeech, args: speech, value: said("a very very very very long story", 0.95, "max"), after: 5 * s}},
		{"no words", host.Script{}, step{kind: effect.HostSpeech, args: speech, value: said("", 0, "no_input"), after: 5 * s}},
		{"words too late", once(host.Action{Say: "hello", After: 5 * s}), step{kind: effect.HostSpeech, args: speech, value: said("", 0, "no_input"), after: 5 * s}},
		{"keys, where none are taken", once(host.Action{Press: "1#"}), step{kind: effect.HostSpeech, args: speech, value: said("", 0, "no_input"), after: 5 * s}},
		{"keys instead of words", once(host.Action{Press: "12"}), step{kind: effect.HostSpeech, args: either, value: pressed("12", "timeout"), after: 5 * s}},
		{"keys and the finish key", once(host.Action{Press: "12#"}), step{kind: effect.HostSpeech, args: either, value: pressed("12", "finished"), after: 4 * s}},
		{"as many keys as may be", once(host.Action{Press: "1234"}), step{kind: effect.HostSpeech, args: either, value: pressed("123", "finished"), after: 4 * s}},
		{"just the finish key", once(host.Action{Press: "#"}), step{kind: effect.HostSpeech, args: either, value: said("", 0, "no_input"), after: 2 * s}},
		{"keys of the script", host.Script{Digits: "12#"}, step{kind: effect.HostSpeech, args: either, value: pressed("12", "finished"), after: 4 * s}},
		{"words where keys would do", once(host.Action{Say: "hello", Confidence: 0.5}), step{kind: effect.HostSpeech, args: either, value: said("hello", 0.5, "finished"), after: 4500 * ms}},
		{"neither words nor keys", host.Script{Digits: ",1"}, step{kind: effect.HostSpeech, args: either, value: said("", 0, "no_input"), after: 5 * s}},
		{"words during the prompt", once(host.Action{Say: "hello", During: true}), step{kind: effect.HostSpeech, args: speech, value: said("", 0, "no_input"), after: 5 * s}},
		{"a message", once(host.Action{Record: 10 * s}), step{kind: effect.HostMessage, args: message, value: left("message-1.wav", 10, "timeout"), after: 13500 * ms}},
		{"a message and the finish key", once(host.Action{Record: 10 * s, Press: "#"}), step{kind: effect.HostMessage, args: message, value: left("message-1.wav", 10, "finished"), after: 12500 * ms}},
		{"an endless message", once(host.Action{Record: time.Hour}), step{kind: effect.HostMessage, args: message, value: left("message-1.wav", 30, "max"), after: 31500 * ms}},
		{"no message", host.Script{}, step{kind: effect.HostMessage, args: message, value: left("", 0, "no_input"), after: 3500 * ms}},
		{"no message but the finish key", once(host.Action{Press: "#"}), step{kind: effect.HostMessage, args: message, value: left("", 0, "finished"), after: 1500 * ms}},
		{"a hang-up in the message", once(host.Action{Record: 10 * s, HangUp: true}), step{kind: effect.HostMessage, args: message, leaves: true, after: 12 * s}},
		{"tones", host.Script{}, step{kind: effect.HostDTMF, args: effect.DTMFArgs{Digits: "12,3"}, after: 1600 * ms}},
		{"recording", host.Script{}, step{kind: effect.HostRecord, args: effect.RecordArgs{Do: "pause"}}},
		{"a recording that cannot be", host.Script{}, step{kind: effect.HostRecord, args: effect.RecordArgs{Do: "burn"}, fault: effect.Invalid}},
		{"music", host.Script{}, step{kind: effect.HostMusic, args: effect.MusicArgs{For: effect.Duration(30 * s)}, after: 30 * s}},
		{"a time limit", host.Script{}, step{kind: effect.HostMusic, args: effect.MusicArgs{For: effect.Duration(30 * s)}, fault: effect.Timeout, within: 10 * s, after: 10 * s}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			follow(t, tt.script, []step{tt.step})
		})
	}
}

func TestSpokenSecretsStayOutOfTheTranscript(t *testing.T) {
	t.Parallel()
	h := follow(t, host.Script{Rules: []host.Rule{{Action: host.Action{Say: "four seven"}}, {Action: host.Action{Reply: "4711"}}}}, []step{
		{kind: effect.HostSpeech, args: effect.SpeechArgs{Prompt: ten(true), Secret: true}, value: data{"text": "four seven", "confidence": 0.95, "reason": "finished"}, after: 3 * s},
		{kind: effect.HostReply, args: effect.ReplyArgs{Secret: true}, value: data{"text": "4711", "from": ""}, after: 1400 * ms},
		{kind: effect.HostDTMF, args: effect.DTMFArgs{Digits: "4711", Secret: true}, after: 800 * ms},
	})
	require.Equal(t, host.Transcript{
		{Event: host.Said, Text: "0123456789"}, {Event: host.Spoke, Text: "***"}, {Event: host.Wrote, Text: "***"}, {Event: host.Toned, Text: "***"},
	}, h.Transcript())
}

func TestCallerWrites(t *testing.T) {
	t.Parallel()
	h := follow(t, host.Script{Rules: []host.Rule{{Hears: "help", Action: host.Action{Reply: "it is broken"}}}}, []step{
		{kind: effect.HostSend, args: effect.SendArgs{Text: "How can we help?"}, value: data{"id": "message-1"}},
		{kind: effect.HostReply, args: effect.ReplyArgs{}, value: data{"text": "it is broken", "from": ""}, within: time.Minute, after: 2200 * ms},
		{kind: effect.HostSend, args: effect.SendArgs{Text: "Anything else?"}, value: data{"id": "message-2"}},
		{kind: effect.HostReply, args: effect.ReplyArgs{}, fault: effect.Timeout, within: time.Minute, after: time.Minute},
	})
	require.Equal(t, []string{"How can we help?", "Anything else?"}, h.Transcript().Said())
}

func TestCallerLeaves(t *testing.T) {
	t.Parallel()
	hangUp := func(a host.Action) host.Script {
		a.HangUp = true
		return host.Script{Rules: []host.Rule{{Action: a}}}
	}
	music := effect.MusicArgs{For: effect.Duration(30 * s)}
	over := step{kind: effect.HostPlay, args: ten(false), fault: effect.HungUp}
	tests := []struct {
		name   string
		script host.Script
		steps  []step
	}{
		{"at the end of a prompt", hangUp(host.Action{}), []step{{kind: effect.HostPlay, args: ten(false), leaves: true, after: s}, over}},
		{"during a prompt", hangUp(host.Action{During: true, After: 300 * ms}), []step{{kind: effect.HostPlay, args: ten(false), leaves: true, after: 300 * ms}, over}},
		{"at once", hangUp(host.Action{During: true}), []step{{kind: effect.HostPlay, args: ten(false), leaves: true}, over}},
		{"during an entry", hangUp(host.Action{Press: "12"}), []step{{kind: effect.HostCollect, args: ask(ten(false), 4), leaves: true, after: 3 * s}, over}},
		{"later", hangUp(host.Action{After: 11 * s}), []step{
			{kind: effect.HostPlay, args: ten(false), value: heard(false), after: s},
			{kind: effect.HostMusic, args: music, leaves: true, after: 11 * s}, over}},
		{"out of patience", host.Script{Patience: 50 * s}, []step{
			{kind: effect.HostMusic, args: music, after: 30 * s},
			{kind: effect.HostPlay, args: ten(false), value: heard(false), after: s},
			{kind: effect.HostMusic, args: music, leaves: true, after: 20 * s}, over}},
		{"when it rings too long", host.Script{Patience: 5 * s, Agent: host.NoAnswer}, []step{
			{kind: effect.HostOffer, args: effect.OfferArgs{Queue: "q"}, value: data{"agent": data{"id": "alex", "name": "Alex Agent", "email": "alex@callwright.example"}}},
			{kind: effect.HostConnect, args: effect.ConnectArgs{}, leaves: true, after: 5 * s}, over}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := follow(t, tt.script, tt.steps)
			lines := h.Transcript()
			require.Equal(t, host.Line{Event: host.Left}, lines[len(lines)-1])
			require.NotContains(t, lines, host.Line{Event: host.Pressed, Text: "12"}, "the entry was not finished")
		})
	}
}
