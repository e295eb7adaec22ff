package call_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/source"
)

// check returns what the block finds wrong with settings that are well-formed
// one by one.
func check(t *testing.T, name, settings string) []string {
	t.Helper()
	d := blocks.Registry().Lookup(name)
	n, diags := source.Parse(source.NewFile("f", []byte("a: "+settings+"\n")))
	require.Empty(t, diags)
	var out []string
	for _, f := range d.Check(block.Static{Node: n.Get("a"), Desc: d}) {
		require.NotZero(t, f.Range.Start, f.Message)
		out = append(out, f.Message)
	}
	return out
}

func TestSettingsThatCanNeverBeRight(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ block, settings, want string }{
		{"play_prompt", `{barge_in: true}`, "the prompt has nothing to say"},
		{"play_prompt", ``, "the prompt has nothing to say"},
		{"play_prompt", `{say: a, audio: b}`, "the prompt is given twice"},
		{"play_prompt", `{say: a, prompt: [b]}`, "the prompt is given twice"},
		{"play_prompt", `{prompt: [a, {say: a, audio: b}]}`, "a part of a prompt is either a text or an audio file"},
		{"play_prompt", `{prompt: {}}`, "a part of a prompt is either a text or an audio file"},
		{"play_prompt", `{say: a, language: English}`, `"English" is not a language tag`},
		{"play_music", `0s`, `the setting "for" must be longer than nothing`},
		{"play_music", `{for: 0m}`, `the setting "for" must be longer than nothing`},
		{"collect_digits", `{into: a}`, "the prompt has nothing to say"},
		{"collect_digits", `{say: a, into: a, retry_say: b}`, "this is never heard: the step does not ask again"},
		{"collect_digits", `{say: a, into: a, retries: 0, invalid_audio: b}`, "this is never heard: the step does not ask again"},
		{"collect_digits", `{say: a, into: a, retries: 1, no_input_say: b, no_input_audio: c}`, "no_input_say and no_input_audio are both given"},
		{"collect_digits", `{say: a, into: a, min_digits: 5, max_digits: 4}`, "no entry has at least 5 and at most 4 digits"},
		{"collect_digits", `{say: a, into: a, min_digits: 33}`, "no entry has at least 33 and at most 32 digits"},
		{"collect_digits", `{say: a, into: a, finish_on: "#x"}`, `a telephone has no key "x"`},
		{"collect_digits", `{say: a, into: a, clear_on: "**"}`, `the setting "clear_on" takes one key`},
		{"collect_digits", `{say: a, into: a, clear_on: "#"}`, "the key # ends the entry and cannot clear it"},
		{"collect_digits", `{say: a, into: a, first_digit: 0s}`, `the setting "first_digit" must be longer than nothing`},
		{"collect_speech", `{into: a}`, "the prompt has nothing to say"},
		{"collect_speech", `{say: a, into: a, hints: {a: b}}`, `the setting "hints" takes a list of texts`},
		{"collect_speech", `{say: a, into: a, hints: [[b]]}`, `the setting "hints" takes a list of texts`},
		{"collect_speech", `{say: a, into: a, max: 0s}`, `the setting "max" must be longer than nothing`},
		{"collect_speech", `{say: a, into: a, retries: 0, retry_say: b}`, "this is never heard: the step does not ask again"},
		{"menu", `{choices: {1: a}}`, "the prompt has nothing to say"},
		{"menu", `{say: a, choices: {}}`, "the menu has no choices"},
		{"menu", `{say: a, choices: {12: a}}`, `a telephone has no key "12"`},
		{"menu", `{say: a, choices: {A: a}}`, `a telephone has no key "A"`},
		{"menu", `{say: a, choices: {1: invalid}}`, "the choice of key 1 cannot be an exit"},
		{"menu", `{say: a, choices: {1: a b}}`, "the choice of key 1 cannot be an exit"},
		{"menu", `{say: a, choices: {1: sales}, labels: {sale: b}}`, `no choice is called "sale"`},
		{"menu", `{say: a, choices: {1: sales}, labels: {sales: [b]}}`, "a label is a text"},
		{"menu", `{say: a, choices: {1: b}, retries: 0, retry_audio: b}`, "this is never heard: the step does not ask again"},
		{"voicemail", `{into: a}`, "the prompt has nothing to say"},
		{"voicemail", `{say: a, min: 3m}`, "no message is at least 3m0s and at most 2m0s long"},
		{"voicemail", `{say: a, max: 500ms}`, "no message is at least 1s and at most 500ms long"},
		{"voicemail", `{say: a, silence: 0s}`, `the setting "silence" must be longer than nothing`},
		{"voicemail", `{say: a, finish_on: x}`, `a telephone has no key "x"`},
		{"send_dtmf", `"12-3"`, `"12-3" cannot be sent as tones`},
		{"send_dtmf", `{digits: ",,"}`, `",," cannot be sent as tones`},
		{"set_language", ``, "set_language has nothing to set"},
		{"set_language", `english`, `"english" is not a language tag`},
	} {
		require.Equal(t, []string{tt.want}, check(t, tt.block, tt.settings), "%s: %s", tt.block, tt.settings)
	}
}

// TestSettingsThatCanBeRight holds back findings about what is computed.
func TestSettingsThatCanBeRight(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ block, settings string }{
		{"play_prompt", `"${x}"`},
		{"play_prompt", `{prompt: a, language: "${x}"}`},
		{"play_prompt", `{say: a, language: zh-Hant-TW}`},
		{"play_music", `{for: "${x}"}`},
		{"collect_digits", `{say: a, into: a, retries: "${x}", retry_say: b}`},
		{"collect_digits", `{say: a, into: a, retries: 1, retry_say: b, no_input_audio: c, invalid_say: d}`},
		{"collect_digits", `{say: a, into: a, min_digits: "${x}", max_digits: 1}`},
		{"collect_digits", `{say: a, into: a, finish_on: "", clear_on: "*"}`},
		{"collect_speech", `{say: a, into: a, hints: "${x}", max: "${x}"}`},
		{"menu", `{say: a, choices: {"#": a, "*": a, 0: b}, labels: {a: A}, retry_say: b}`},
		{"voicemail", `{say: a, min: "${x}", max: 1s}`},
		{"send_dtmf", `"${x}-"`},
		{"send_dtmf", `"0123456789*#ABCD,"`},
		{"set_language", `{voice: a}`},
		{"set_language", `""`},
	} {
		require.Empty(t, check(t, tt.block, tt.settings), "%s: %s", tt.block, tt.settings)
	}
}
