package diag

// ofFlow explains what is found in the paths through a scenario.
var ofFlow = [...]Explanation{
	{Code: CodeUnknownExit, Doc: "The block cannot be left this way. `callwright list blocks` shows the exits of each block.",
		Bad: `steps:
  - play_prompt: Welcome to Acme.
    exits: {faild: end}
`, Good: `steps:
  - play_prompt: Welcome to Acme.
    exits: {failed: end}
`},
	{Code: CodeUnknownStep, Doc: "A jump names the id of a step, or continue, end, return or fail.",
		Bad: `steps:
  - if: call.from == ""
    then: by
  - play_prompt: Welcome to Acme.
  - id: bye
    hangup:
`, Good: `steps:
  - if: call.from == ""
    then: bye
  - play_prompt: Welcome to Acme.
  - id: bye
    hangup:
`},
	{Code: CodeJumpIntoLoop, Doc: "From outside, a body can only be entered at its start: its loop variable would be nothing, and nobody would catch for it. Jump to the step that holds the body.",
		Bad: `steps:
  - if: call.from == ""
    then: said
  - for_each: "[1, 2]"
    do:
      - log: ${item}
      - id: said
        play_prompt: Please hold.
`, Good: `steps:
  - if: call.from == ""
    then: loop
  - id: loop
    for_each: "[1, 2]"
    do:
      - log: ${item}
      - play_prompt: Please hold.
`},
	{Code: CodeJumpAcross, Doc: "Handlers and the branches of parallel are flows of their own. Only handlers.error can jump back into the steps.",
		Bad: `steps:
  - if: call.from == ""
    then: sorry
handlers:
  error:
    - id: sorry
      play_prompt: We are having trouble.
`, Good: `steps:
  - if: call.from == ""
    then: sorry
  - end:
  - id: sorry
    play_prompt: We are having trouble.
handlers:
  error:
    - goto: sorry
`},
	{Code: CodeUnreachable, Doc: "The step before it never goes on, and no jump leads here. Remove the step, or give it an id and jump to it.",
		Bad: `steps:
  - hangup:
  - end:
  - log: The caller is gone.
`, Good: `steps:
  - log: The caller will be gone.
  - hangup:
`},
	{Code: CodeUnwiredExit, Doc: "A failure, a timeout, no match and many matches each have an exit. One that is not wired, and that no handler catches, fails the run when it is taken.",
		Bad: `steps:
  - collect_digits: {say: Your number please., into: number}
    exits: {no_input: continue}
  - log: ${number}
`, Good: `steps:
  - collect_digits: {say: Your number please., into: number}
    exits: {no_input: continue, invalid: continue}
  - log: ${number}
`},
	{Code: CodeUnusedVar, Doc: "The variable is declared or filled, and nothing looks at it. Remove it, or use it.",
		Bad: `vars: {tier: standard}
steps:
  - answer:
`, Good: `vars: {tier: standard}
steps:
  - answer:
  - log: A ${tier} caller.
`},
	{Code: CodeEndlessLoop, Doc: "The jump leads back to a step before it, and nothing on the way waits, asks the caller or counts. Put a wait into the loop, or give the jump a cap with at_most.",
		Bad: `steps:
  - id: again
    log: Trying.
  - goto: again
`, Good: `steps:
  - id: again
    log: Trying.
  - goto: {to: again, at_most: 3, then: end}
`},
	{Code: CodeConstantGuard, Doc: "The condition compares things that are always the same, so one of the ways is never taken.",
		Bad: `steps:
  - if: 1 == 1
    then:
      - log: Always.
`, Good: `steps:
  - if: call.from == ""
    then:
      - log: The number is withheld.
`},
	{Code: CodeIdleJump, Doc: "In a goto, continue is the next step; it does not begin the next turn of a loop, as in other languages. To skip the rest of a turn, put it under an if.",
		Bad: `steps:
  - for_each: '["+14155550100", "+14155550101"]'
    as: number
    do:
      - when: number == call.from
        goto: continue
      - log: ${number}
`, Good: `steps:
  - for_each: '["+14155550100", "+14155550101"]'
    as: number
    do:
      - if: number != call.from
        then:
          - log: ${number}
`},
	{Code: CodeUntested, Doc: "The look-up goes on in the same way whether it found one record, several or none, and then a field of the record is used: it may be that of nobody. Send the exits none and many elsewhere, ask for the count, or write ?. and say what holds instead.",
		Bad: `steps:
  - search: {account: acme-salesforce, object: Contact, fields: [Name], phone: "${call.from}", into: caller}
    exits: {none: continue, many: continue, failed: continue, timeout: continue}
  - play_prompt: Welcome back, ${caller.first.Name}.
`, Good: `steps:
  - search: {account: acme-salesforce, object: Contact, fields: [Name], phone: "${call.from}", into: caller}
    exits: {none: continue, many: continue, failed: continue, timeout: continue}
  - if: caller.count == 1
    then:
      - play_prompt: Welcome back, ${caller.first.Name}.
`},
}
