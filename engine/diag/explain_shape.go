package diag

// ofShape explains what is found in the shape of a scenario.
var ofShape = [...]Explanation{
	{Code: CodeUnknownKey, Doc: "A key that nothing reads is mostly a misspelt one, and what it says would not happen.",
		Bad: `steps:
  - play_prompt:
      say: Welcome to Acme.
      bargein: false
`, Good: `steps:
  - play_prompt:
      say: Welcome to Acme.
      barge_in: false
`},
	{Code: CodeMissingKey, Doc: "Something cannot do without this key. `callwright list blocks` shows which settings a block needs.",
		Bad: `steps:
  - wait: {}
`, Good: `steps:
  - wait: {for: 5s}
`},
	{Code: CodeWrongKind, Doc: "A list, a mapping and a single value are three different things. Steps and other lists begin with a dash, mappings are lines with a colon.",
		Bad: `steps:
  answer:
`, Good: `steps:
  - answer:
`},
	{Code: CodeBadValue, Doc: "The value is written in the wrong way, is too small or too large, or is none of the allowed words.",
		Bad: `steps:
  - wait: 5
`, Good: `steps:
  - wait: 5s
`},
	{Code: CodeUnknownBlock, Doc: "No block has this name. `callwright list blocks` shows all of them.",
		Bad: `steps:
  - play_promt: Welcome to Acme.
`, Good: `steps:
  - play_prompt: Welcome to Acme.
`},
	{Code: CodeBlockCount, Doc: "A step does one thing. Each block begins a step of its own with a dash, and its settings are indented below it.",
		Bad: `steps:
  - answer:
    play_prompt: Welcome to Acme.
`, Good: `steps:
  - answer:
  - play_prompt: Welcome to Acme.
`},
	{Code: CodeDuplicateName, Doc: "Jumps, expressions and traces tell steps and variables apart by their names.",
		Bad: `steps:
  - id: greet
    play_prompt: Welcome to Acme.
  - id: greet
    play_prompt: Please hold the line.
`, Good: `steps:
  - id: greet
    play_prompt: Welcome to Acme.
  - id: hold
    play_prompt: Please hold the line.
`},
	{Code: CodeBadName, Doc: "Expressions use the names of steps and variables, and read a hyphen as a minus. Use letters, digits and underscores.",
		Bad: `vars: {caller-tier: standard}
steps:
  - answer:
`, Good: `vars: {caller_tier: standard}
steps:
  - log: ${caller_tier}
`},
	{Code: CodeVersion, Doc: "The first key of a scenario tells for which version of the language it is written; this version of callwright does not know the one that is named.",
		Bad: `callwright: v2
scenario: example
steps:
  - answer:
`, Good: `callwright: v1
scenario: example
steps:
  - answer:
`},
	{Code: CodeUnknownEvent, Doc: "Nothing of this name ever happens, so the scenario would never run. `callwright list events` shows all of them.",
		Bad: `on: call.incomming
steps:
  - answer:
`, Good: `on: call.incoming
steps:
  - answer:
`},
	{Code: CodeUnknownHandler, Doc: "Nothing of this name happens while a scenario runs, so the handler would never run. `callwright list events` shows what does.",
		Bad: `steps:
  - answer:
handlers:
  errors:
    - log: ${error.message}
`, Good: `steps:
  - answer:
handlers:
  error:
    - log: ${error.message}
`},
	{Code: CodeUnknownScenario, Doc: "`call` names the file of another scenario without its ending, as seen from the file that calls. That one must be there, be free of errors, and not call its caller again without end.",
		Bad: `steps:
  - call: chek-tier
`, Good: `steps:
  - call: check-tier
    exits: {failed: continue}
`},
	{Code: CodeBadFile, Doc: "The setting names a file beside the scenario, which is not there or does not hold what the block needs.",
		Bad: `steps:
  - lookup_table: {file: no-such-tiers.csv, key: "${call.from}", into: tier}
    exits: {none: end}
  - log: ${tier.tier}
`, Good: `steps:
  - lookup_table: {file: tiers.csv, key: "${call.from}", into: tier}
    exits: {none: end}
  - log: ${tier.tier}
`},
}
