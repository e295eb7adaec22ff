package call

import (
	"strings"
	"time"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/spec"
)

// CollectDigits describes the block collect_digits.
func CollectDigits() block.Descriptor {
	return block.Descriptor{
		Name: "collect_digits", Family: Family, Mode: effect.Write, Waits: true,
		Asks:    []effect.Kind{effect.HostCollect},
		Summary: "Asks the caller for digits.",
		Doc: "The entry ends at `max_digits`, at a finish key, or after silence between two keys. Into a secret variable, the digits reach no trace. " +
			"The variable is set only by the exit ok. When the step asks again it says `no_input_say` or `invalid_say`, and then `retry_say` in place of the prompt.",
		Fields: append(append(questionFields(),
			spec.Field{Name: "min_digits", Kind: spec.Int, Default: 1, Min: 0, Max: 64, Doc: "Fewer digits are not valid. With 0, a finish key alone is an empty entry."},
			spec.Field{Name: "max_digits", Kind: spec.Int, Default: 32, Min: 1, Max: 64, Doc: "So many digits end the entry."},
			spec.Field{Name: "finish_on", Kind: spec.Text, Literal: true, Default: "#", Doc: "The keys that end the entry; they are not part of it."},
			spec.Field{Name: "clear_on", Kind: spec.Text, Literal: true, Doc: "The key that begins the entry anew.", Example: `"*"`},
			spec.Field{Name: "first_digit", Kind: spec.Duration, Default: 5 * time.Second, Doc: "How long to wait for the first key, from the end of the prompt."},
			spec.Field{Name: "inter_digit", Kind: spec.Duration, Default: 3 * time.Second, Doc: "How long to wait for the next key."},
			validField("A bare expression over `digits` that must be true.", "len(digits) in [6, 8]"),
			spec.Field{Name: "into", Kind: spec.Into, Required: true, Doc: "The variable to fill.", Example: "case_number"},
		), againFields(0)...),
		Exits: []block.Exit{
			{Name: noInput, Doc: "Nothing was pressed."},
			{Name: invalid, Doc: "There were too few digits, or `valid` was not true."},
			exitFailed(),
		},
		Locals: []block.Local{{Name: "digits", Type: expression.String()}},
		Declares: func(s block.Static) []block.Local {
			return []block.Local{{Name: s.Text("into"), Type: expression.String()}}
		},
		Check:  checkDigits,
		Begin:  question(askDigits).ask,
		Finish: gotDigits,
		Examples: []string{
			"- collect_digits:\n    say: Please enter your case number and press pound.\n    max_digits: 8\n    into: case_number\n  exits: {no_input: continue, invalid: continue, failed: continue}\n- log: \"Case ${case_number}\"\n",
			"- collect_digits:\n    say: Please enter the eight digits of your customer number. Press star to begin anew.\n    min_digits: 8\n    max_digits: 8\n    clear_on: \"*\"\n    valid: digits startsWith \"49\"\n    retries: 2\n    retry_say: The eight digits, please.\n    invalid_say: We do not know this number.\n    into: customer\n  exits: {no_input: continue, invalid: continue}\n- log: \"Customer ${customer}\"\n",
		},
	}
}

// checkDigits reports entries that can never be made.
func checkDigits(s block.Static) diag.List {
	f := findings{Static: s}
	f.asking()
	f.keys("finish_on", len(telephone))
	f.keys("clear_on", 1)
	f.positive("first_digit", "inter_digit")
	least, known := f.number("min_digits")
	most, bounded := f.number("max_digits")
	if known && bounded && least > most {
		n := f.Setting("min_digits")
		if n == nil {
			n = f.Setting("max_digits")
		}
		f.bad(n, "", "no entry has at least %d and at most %d digits", least, most)
	}
	finish, _ := f.literal("finish_on")
	if anew := s.Text("clear_on"); anew != "" && strings.Contains(finish, anew) {
		f.bad(f.Setting("clear_on"), "choose another key", "the key %s ends the entry and cannot clear it", anew)
	}
	return f.diags
}

func askDigits(c *block.Call, p effect.PlayArgs) block.Outcome {
	return block.AskFor(effect.HostCollect, effect.CollectArgs{
		Prompt: p, MaxDigits: c.Int("max_digits"), FinishOn: c.Text("finish_on"), ClearOn: c.Text("clear_on"),
		FirstDigit: effect.Duration(c.Duration("first_digit")), InterDigit: effect.Duration(c.Duration("inter_digit")),
		Secret: c.Secret,
	})
}

func gotDigits(c *block.Call, r effect.Result) block.Outcome {
	if r.Fault != nil {
		return failed(r.Fault)
	}
	digits := gotText(r, "digits")
	good, f := goodDigits(c, digits)
	switch finished := gotText(r, "reason") == effect.ReasonFinished; {
	case digits == "" && !(finished && c.Int("min_digits") == 0):
		return question(askDigits).again(c, noInput, nil)
	case f != nil:
		return failed(f)
	case !good:
		return question(askDigits).again(c, invalid, nil)
	}
	if f := c.Assign(c.Text("into"), digits); f != nil {
		return failed(f)
	}
	return block.Leave(block.OK)
}

func goodDigits(c *block.Call, digits string) (bool, *effect.Fault) {
	if n := len(digits); n < c.Int("min_digits") || n > c.Int("max_digits") {
		return false, nil
	}
	return valid(c, map[string]any{"digits": digits})
}
