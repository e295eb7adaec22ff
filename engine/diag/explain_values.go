package diag

// ofValues explains what is found in expressions and values.
var ofValues = [...]Explanation{
	{Code: CodeExpression, Doc: "The expression is not complete, or not one of the expression language. Equality is ==, and texts stand in quotes.",
		Bad: `steps:
  - if: call.from = "+14155550100"
    then: end
`, Good: `steps:
  - if: call.from == "+14155550100"
    then: end
`},
	{Code: CodeUnknownName, Doc: "Nothing of this name exists where the expression stands: no variable, no field of a record that a step asked for, no function. It would be nothing at run time.",
		Bad: `steps:
  - log: A call from ${call.form}
`, Good: `steps:
  - log: A call from ${call.from}
`},
	{Code: CodeTypeMismatch, Doc: "A condition needs true or false, a loop needs a list, a number needs a number. Compare or convert the value.",
		Bad: `steps:
  - if: call.from
    then: end
`, Good: `steps:
  - if: call.from == ""
    then: end
`},
	{Code: CodeTemplate, Doc: "A ${ begins an expression, and a } ends it. Write $${ for the characters themselves.",
		Bad: `steps:
  - log: A call from ${call.from
`, Good: `steps:
  - log: A call from ${call.from}
`},
	{Code: CodePlaceholder, Doc: "Only ${ } is filled in; callers would hear any other notation as it stands. To mean the characters themselves, write them as a text within a ${ }.",
		Bad: `steps:
  - log: A call from $(item.customerPhone)
`, Good: `steps:
  - log: A call from ${call.from}
  - log: The template holds ${"{{name}}"}
`},
	{Code: CodeNotDynamic, Doc: "What this setting says must be known before a call arrives, because other things are checked by it. It cannot hold ${ }.",
		Bad: `steps:
  - get_record: {account: acme-salesforce, object: "${call.queue}", id: "1"}
    exits: {none: end, failed: end, timeout: end}
`, Good: `steps:
  - get_record: {account: acme-salesforce, object: Contact, id: "1"}
    exits: {none: end, failed: end, timeout: end}
`},
	{Code: CodeInjection, Doc: "A value that is pasted into a query can change what the query means. Write :name in the query and give the value under params; the connector escapes it.",
		Bad: `steps:
  - search:
      account: acme-salesforce
      query: SELECT Id FROM Contact WHERE Phone = '${call.from}'
    exits: {none: end, many: end, failed: end, timeout: end}
`, Good: `steps:
  - search:
      account: acme-salesforce
      query: SELECT Id FROM Contact WHERE Phone = :phone
      params: {phone: "${call.from}"}
    exits: {none: end, many: end, failed: end, timeout: end}
`},
	{Code: CodeSecretLeak, Doc: "A variable marked secret (a PIN, the digits of a card) must not be heard, logged, seen in a URL, or copied to a variable that is not secret. It may go into the body of a request.",
		Bad: `vars: {pin: {type: text, secret: true}}
steps:
  - collect_digits: {say: Your PIN please., into: pin}
    exits: {no_input: end, invalid: end}
  - log: The PIN is ${pin}
`, Good: `vars: {pin: {type: text, secret: true}}
steps:
  - collect_digits: {say: Your PIN please., into: pin}
    exits: {no_input: end, invalid: end}
  - if: pin == ""
    then:
      - log: There is no PIN.
`},
	{Code: CodeUndeclared, Doc: "Variables are declared under vars with a first value, which is their type too. So a misspelt name cannot become a second variable.",
		Bad: `vars: {tier: standard}
steps:
  - set_variable: {teir: gold}
  - log: ${tier}
`, Good: `vars: {tier: standard}
steps:
  - set_variable: {tier: gold}
  - log: ${tier}
`},
	{Code: CodeReadOnly, Doc: "Names such as call, run, error and steps tell about the run and cannot be variables.",
		Bad: `vars: {call: first}
steps:
  - answer:
`, Good: `vars: {call_kind: first}
steps:
  - log: ${call_kind}
`},
}
