package lang

import (
	"regexp"
	"slices"
	"strings"
)

// Word documents one of the language's own words.
type Word struct {
	Name    string
	Keys    []string // the keys that belong to the step beside it
	Summary string
	Doc     string
	Example string
}

// Words returns the language's own steps in the order of the reference page.
func Words() []Word {
	return []Word{
		{Name: "if", Keys: []string{"then", "else"}, Summary: "Goes one of two ways.",
			Doc:     "The condition is a bare expression that is true or false. Each way is a list of steps or a jump; without `else`, a false condition goes on with the next step.",
			Example: "- if: caller.count == 1\n  then:\n    - set_variable: {tier: gold}\n  else: end\n"},
		{Name: "switch", Keys: []string{"cases", "default"}, Summary: "Goes the way whose case equals a value.",
			Doc:     "The value is a bare expression; cases are compared as text. A value without a case takes `default`; when there is none, that is an error which `handlers.error` can catch.",
			Example: "- switch: tier\n  cases:\n    gold: [{log: A gold caller.}]\n    silver: continue\n  default: end\n"},
		{Name: "for_each", Keys: []string{"as", "do", "at_most"}, Summary: "Runs steps once for each element of a list.",
			Doc:     "The list is a bare expression. `as` names the loop variable, `item` if not given. A list longer than `at_most` (1,000 if not given) is an error before the first turn.",
			Example: "- for_each: caller.records\n  as: contact\n  do:\n    - log: \"Found ${contact.Name}\"\n"},
		{Name: "while", Keys: []string{"do", "at_most"}, Summary: "Runs steps as long as a condition holds.",
			Doc:     "The condition is a bare expression, looked at before each turn. More turns than `at_most` (1,000 if not given) are an error.",
			Example: "- while: tries < 3\n  do:\n    - set_variable: {tries: \"${tries + 1}\"}\n    - wait: 1s\n",
		},
		{Name: "try", Keys: []string{"catch", "finally"}, Summary: "Catches what goes wrong in some steps.",
			Doc: "`catch` is a list of steps, or a jump, for every error of the steps under `try`; or a mapping of error codes to such, with `error` for all others. " +
				"By its name `caller.hung_up` it catches that the caller leaves, too: the run ends after those steps, since there is nobody to go on with. " +
				"`finally` runs in the end, however the steps were left: by an error, a jump, the caller's leaving or a cancellation.",
			Example: "- try:\n    - set_variable: {total: \"${int(amount)}\"}\n  catch:\n    expression: [{log: \"No amount: ${error.message}\"}]\n    error: fail\n  finally:\n    - log: Done\n",
		},
		{Name: "parallel", Keys: []string{"until"}, Summary: "Runs several lists of steps side by side.",
			Doc: "Each branch has a name and steps. They take turns whenever one waits, and share the variables. `until: all`, the default, goes on when every branch is done; `until: first` when one is, and the others are cut short. " +
				"An error in a branch cuts the others short and is the error of the parallel step. A branch cannot be left by a jump, except to `end`, `return` and `fail`, which leave the whole flow with it; to end a branch early, put the rest of it under an `if`.",
			Example: "- parallel:\n    crm: [{log: Looking up}]\n    prompt: [{wait: 2s}]\n  until: all\n",
		},
		{Name: "call", Keys: []string{"with", "set"}, Summary: "Runs another scenario and comes back.",
			Doc: "The name is that of a file beside this one, without its ending. `with` gives values for its inputs, `set` takes variables from its outputs: expressions over `result`. " +
				"It has variables, steps and an error handler of its own, and shares the call: the account that was selected, attached data, screen pops. Its other handlers do not run. " +
				"An error that it does not handle takes the exit failed. Scenarios call each other at most 16 deep. A `call.ended` handler belongs to the scenario that took the call.",
			Example: "- call: check-tier\n  with: {number: \"${call.from}\"}\n  set: {tier: result.tier}\n  exits:\n    failed: continue\n",
		},
		{Name: "goto", Summary: "Jumps to a step by its id.",
			Doc:     "The long form `{to: step, at_most: 3, then: other}` caps how often the jump is taken. A jump backward without `at_most` is capped at 100. `continue`, `return`, `end` and `fail` are targets too.",
			Example: "- goto: end\n"},
		{Name: "return", Summary: "Goes back to the scenario that called this one.",
			Doc:     "It can set outputs first. In a scenario that nobody called it ends the flow, as the last step does.",
			Example: "- return: {tier: gold}\n",
		},
		{Name: "end", Summary: "Ends the flow.",
			Doc:     "The run ends with the status completed, also from within a scenario that another one called; in a handler, the handler ends.",
			Example: "- end:\n"},
	}
}

// StepKeys are the keys that every step may have beside its word.
func StepKeys() []string { return []string{"id", "name", "when", "exits"} }

// Events are what can start a scenario.
func Events() []string {
	return []string{
		"call.incoming", "call.ringing", "call.answered", "call.ended", "call.missed", "call.rejected",
		"agent.offered", "agent.answered", "chat.incoming", "chat.ended", "manual",
	}
}

// HandlerEvents are the events of the engine that handlers can be written
// for; see CustomEvent for the others.
func HandlerEvents() []string {
	return []string{"error", "call.ended", "caller.hung_up", "agent.offered", "agent.answered"}
}

var customForm = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$`)

// CustomEvent reports whether a name is one that a service may give its own
// events: two words or more, joined by dots, of which the first is not one of
// the engine's.
func CustomEvent(name string) bool {
	first, _, _ := strings.Cut(name, ".")
	return customForm.MatchString(name) && !slices.Contains([]string{"call", "caller", "agent", "chat", "queue", "run"}, first)
}

// Types are the words for a variable's type.
func Types() []string { return []string{"text", "int", "number", "bool", "list", "map", "any"} }

// Limits of jumps and loops when the author gives none.
const (
	DefaultJumps = 100
	DefaultTurns = 1000
)
