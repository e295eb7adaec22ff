package call

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
	"github.com/callwright/callwright/engine/value"
)

// Menu describes the block menu.
func Menu() block.Descriptor {
	return block.Descriptor{
		Name: "menu", Family: Family, Mode: effect.Write, Waits: true, Final: true,
		Summary: "Lets the caller choose by one key.",
		Doc:     "Each choice is an exit of its own, by its name. A key that is no choice takes the exit invalid, and silence takes no_input, once the retries are used up.",
		Fields: append(promptFields(),
			spec.Field{Name: "choices", Kind: spec.Map, Required: true, Literal: true, Doc: "The keys and the names of their exits.", Example: `{1: sales, 2: support}`},
			spec.Field{Name: "wait", Kind: spec.Duration, Default: 5 * time.Second, Doc: "How long to wait for a key."},
			spec.Field{Name: "retries", Kind: spec.Int, Default: 1, Min: 0, Max: 5, Doc: "How often to ask again."},
		),
		Exits: []block.Exit{
			{Name: "no_input", Doc: "Nothing was pressed."},
			{Name: "invalid", Doc: "A key was pressed that is no choice."},
			exitFailed(),
		},
		Outputs: []block.Output{
			{Name: "key", Type: expression.String(), Doc: "The key that was pressed."},
			{Name: "choice", Type: expression.String(), Doc: "The name of the choice."},
		},
		Branches: choices,
		Check:    checkMenu,
		Begin:    askChoice,
		Finish:   gotChoice,
		Examples: []string{"- menu:\n    say: For sales press one, for support press two.\n    choices: {1: sales, 2: support}\n  exits:\n    sales: [{log: Sales}]\n    support: [{log: Support}]\n    no_input: end\n    invalid: end\n    failed: end\n"},
	}
}

// choices are the exits that the file names.
func choices(s block.Static) []block.Exit {
	n := s.Setting("choices")
	if n == nil || n.Kind != source.Mapping {
		return nil
	}
	var out []block.Exit
	for _, e := range n.Entries {
		name := e.Value.Text
		if !slices.ContainsFunc(out, func(x block.Exit) bool { return x.Name == name }) {
			out = append(out, block.Exit{Name: name, Doc: "Key " + e.Key.Text + "."})
		}
	}
	return out
}

// choiceForm is what can name an exit in a file and be found again at run time.
var choiceForm = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)

// checkMenu reports keys that no telephone has and names that cannot be exits.
func checkMenu(s block.Static) diag.List {
	diags := checkPrompt(s)
	n := s.Setting("choices")
	if n == nil || n.Kind != source.Mapping {
		return diags
	}
	for _, e := range n.Entries {
		if len(e.Key.Text) != 1 || !strings.Contains("0123456789*#", e.Key.Text) {
			diags.Add(diag.CodeBadValue, e.Key.File.Name, e.Key.Range, "use one of 0 to 9, * and #", "a telephone has no key %q", e.Key.Text)
		}
		if !choiceForm.MatchString(e.Value.Text) || slices.Contains([]string{block.OK, "no_input", "invalid", "failed"}, e.Value.Text) {
			diags.Add(diag.CodeBadValue, e.Value.File.Name, e.Value.Range, "give the choice a name of its own", "the choice of key %s cannot be an exit", e.Key.Text)
		}
	}
	return diags
}

func askChoice(c *block.Call) block.Outcome {
	return block.AskFor(effect.HostCollect, effect.CollectArgs{
		Prompt: prompt(c), MaxDigits: 1, FirstDigit: effect.Duration(c.Duration("wait")),
		InterDigit: effect.Duration(c.Duration("wait")), Keys: strings.Join(value.Keys(c.Map("choices")), ""),
	})
}

func gotChoice(c *block.Call, r effect.Result) block.Outcome {
	if r.Fault != nil {
		return failed(r.Fault)
	}
	key := entered(r)
	if choice, ok := c.Map("choices")[key]; ok {
		return block.LeaveWith(value.Text(choice), map[string]any{"key": key, "choice": value.Text(choice)})
	}
	if again(c, c.Int("retries")) {
		return askChoice(c)
	}
	if key == "" {
		return block.Leave("no_input")
	}
	return block.LeaveWith("invalid", map[string]any{"key": key})
}
