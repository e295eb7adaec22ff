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
		Asks:    []effect.Kind{effect.HostCollect},
		Summary: "Lets the caller choose by one key.",
		Doc: "Each choice is an exit of its own, by its name. A key that is no choice takes the exit invalid, and silence takes no_input, once the retries are used up. " +
			"When the step asks again it says `no_input_say` or `invalid_say`, and then `retry_say` in place of the prompt.",
		Fields: append(append(questionFields(),
			spec.Field{Name: "choices", Kind: spec.Map, Required: true, Literal: true, Doc: "The keys and the names of their exits.", Example: `{1: sales, 2: support}`},
			spec.Field{Name: "labels", Kind: spec.Map, Literal: true, Doc: "What people call the choices, in reports and graphs.", Example: `{sales: Sales department}`},
			spec.Field{Name: "wait", Kind: spec.Duration, Default: 5 * time.Second, Doc: "How long to wait for a key, from the end of the prompt."},
		), againFields(1)...),
		Exits: []block.Exit{
			{Name: noInput, Doc: "Nothing was pressed."},
			{Name: invalid, Doc: "A key was pressed that is no choice."},
			exitFailed(),
		},
		Outputs: []block.Output{
			{Name: "key", Type: expression.String(), Doc: "The key that was pressed."},
			{Name: "choice", Type: expression.String(), Doc: "The name of the choice."},
			{Name: "label", Type: expression.String(), Doc: "The label of the choice, or its name if it has none."},
		},
		Branches: choices,
		Check:    checkMenu,
		Begin:    question(askChoice).ask,
		Finish:   gotChoice,
		Examples: []string{
			"- menu:\n    say: For sales press one, for support press two.\n    choices: {1: sales, 2: support}\n  exits:\n    sales: [{log: Sales}]\n    support: [{log: Support}]\n    no_input: end\n    invalid: end\n    failed: end\n",
			"- menu:\n    prompt: [{audio: chime.wav}, \"For sales press one, for anything else zero.\"]\n    choices: {1: sales, 0: operator}\n    labels: {sales: Sales department}\n    retries: 2\n    retry_say: One or zero?\n    invalid_say: Sorry, that was neither.\n  exits: {sales: end, operator: end, no_input: end, invalid: end}\n",
		},
	}
}

// entries are those of a mapping in the file.
func entries(s block.Static, name string) []source.Entry {
	n := s.Setting(name)
	if n == nil || n.Kind != source.Mapping {
		return nil
	}
	return n.Entries
}

// choices are the exits that the file names.
func choices(s block.Static) []block.Exit {
	var out []block.Exit
	for _, e := range entries(s, "choices") {
		name := e.Value.Text
		if !slices.ContainsFunc(out, func(x block.Exit) bool { return x.Name == name }) {
			out = append(out, block.Exit{Name: name, Doc: "Key " + e.Key.Text + labelled(s, name) + "."})
		}
	}
	return out
}

// labelled is what the description of a choice says after its key.
func labelled(s block.Static, choice string) string {
	for _, e := range entries(s, "labels") {
		if e.Key.Text == choice && e.Value.Text != "" {
			return ": " + e.Value.Text
		}
	}
	return ""
}

// choiceForm is what can name an exit in a file and be found again at run time.
var choiceForm = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)

// checkMenu reports keys that no telephone has, names that cannot be exits,
// and labels of nothing.
func checkMenu(s block.Static) diag.List {
	f := findings{Static: s}
	f.asking()
	f.positive("wait")
	var names []string
	for _, e := range entries(s, "choices") {
		f.choice(e)
		names = append(names, e.Value.Text)
	}
	if len(names) == 0 {
		f.bad(s.Setting("choices"), "give a key and the name of its exit: {1: sales}", "the menu has no choices")
	}
	for _, e := range entries(s, "labels") {
		if !slices.Contains(names, e.Key.Text) {
			f.bad(e.Key, diag.OneOf(e.Key.Text, names), "no choice is called %q", e.Key.Text)
		} else if e.Value.Kind != source.Scalar {
			f.bad(e.Value, "", "a label is a text")
		}
	}
	return f.diags
}

func (f *findings) choice(e source.Entry) {
	if len(e.Key.Text) != 1 || !strings.Contains(telephone, e.Key.Text) {
		f.bad(e.Key, "use one of 0 to 9, * and #", "a telephone has no key %q", e.Key.Text)
	}
	if !choiceForm.MatchString(e.Value.Text) || slices.Contains([]string{block.OK, noInput, invalid, "failed"}, e.Value.Text) {
		f.bad(e.Value, "give the choice a name of its own", "the choice of key %s cannot be an exit", e.Key.Text)
	}
}

func askChoice(c *block.Call, p effect.PlayArgs) block.Outcome {
	return block.AskFor(effect.HostCollect, effect.CollectArgs{
		Prompt: p, MaxDigits: 1, FirstDigit: effect.Duration(c.Duration("wait")),
		InterDigit: effect.Duration(c.Duration("wait")), Keys: strings.Join(value.Keys(c.Map("choices")), ""),
	})
}

func gotChoice(c *block.Call, r effect.Result) block.Outcome {
	if r.Fault != nil {
		return failed(r.Fault)
	}
	key := gotText(r, "digits")
	if choice, ok := c.Map("choices")[key]; ok {
		return chosen(c, key, value.Text(choice))
	}
	if key == "" {
		return question(askChoice).again(c, noInput, nil)
	}
	return question(askChoice).again(c, invalid, map[string]any{"key": key})
}

func chosen(c *block.Call, key, choice string) block.Outcome {
	label := value.Text(c.Map("labels")[choice])
	if label == "" {
		label = choice
	}
	return block.LeaveWith(choice, map[string]any{"key": key, "choice": choice, "label": label})
}
