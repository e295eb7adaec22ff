package diag

import "strings"

// ofFiles explains what is found while a file is read.
var ofFiles = [...]Explanation{
	{Code: CodeRead, Doc: "The file does not exist, is a directory, or may not be read by you. Check the path, its spelling and its permissions.",
		Good: "callwright: v1\nscenario: example\nsteps:\n  - answer:\n"},
	{Code: CodeSyntax, Doc: "YAML is about indentation, colons and quotes, and one of them is not where it should be. The finding points at the first place that makes no sense.",
		Bad: `steps:
  - play_prompt: "Welcome to Acme.
`, Good: `steps:
  - play_prompt: "Welcome to Acme."
`},
	{Code: CodeTooLarge, Doc: "A file has at most 1 MiB, 50,000 values, 1,000 keys in one mapping and 64 levels. Split what is larger into several scenarios, and put data into a table of its own.",
		Bad: "steps:\n  - comment: " + strings.Repeat("[", 65) + strings.Repeat("]", 65) + "\n", Good: "steps:\n  - comment: One level is enough.\n"},
	{Code: CodeDuplicateKey, Doc: "Of two values for the same key, YAML tools take one or the other. Callwright takes neither: remove or rename one.",
		Bad: `steps:
  - wait:
      for: 1s
      for: 2s
`, Good: `steps:
  - wait:
      for: 2s
`},
	{Code: CodeSecondDoc, Doc: "The line --- begins another document. One file is one scenario; give the other one a file of its own.",
		Bad: `steps:
  - answer:
---
steps:
  - hangup:
`, Good: `steps:
  - answer:
`},
	{Code: CodeUnsupported, Doc: "Anchors (&), aliases (*), merge keys (<<) and tags (!) make a file mean something else than what it says in that place. Write the value out, or put a text that begins with such a character in quotes.",
		Bad: `steps:
  - log: &greeting Welcome to Acme.
`, Good: `steps:
  - log: "&greeting Welcome to Acme."
`},
	{Code: CodeEncoding, Doc: "The file is not UTF-8 text, or holds an invisible character that changes how a text is read. Save it as UTF-8; write such a character as \\u0007 in double quotes if it is meant.",
		Bad: "steps:\n  - log: \"a bell: \x07\"\n", Good: `steps:
  - log: "a bell: \u0007"
`},
	{Code: CodeEmptyFile, Doc: "There is nothing in the file but comments.",
		Bad: "# A scenario to come.\n", Good: `steps:
  - answer:
`},
	{Code: CodeNonStringKey, Doc: "A key is a name. Text that begins with { or [ needs quotes, or YAML takes it for a mapping or a list.",
		Bad: `vars: {tier: standard}
steps:
  - set_variable: {[tier]: gold}
  - log: ${tier}
`, Good: `vars: {tier: standard}
steps:
  - set_variable: {tier: gold}
  - log: ${tier}
`},
	{Code: CodeUnquotedPhone, Doc: "Callwright keeps the plus and the leading zeros, but other tools that read the same file lose them. Put telephone numbers and the like in quotes.",
		Bad: `vars: {caller: ""}
steps:
  - set_variable: {caller: +14155550100}
  - log: ${caller}
`, Good: `vars: {caller: ""}
steps:
  - set_variable: {caller: "+14155550100"}
  - log: ${caller}
`},
}
