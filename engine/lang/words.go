package lang

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
		{Name: "goto", Summary: "Jumps to a step by its id.",
			Doc:     "The long form `{to: step, at_most: 3, then: other}` caps how often the jump is taken. A jump backward without `at_most` is capped at 100. `end` and `fail` are targets too.",
			Example: "- goto: end\n"},
		{Name: "end", Summary: "Ends the flow.",
			Doc:     "The run ends with the status completed; in a handler, the handler ends.",
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

// HandlerEvents are the events that handlers can be written for.
func HandlerEvents() []string { return []string{"error", "call.ended"} }

// Types are the words for a variable's type.
func Types() []string { return []string{"text", "int", "number", "bool", "list", "map", "any"} }

// Limits of jumps and loops when the author gives none.
const (
	DefaultJumps = 100
	DefaultTurns = 1000
)
