package host_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
)

func request(t testing.TB, kind effect.Kind, args any) effect.Request {
	t.Helper()
	data, err := json.Marshal(args)
	require.NoError(t, err)
	return effect.Request{ID: "run/step/1.1", Kind: kind, Step: "step", Args: data}
}

func perform(t testing.TB, p effect.Performer, kind effect.Kind, args any) effect.Result {
	t.Helper()
	r := p.Perform(t.Context(), request(t, kind, args))
	require.Equal(t, "run/step/1.1", r.Request)
	return r
}

func TestCollectTakesDigitsInOrder(t *testing.T) {
	t.Parallel()
	type entry struct{ digits, reason string }
	numbers := effect.CollectArgs{MaxDigits: 4, FinishOn: "#"}
	menu := effect.CollectArgs{MaxDigits: 1}
	open := effect.CollectArgs{FinishOn: "#"}
	none := entry{"", effect.ReasonNoInput}
	tests := []struct {
		name   string
		digits string
		ask    []effect.CollectArgs
		want   []entry
	}{
		{"nothing to press", "", []effect.CollectArgs{numbers, menu}, []entry{none, none}},
		{"finish key", "12#345#", []effect.CollectArgs{numbers, numbers, numbers}, []entry{{"12", "finished"}, {"345", "finished"}, none}},
		{"finish key alone", "#1", []effect.CollectArgs{numbers, menu}, []entry{{"", "finished"}, {"1", "finished"}}},
		{"maximum", "123456", []effect.CollectArgs{numbers, numbers}, []entry{{"1234", "finished"}, {"56", "timeout"}}},
		{"maximum and finish key", "1234#2", []effect.CollectArgs{numbers, menu}, []entry{{"1234", "finished"}, {"2", "finished"}}},
		{"a menu takes every key", "#*", []effect.CollectArgs{menu, menu}, []entry{{"#", "finished"}, {"*", "finished"}}},
		{"no maximum", "1234567#", []effect.CollectArgs{open}, []entry{{"1234567", "finished"}}},
		{"silence after keys", "12,34#", []effect.CollectArgs{numbers, numbers}, []entry{{"12", "timeout"}, {"34", "finished"}}},
		{"silence instead of keys", ",5", []effect.CollectArgs{menu, menu}, []entry{none, {"5", "finished"}}},
		{"a comma belongs to the entry before it", "1,2", []effect.CollectArgs{menu, menu}, []entry{{"1", "finished"}, {"2", "finished"}}},
		{"two commas", "12#,,3", []effect.CollectArgs{numbers, menu, menu}, []entry{{"12", "finished"}, none, {"3", "finished"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := host.New(host.Script{Digits: tt.digits})
			for i, args := range tt.ask {
				r := perform(t, h, effect.HostCollect, args)
				require.Nil(t, r.Fault)
				require.Equal(t, map[string]any{"digits": tt.want[i].digits, "reason": tt.want[i].reason}, r.Value, "question %d", i+1)
			}
		})
	}
}

func TestTranscriptMasksSecretDigits(t *testing.T) {
	t.Parallel()
	h := host.New(host.Script{Digits: "4711#22#"})
	perform(t, h, effect.HostAnswer, struct{}{})
	perform(t, h, effect.HostPlay, effect.PlayArgs{Audio: "welcome.wav"})
	r := perform(t, h, effect.HostCollect, effect.CollectArgs{Prompt: effect.PlayArgs{Say: "Your PIN?"}, FinishOn: "#", Secret: true})
	require.Equal(t, "4711", r.Value.(map[string]any)["digits"], "the scenario gets what was pressed")
	perform(t, h, effect.HostCollect, effect.CollectArgs{Prompt: effect.PlayArgs{Say: "Your case?"}, FinishOn: "#"})
	perform(t, h, effect.HostCollect, effect.CollectArgs{FinishOn: "#"})
	require.Equal(t, host.Transcript{
		{Event: host.Answered}, {Event: host.Played, Text: "welcome.wav"},
		{Event: host.Said, Text: "Your PIN?"}, {Event: host.Pressed, Text: "***"},
		{Event: host.Said, Text: "Your case?"}, {Event: host.Pressed, Text: "22"},
		{Event: host.Silent},
	}, h.Transcript())
	require.Equal(t, []string{"welcome.wav", "Your PIN?", "Your case?"}, h.Transcript().Said())
}

func TestOfferFindsPeople(t *testing.T) {
	t.Parallel()
	jane := effect.Agent{ID: "7", Name: "Jane Doe", Email: "jane@acme.example"}
	sam := effect.Agent{ID: "8", Name: "Sam"}
	company := host.Script{Agents: []effect.Agent{jane, sam}, Queues: []string{"support"}}
	tests := []struct {
		name   string
		script host.Script
		args   effect.OfferArgs
		want   effect.Agent
		fault  effect.Code
		says   string
	}{
		{"by name", company, effect.OfferArgs{Agent: "sam"}, sam, "", ""},
		{"by e-mail", company, effect.OfferArgs{Agent: "JANE@acme.example"}, jane, "", ""},
		{"by id", company, effect.OfferArgs{Agent: "8"}, sam, "", ""},
		{"queue", company, effect.OfferArgs{Queue: "Support"}, jane, "", ""},
		{"unknown agent", company, effect.OfferArgs{Agent: "Jane Do"}, effect.Agent{}, effect.NotFound, `did you mean "Jane Doe"?`},
		{"unknown queue", company, effect.OfferArgs{Queue: "sales"}, effect.Agent{}, effect.NotFound, "use one of: support"},
		{"nobody named", company, effect.OfferArgs{}, effect.Agent{}, effect.Invalid, "no agent and no queue"},
		{"default agent", host.Script{}, effect.OfferArgs{Agent: "alex@callwright.example"}, host.DefaultAgent(), "", ""},
		{"any queue", host.Script{}, effect.OfferArgs{Queue: "whatever"}, host.DefaultAgent(), "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := perform(t, host.New(tt.script), effect.HostOffer, tt.args)
			if tt.fault != "" {
				require.NotNil(t, r.Fault)
				require.Equal(t, tt.fault, r.Fault.Code)
				require.Contains(t, r.Fault.Message, tt.says)
				return
			}
			require.Nil(t, r.Fault)
			got := r.Value.(map[string]any)["agent"].(map[string]any)
			require.Equal(t, tt.want.Name, got["name"])
			require.Equal(t, tt.want.ID, got["id"])
		})
	}
}

func TestConversation(t *testing.T) {
	t.Parallel()
	h := host.New(host.Script{Talk: 90 * time.Second})
	require.Equal(t, effect.Invalid, perform(t, h, effect.HostConnect, struct{}{}).Fault.Code, "nobody was offered the call")
	require.Nil(t, perform(t, h, effect.HostOffer, effect.OfferArgs{Queue: "support"}).Fault)
	require.Equal(t, effect.Invalid, perform(t, h, effect.HostTalk, struct{}{}).Fault.Code, "nobody has picked up")
	require.Nil(t, perform(t, h, effect.HostConnect, struct{}{}).Fault)
	r := perform(t, h, effect.HostTalk, struct{}{})
	require.Equal(t, map[string]any{"ended_by": "agent", "seconds": 90}, r.Value)
	require.Nil(t, perform(t, h, effect.HostPlay, effect.PlayArgs{Say: "Bye"}).Fault, "the caller is still there")
}

func TestAgentsWhoDoNotTalk(t *testing.T) {
	t.Parallel()
	busy := host.New(host.Script{Agent: host.Busy})
	require.Equal(t, effect.Busy, perform(t, busy, effect.HostOffer, effect.OfferArgs{Queue: "q"}).Fault.Code)
	require.Equal(t, effect.Invalid, perform(t, busy, effect.HostConnect, struct{}{}).Fault.Code)
	require.Equal(t, host.Transcript{{Event: host.Refused, Text: "Alex Agent"}}, busy.Transcript())

	away := host.New(host.Script{Agent: host.NoAnswer})
	for range 2 { // the second try is like the first
		require.Nil(t, perform(t, away, effect.HostOffer, effect.OfferArgs{Queue: "q"}).Fault)
		require.Equal(t, effect.NoAnswer, perform(t, away, effect.HostConnect, struct{}{}).Fault.Code)
	}
}

func TestNothingHappensAfterTheCall(t *testing.T) {
	t.Parallel()
	ended := host.New(host.Script{Digits: "1"})
	require.Nil(t, perform(t, ended, effect.HostHangup, struct{}{}).Fault)
	left := host.New(host.Script{EndedBy: host.ByCaller})
	perform(t, left, effect.HostOffer, effect.OfferArgs{Queue: "q"})
	perform(t, left, effect.HostConnect, struct{}{})
	require.Nil(t, perform(t, left, effect.HostTalk, struct{}{}).Fault)
	for _, h := range []*host.Host{ended, left} {
		before := h.Transcript()
		require.Equal(t, effect.HungUp, perform(t, h, effect.HostPlay, effect.PlayArgs{Say: "Hello?"}).Fault.Code)
		require.Equal(t, effect.HungUp, perform(t, h, effect.HostCollect, effect.CollectArgs{MaxDigits: 1}).Fault.Code)
		require.Equal(t, effect.HungUp, perform(t, h, effect.HostHangup, struct{}{}).Fault.Code)
		require.Equal(t, before, h.Transcript())
	}
}

func TestHostRefusesWhatItCannotDo(t *testing.T) {
	t.Parallel()
	h := host.New(host.Script{})
	require.Equal(t, effect.Unsupported, perform(t, h, effect.CRMSearch, struct{}{}).Fault.Code)
	require.Equal(t, effect.Invalid, perform(t, h, effect.HostPlay, []int{1}).Fault.Code)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.Equal(t, effect.Cancelled, h.Perform(ctx, request(t, effect.HostAnswer, struct{}{})).Fault.Code)
	require.Empty(t, h.Transcript())
}

func TestCheckDigits(t *testing.T) {
	t.Parallel()
	require.NoError(t, host.CheckDigits("0123456789*#,"))
	require.NoError(t, host.CheckDigits(""))
	require.ErrorContains(t, host.CheckDigits("12a"), `no key 'a'`)
	require.ErrorContains(t, host.CheckDigits("1 2"), `no key ' '`)
}

// A text message to somebody's number needs no call; one in the conversation
// does.
func TestMessagesOutliveTheCall(t *testing.T) {
	t.Parallel()
	h := host.New(host.Script{Rules: []host.Rule{{Action: host.Action{HangUp: true}}}})
	require.Equal(t, effect.HungUp, perform(t, h, effect.HostPlay, effect.PlayArgs{Say: "Hello."}).Fault.Code)
	for range 2 {
		sms := request(t, effect.HostSend, effect.SendArgs{To: "+14155550100", Channel: "sms", Text: "Sorry."})
		a := h.Answer(sms)
		require.Nil(t, a.Result.Fault)
		require.False(t, a.HangUp)
		require.Equal(t, effect.HungUp, perform(t, h, effect.HostSend, effect.SendArgs{Text: "Sorry."}).Fault.Code)
	}
}

func TestCallerSaysOneThingAfterTheOther(t *testing.T) {
	t.Parallel()
	h := host.New(host.Script{
		Says:  []string{"an invoice", "", "Hi.", "4711", "", "late"},
		Rules: []host.Rule{{Hears: "name", Action: host.Action{Say: "Jane"}}},
	})
	heard := func(prompt string) any {
		r := perform(t, h, effect.HostSpeech, effect.SpeechArgs{Prompt: effect.PlayArgs{Say: prompt}})
		require.Nil(t, r.Fault)
		return r.Value.(map[string]any)["text"]
	}
	require.Equal(t, "an invoice", heard("What is it about?"))
	require.Equal(t, "Jane", heard("Your name?"), "a rule goes first")
	require.Empty(t, heard("What else?"))
	left := perform(t, h, effect.HostMessage, effect.MessageArgs{Beep: true}).Value.(map[string]any)
	require.Equal(t, "message-1.wav", left["recording"])
	require.Equal(t, 2, left["seconds"], "however short its text")
	require.Equal(t, "4711", perform(t, h, effect.HostReply, effect.ReplyArgs{}).Value.(map[string]any)["text"])
	require.Equal(t, effect.Timeout, perform(t, h, effect.HostReply, effect.ReplyArgs{}).Fault.Code)
	require.Equal(t, "late", heard("Still there?"))
	require.Empty(t, heard("Hello?"))
}
