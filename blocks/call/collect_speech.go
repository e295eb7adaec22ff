package call

import (
	"cmp"
	"time"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/spec"
	"github.com/callwright/callwright/engine/value"
)

// CollectSpeech describes the block collect_speech.
func CollectSpeech() block.Descriptor {
	return block.Descriptor{
		Name: "collect_speech", Family: Family, Mode: effect.Write, Waits: true,
		Asks:    []effect.Kind{effect.HostSpeech},
		Summary: "Asks the caller a question and listens to the answer.",
		Doc: "The host makes a text of what is said. With `max_digits`, the caller may press keys instead, whose digits are the text then. Into a secret variable, the text reaches no trace. The variable is set only by the exit ok. " +
			"When the step asks again it says `no_input_say` or `invalid_say`, and then `retry_say` in place of the prompt.",
		Fields: append(append(questionFields(),
			spec.Field{Name: "hints", Kind: spec.Value, Exposes: true, Doc: "Phrases to expect: a text, or a list of texts.", Example: "[yes, no]"},
			spec.Field{Name: "start", Kind: spec.Duration, Default: 5 * time.Second, Doc: "How long to wait for the first word, from the end of the prompt."},
			spec.Field{Name: "silence", Kind: spec.Duration, Default: 1 * time.Second, Doc: "The pause that ends the answer."},
			spec.Field{Name: "max", Kind: spec.Duration, Default: 30 * time.Second, Doc: "How long the answer may be."},
			spec.Field{Name: "max_digits", Kind: spec.Int, Min: 1, Max: 64, Doc: "So many keys may be pressed instead of speaking; none if not given.", Example: "1"},
			spec.Field{Name: "finish_on", Kind: spec.Text, Literal: true, Doc: "The keys that end such an entry; # if not given.", Example: `"*"`},
			spec.Field{Name: "inter_digit", Kind: spec.Duration, Doc: "How long to wait for its next key; 3s if not given.", Example: "2s"},
			spec.Field{Name: "min_confidence", Kind: spec.Number, Min: 0, Max: 1, Doc: "How sure the host must be of the text, from 0 to 1; less is not valid.", Example: "0.6"},
			validField("A bare expression over `text` and `confidence` that must be true.", `lower(text) in ["yes", "no"]`),
			spec.Field{Name: "into", Kind: spec.Into, Required: true, Doc: "The variable to fill with the text.", Example: "reason"},
		), againFields(1)...),
		Exits: []block.Exit{
			{Name: noInput, Doc: "Nothing was said or pressed."},
			{Name: invalid, Doc: "The host was not sure enough of the text, or `valid` was not true."},
			exitFailed(),
		},
		Outputs: []block.Output{
			{Name: "text", Type: expression.String(), Doc: "What was said last; empty if the variable is secret."},
			{Name: "confidence", Type: expression.Number(), Doc: "How sure the host was of it, from 0 to 1; of keys it is 1."},
			{Name: "keys", Type: expression.Bool(), Doc: "Whether keys were pressed."},
		},
		Locals: []block.Local{{Name: "text", Type: expression.String()}, {Name: "confidence", Type: expression.Number()}},
		Declares: func(s block.Static) []block.Local {
			return []block.Local{{Name: s.Text("into"), Type: expression.String()}}
		},
		Check:  checkSpeech,
		Begin:  question(askSpeech).ask,
		Finish: gotSpeech,
		Examples: []string{
			"- collect_speech:\n    say: Please tell us in a few words what you are calling about.\n    hints: [invoice, delivery, \"broken part\"]\n    min_confidence: 0.5\n    retry_say: Sorry, what is it about?\n    into: reason\n  exits: {no_input: continue, invalid: continue}\n- log: \"About ${reason}\"\n",
			"- collect_speech:\n    say: Say sales or support, or press one or two.\n    hints: [sales, support]\n    max_digits: 1\n    valid: lower(text) in [\"sales\", \"support\", \"1\", \"2\"]\n    into: topic\n  exits: {no_input: continue, invalid: continue}\n- log: \"About ${topic}\"\n",
		},
	}
}

func checkSpeech(s block.Static) diag.List {
	f := findings{Static: s}
	f.asking()
	f.phrases("hints")
	f.positive("start", "silence", "max", "inter_digit")
	f.keys("finish_on", len(telephone))
	for _, name := range []string{"finish_on", "inter_digit"} {
		if n := f.Setting(name); n != nil && f.Setting("max_digits") == nil {
			f.bad(n, "say with max_digits: how many keys may be pressed", "the setting %q has no effect, because no keys are taken", name)
		}
	}
	return f.diags
}

func askSpeech(c *block.Call, p effect.PlayArgs) block.Outcome {
	args := effect.SpeechArgs{
		Prompt: p, Hints: phrases(c.Value("hints")), Start: effect.Duration(c.Duration("start")),
		Silence: effect.Duration(c.Duration("silence")), Max: effect.Duration(c.Duration("max")), Secret: c.Secret,
	}
	if most := c.Int("max_digits"); most > 0 {
		args.Keys = &effect.KeyArgs{
			MaxDigits: most, FinishOn: cmp.Or(c.Text("finish_on"), "#"),
			InterDigit: effect.Duration(cmp.Or(c.Duration("inter_digit"), 3*time.Second)),
		}
	}
	return block.AskFor(effect.HostSpeech, args)
}

// phrases are the texts in v, a text or a list of them.
func phrases(v any) []string {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	var out []string
	for _, e := range list {
		if text := value.Text(e); text != "" {
			out = append(out, text)
		}
	}
	return out
}

func gotSpeech(c *block.Call, r effect.Result) block.Outcome {
	if r.Fault != nil {
		return failed(r.Fault)
	}
	text := gotText(r, "text")
	if text == "" {
		return question(askSpeech).again(c, noInput, nil)
	}
	heard := map[string]any{"text": text, "confidence": got(r, "confidence"), "keys": got(r, "keys") == true}
	switch {
	case heard["keys"] == true:
		heard["confidence"] = 1
	case heard["confidence"] == nil:
		heard["confidence"] = 0 // a host that cannot tell
	}
	good, f := goodSpeech(c, heard)
	if f != nil {
		return failed(f)
	}
	if c.Secret {
		delete(heard, "text")
	}
	if !good {
		return question(askSpeech).again(c, invalid, heard)
	}
	if f := c.Assign(c.Text("into"), text); f != nil {
		return failed(f)
	}
	return block.LeaveWith(block.OK, heard)
}

func goodSpeech(c *block.Call, heard map[string]any) (bool, *effect.Fault) {
	if number(heard["confidence"]) < number(c.Value("min_confidence")) {
		return false, nil
	}
	return valid(c, map[string]any{"text": heard["text"], "confidence": heard["confidence"]})
}

// number is v as a number; 0 if it is none.
func number(v any) float64 {
	if i, whole := v.(int); whole {
		return float64(i)
	}
	n, _ := v.(float64)
	return n
}
