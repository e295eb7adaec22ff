package cli

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
)

// stage is a console whose screen is a file.
type stage struct {
	*console
	t    *testing.T
	file *os.File
}

// onStage plays a console in a bubble. What is typed later is typed by the
// function.
func onStage(t *testing.T, play func(t *testing.T, s *stage)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		f, err := os.Create(filepath.Join(t.TempDir(), "screen"))
		require.NoError(t, err)
		defer f.Close()
		w := newWire()
		defer w.close()
		s := &stage{console: newConsole(&screen{out: &output{file: f}}, host.New(host.Script{}), w), t: t, file: f}
		play(t, s)
		synctest.Wait()
	})
}

// types puts text into the inbox as lines do.
func (s *stage) types(text string) {
	empty := true
	for _, r := range text {
		s.in.put(stroke{r: r, empty: r == '\n' && empty})
		empty = r == '\n'
	}
}

// after types when so much time has passed.
func (s *stage) after(d time.Duration, text string) {
	time.AfterFunc(d, func() { s.types(text) })
}

func (s *stage) do(kind effect.Kind, args any) (effect.Result, time.Duration) {
	s.t.Helper()
	data, err := json.Marshal(args)
	require.NoError(s.t, err)
	start := time.Now()
	r := s.Perform(s.t.Context(), effect.Request{ID: "run/step/1.1", Kind: kind, Args: data})
	return r, time.Since(start)
}

func (s *stage) seen() string {
	data, err := os.ReadFile(s.file.Name())
	require.NoError(s.t, err)
	return string(data)
}

func pin() effect.CollectArgs {
	return effect.CollectArgs{MaxDigits: 4, FinishOn: "#", ClearOn: "*", FirstDigit: effect.Duration(5 * time.Second), InterDigit: effect.Duration(3 * time.Second), Secret: true}
}

func TestConsoleCollects(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, typed    string
		at             time.Duration
		digits, reason string
		took           time.Duration
	}{
		{"finish key", "12#", time.Second, "12", effect.ReasonFinished, time.Second},
		{"all keys", "1234", time.Second, "1234", effect.ReasonFinished, time.Second},
		{"silence behind them", "12", time.Second, "12", effect.ReasonTimeout, 4 * time.Second},
		{"Enter behind them", "12\n", time.Second, "12", effect.ReasonTimeout, time.Second},
		{"begun anew", "12*3#", 0, "3", effect.ReasonFinished, 0},
		{"Enter alone", "\n", time.Second, "", effect.ReasonNoInput, time.Second},
		{"silence", "", 0, "", effect.ReasonNoInput, 5 * time.Second},
		{"too late", "1", 6 * time.Second, "", effect.ReasonNoInput, 5 * time.Second},
		{"no keys of a telephone", "ab\n3#", time.Second, "3", effect.ReasonFinished, time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			onStage(t, func(t *testing.T, s *stage) {
				s.after(tt.at, tt.typed)
				r, took := s.do(effect.HostCollect, pin())
				require.Nil(t, r.Fault)
				require.Equal(t, map[string]any{"digits": tt.digits, "reason": tt.reason}, r.Value)
				require.Equal(t, tt.took, took)
				require.NotContains(t, s.seen(), "12", "it is secret")
				time.Sleep(10 * time.Second) // what comes too late comes
			})
		})
	}
}

// Keys that are typed ahead are kept, and a finish key behind a full entry
// belongs to it.
func TestConsoleKeepsWhatIsTypedAhead(t *testing.T) {
	t.Parallel()
	onStage(t, func(t *testing.T, s *stage) {
		s.types("1234#\n7\nhello there\n")
		for _, want := range []string{"1234", "7"} {
			r, _ := s.do(effect.HostCollect, pin())
			require.Equal(t, want, r.Value.(map[string]any)["digits"])
		}
		r, took := s.do(effect.HostReply, effect.ReplyArgs{})
		require.Equal(t, "hello there", r.Value.(map[string]any)["text"])
		require.Zero(t, took)
	})
}

func TestConsoleAgent(t *testing.T) {
	t.Parallel()
	onStage(t, func(t *testing.T, s *stage) {
		r, _ := s.do(effect.HostConnect, effect.ConnectArgs{})
		require.Equal(t, effect.Invalid, r.Fault.Code, "nobody was offered the call")
		offer := effect.OfferArgs{Queue: "q", Ring: effect.Duration(20 * time.Second)}
		ring := func(typed string) (effect.Result, time.Duration) {
			r, _ := s.do(effect.HostOffer, offer)
			require.Nil(t, r.Fault)
			s.after(2*time.Second, typed)
			return s.do(effect.HostConnect, effect.ConnectArgs{})
		}
		r, took := ring("")
		require.Equal(t, effect.NoAnswer, r.Fault.Code)
		require.Equal(t, 20*time.Second, took)
		r, _ = ring("5r")
		require.Equal(t, effect.Busy, r.Fault.Code)
		r, took = ring("a")
		require.Nil(t, r.Fault)
		require.Equal(t, 2*time.Second, took)
		s.after(90*time.Second, "x")
		r, _ = s.do(effect.HostTalk, struct{}{})
		require.Equal(t, map[string]any{"ended_by": "target", "seconds": 90}, r.Value)
		require.Contains(t, s.seen(), "flow  | nobody waits for 5\n")
	})
}

// A hang-up reaches the run first, and then everybody who waits.
func TestConsoleHangUp(t *testing.T) {
	t.Parallel()
	onStage(t, func(t *testing.T, s *stage) {
		told := make(chan bool, 1)
		go func() { told <- (<-s.wire.events).HangUp }()
		s.after(time.Second, "1")
		time.AfterFunc(2*time.Second, s.in.cut)
		r, took := s.do(effect.HostCollect, pin())
		require.Equal(t, effect.HungUp, r.Fault.Code)
		require.Equal(t, 2*time.Second, took)
		require.True(t, <-told)
		r, _ = s.do(effect.HostPlay, effect.PlayArgs{Say: "never"})
		require.Equal(t, effect.HungUp, r.Fault.Code)
		require.NotContains(t, s.seen(), "never")
	})
}

// A caller who hangs up in a conversation ends it; that is no interruption.
func TestConsoleHangUpInConversation(t *testing.T) {
	t.Parallel()
	onStage(t, func(t *testing.T, s *stage) {
		time.AfterFunc(5*time.Second, s.in.cut)
		r, _ := s.do(effect.HostTalk, struct{}{})
		require.Equal(t, map[string]any{"ended_by": "caller", "seconds": 5}, r.Value)
		r, _ = s.do(effect.HostPlay, effect.PlayArgs{Say: "never"})
		require.Equal(t, effect.HungUp, r.Fault.Code)
	})
}

// The end of piped input waits for its turn, and for somebody who waits.
func TestConsoleEndOfInput(t *testing.T) {
	t.Parallel()
	onStage(t, func(t *testing.T, s *stage) {
		s.types("1\n")
		s.in.put(stroke{end: true})
		synctest.Wait()
		r, _ := s.do(effect.HostPlay, effect.PlayArgs{Say: "Welcome."})
		require.Nil(t, r.Fault)
		one := pin()
		one.MaxDigits = 1
		r, _ = s.do(effect.HostCollect, one)
		require.Nil(t, r.Fault)
		go func() { <-s.wire.events }()
		r, took := s.do(effect.HostMusic, effect.MusicArgs{For: effect.Duration(time.Minute)})
		require.Equal(t, effect.HungUp, r.Fault.Code)
		require.Zero(t, took)
	})
}

func TestConsoleMusic(t *testing.T) {
	t.Parallel()
	onStage(t, func(t *testing.T, s *stage) {
		minute := effect.MusicArgs{For: effect.Duration(time.Minute)}
		r, took := s.do(effect.HostMusic, minute)
		require.Nil(t, r.Fault)
		require.Equal(t, time.Minute, took)
		s.after(10*time.Second, "12\n") // keys are kept; the rest of their line is no Enter
		_, took = s.do(effect.HostMusic, minute)
		require.Equal(t, time.Minute, took)
		r, _ = s.do(effect.HostCollect, pin())
		require.Equal(t, "12", r.Value.(map[string]any)["digits"])
		s.after(10*time.Second, "\n")
		_, took = s.do(effect.HostMusic, minute)
		require.Equal(t, 10*time.Second, took)
	})
}

// Two requests at a time: keys go to the caller's, letters to the agent's.
func TestConsoleHandsInputToWhoWantsIt(t *testing.T) {
	t.Parallel()
	onStage(t, func(t *testing.T, s *stage) {
		_, _ = s.do(effect.HostOffer, effect.OfferArgs{Queue: "q", Ring: effect.Duration(time.Minute)})
		rung := make(chan effect.Result)
		go func() {
			r, _ := s.do(effect.HostConnect, effect.ConnectArgs{})
			rung <- r
		}()
		s.after(time.Second, "1a2#")
		r, _ := s.do(effect.HostCollect, pin())
		require.Equal(t, "12", r.Value.(map[string]any)["digits"])
		require.Nil(t, (<-rung).Fault)
	})
}

// A key that leads out of a queue decides what happens next: what is typed
// behind it, and the end, wait until the run knows.
func TestInboxWaitsForADecision(t *testing.T) {
	t.Parallel()
	onStage(t, func(t *testing.T, s *stage) {
		ctx, decided := context.WithCancel(t.Context())
		queue := s.in.pass(ctx, stroke.key)
		music := s.in.open(t.Context(), false, func(s stroke) bool { return s.r == '\n' })
		s.types("9please")
		s.in.put(stroke{end: true})
		got, err := queue.next(0)
		require.NoError(t, err)
		require.Equal(t, '9', got.r)
		require.Len(t, s.in.typed, len("please")+1)
		music.close()
		decided()
		queue.close()
		r, _ := s.do(effect.HostMessage, effect.MessageArgs{Max: effect.Duration(time.Minute)})
		require.Nil(t, r.Fault)
		require.Contains(t, s.seen(), "left the message »please«")
	})
}

// A request that was given up takes nothing more.
func TestConsoleCancelled(t *testing.T) {
	t.Parallel()
	onStage(t, func(t *testing.T, s *stage) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, func() {
			cancel()
			s.types("4#")
		})
		data, err := json.Marshal(pin())
		require.NoError(t, err)
		r := s.Perform(ctx, effect.Request{Kind: effect.HostCollect, Args: data})
		require.Equal(t, effect.Cancelled, r.Fault.Code)
		r, _ = s.do(effect.HostCollect, pin())
		require.Equal(t, "4", r.Value.(map[string]any)["digits"])
	})
}

func TestConsoleSpeechAndMessages(t *testing.T) {
	t.Parallel()
	onStage(t, func(t *testing.T, s *stage) {
		speech := effect.SpeechArgs{Start: effect.Duration(5 * time.Second)}
		r, took := s.do(effect.HostSpeech, speech)
		require.Equal(t, map[string]any{"text": "", "confidence": 0.0, "reason": effect.ReasonNoInput}, r.Value)
		require.Equal(t, 5*time.Second, took)
		s.after(time.Second, "blue\bs\n")
		r, _ = s.do(effect.HostSpeech, speech)
		require.Equal(t, "blus", r.Value.(map[string]any)["text"])
		speech.Keys = &effect.KeyArgs{MaxDigits: 3, FinishOn: "#"}
		for typed, text := range map[string]string{"12#\n": "12", "1234\n": "123", "#\n": "", "12 please\n": "12 please"} {
			s.after(time.Second, typed)
			r, _ = s.do(effect.HostSpeech, speech)
			require.Equal(t, text, r.Value.(map[string]any)["text"], typed)
			require.Equal(t, text == "12" || text == "123", r.Value.(map[string]any)["keys"] == true, typed)
		}
		s.after(time.Second, "please call me back soon\n")
		r, _ = s.do(effect.HostMessage, effect.MessageArgs{Max: effect.Duration(time.Minute)})
		require.Equal(t, map[string]any{"recording": "message-1.wav", "seconds": 2, "reason": effect.ReasonFinished}, r.Value)
		s.after(0, "hi\n")
		r, _ = s.do(effect.HostMessage, effect.MessageArgs{Max: effect.Duration(time.Minute)})
		require.Equal(t, 2, r.Value.(map[string]any)["seconds"], "however short its text")
		r, took = s.do(effect.HostMessage, effect.MessageArgs{Max: effect.Duration(time.Minute)})
		require.Equal(t, effect.ReasonNoInput, r.Value.(map[string]any)["reason"])
		require.Equal(t, time.Minute, took)
	})
}

func TestTypistReadsKeys(t *testing.T) {
	t.Parallel()
	interrupted := false
	b := newInbox()
	newTypist(strings.NewReader("1\x1b[A\x1b[3~2\x7f\r\r\x01é\x03"), b, true, func() { interrupted = true }).read()
	require.True(t, interrupted)
	require.Equal(t, []stroke{{r: '1'}, {r: '2'}, {r: backspace}, {r: '\n'}, {r: '\n', empty: true}, {r: 'é'}}, b.typed)
}

func TestTypistReadsLines(t *testing.T) {
	t.Parallel()
	b := newInbox()
	newTypist(strings.NewReader("1#\r\n\r\nx"), b, false, nil).read()
	require.Equal(t, []stroke{{r: '1'}, {r: '#'}, {r: '\n'}, {r: '\n', empty: true}, {r: 'x'}, {end: true}}, b.typed)
}
