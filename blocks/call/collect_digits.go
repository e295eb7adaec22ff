package call

import (
	"time"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/spec"
)

// CollectDigits describes the block collect_digits.
func CollectDigits() block.Descriptor {
	return block.Descriptor{
		Name: "collect_digits", Family: Family, Mode: effect.Write, Waits: true,
		Summary: "Asks the caller for digits.",
		Doc:     "The entry ends at `max_digits`, at the finish key, or after silence between two keys. Into a secret variable, the digits reach no trace.",
		Fields: append(promptFields(),
			spec.Field{Name: "min_digits", Kind: spec.Int, Default: 1, Min: 1, Max: 64, Doc: "Fewer digits take the exit invalid."},
			spec.Field{Name: "max_digits", Kind: spec.Int, Default: 32, Min: 1, Max: 64, Doc: "So many digits end the entry."},
			spec.Field{Name: "finish_on", Kind: spec.Text, Literal: true, Default: "#", Doc: "The key that ends the entry; it is not part of it."},
			spec.Field{Name: "first_digit", Kind: spec.Duration, Default: 5 * time.Second, Doc: "How long to wait for the first key."},
			spec.Field{Name: "inter_digit", Kind: spec.Duration, Default: 3 * time.Second, Doc: "How long to wait for the next key."},
			spec.Field{Name: "retries", Kind: spec.Int, Default: 0, Min: 0, Max: 5, Doc: "How often to ask again after no input or too few digits."},
			spec.Field{Name: "into", Kind: spec.Into, Required: true, Doc: "The variable to fill.", Example: "case_number"},
		),
		Exits: []block.Exit{
			{Name: "no_input", Doc: "Nothing was pressed."},
			{Name: "invalid", Doc: "There were too few digits."},
			exitFailed(),
		},
		Declares: func(s block.Static) []block.Local {
			return []block.Local{{Name: s.Text("into"), Type: expression.String()}}
		},
		Check:    checkPrompt,
		Begin:    askDigits,
		Finish:   gotDigits,
		Examples: []string{"- collect_digits:\n    say: Please enter your case number and press pound.\n    max_digits: 8\n    into: case_number\n  exits: {no_input: continue, invalid: continue, failed: continue}\n- log: \"Case ${case_number}\"\n"},
	}
}

func askDigits(c *block.Call) block.Outcome {
	return block.AskFor(effect.HostCollect, effect.CollectArgs{
		Prompt: prompt(c), MaxDigits: c.Int("max_digits"), FinishOn: c.Text("finish_on"),
		FirstDigit: effect.Duration(c.Duration("first_digit")), InterDigit: effect.Duration(c.Duration("inter_digit")),
		Secret: c.Secret,
	})
}

func gotDigits(c *block.Call, r effect.Result) block.Outcome {
	if r.Fault != nil {
		return failed(r.Fault)
	}
	digits := entered(r)
	if len(digits) < c.Int("min_digits") {
		if again(c, c.Int("retries")) {
			return askDigits(c)
		}
		if digits == "" {
			return block.Leave("no_input")
		}
		return block.Leave("invalid")
	}
	if f := c.Assign(c.Text("into"), digits); f != nil {
		return failed(f)
	}
	return block.Leave(block.OK)
}

// entered returns what the caller keyed in.
func entered(r effect.Result) string {
	got, _ := r.Value.(map[string]any)
	digits, _ := got["digits"].(string)
	return digits
}

// again counts another try in the block's memory; false when none is left.
func again(c *block.Call, retries int) bool {
	tries, _ := c.Memory["tries"].(int)
	if tries >= retries {
		return false
	}
	c.Memory = map[string]any{"tries": tries + 1}
	return true
}
