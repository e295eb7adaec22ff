package diag

// ofAccounts explains what is found about accounts. The examples are about
// acme-salesforce and acme-zendesk, both a default, acme-old, which is
// deactivated, and loyalty-api, an HTTP service. The first is described: it has
// contacts and cases. The host does not record.
var ofAccounts = [...]Explanation{
	{Code: CodeUnknownAccount, Doc: "No account in connectors.yaml has this name.",
		Bad: `steps:
  - select_account: acme-salesfroce
    exits: {failed: end, timeout: end}
`, Good: `steps:
  - select_account: acme-salesforce
    exits: {failed: end, timeout: end}
`},
	{Code: CodeInactiveAccount, Doc: "The account is deactivated and refuses all work. Activate it with `callwright connectors activate`, or name another one.",
		Bad: `steps:
  - select_account: acme-old
    exits: {failed: end, timeout: end}
`, Good: `steps:
  - select_account: acme-zendesk
    exits: {failed: end, timeout: end}
`},
	{Code: CodeAmbiguousAccount, Doc: "The step names no account, no select_account chooses one, and connectors.yaml has no default account or several. Name one with account, or put select_account before it.",
		Bad: `steps:
  - get_record: {object: Contact, id: "1"}
    exits: {none: end, failed: end, timeout: end}
`, Good: `steps:
  - get_record: {account: acme-salesforce, object: Contact, id: "1"}
    exits: {none: end, failed: end, timeout: end}
`},
	{Code: CodeWrongAccount, Doc: "The block needs another kind of account: a CRM, a service that is called by HTTP, or a mail server. A CRM can be called by HTTP too.",
		Bad: `steps:
  - get_record: {account: loyalty-api, object: Contact, id: "1"}
    exits: {none: end, failed: end, timeout: end}
`, Good: `steps:
  - get_record: {account: acme-salesforce, object: Contact, id: "1"}
    exits: {none: end, failed: end, timeout: end}
`},
	{Code: CodeUnsupportedBlock, Doc: "`lint --host-cannot`, or the service that runs the scenario, says what the host cannot do, and the step does just that: when a call came, it would fail. Leave the step out, do it in another way, or run the scenario on a host that can.",
		Bad: `steps:
  - record: start
  - collect_digits: {say: "Your number?", max_digits: 8, into: number}
    exits: {no_input: end, invalid: end}
  - log: ${number}
`, Good: `steps:
  - collect_digits: {say: "Your number?", max_digits: 8, into: number}
    exits: {no_input: end, invalid: end}
  - log: ${number}
`},
	{Code: CodeSilentAccount, Doc: "`lint --online` asks the accounts that scenarios use for their objects and fields. This one could not sign in, or was not allowed to look. `callwright connectors test` says more. What is known without it is checked all the same.",
		Good: `steps:
  - get_record: {account: acme-salesforce, object: Contact, id: "1"}
    exits: {none: end, failed: end, timeout: end}
`},
	{Code: CodeUnknownObject, Doc: "The account was asked for its kinds of records, by `lint --online` or for the file that `connectors describe --save` wrote, and this one is not among them. A sign-in also hides what its user may not see.",
		Bad: `steps:
  - get_record: {account: acme-salesforce, object: Contcat, id: "1"}
    exits: {none: end, failed: end, timeout: end}
`, Good: `steps:
  - get_record: {account: acme-salesforce, object: Contact, id: "1"}
    exits: {none: end, failed: end, timeout: end}
`},
	{Code: CodeUnknownField, Doc: "The account was asked for the fields of such records, by `lint --online` or for the file that `connectors describe --save` wrote, and this one is not among them. In a dotted path it can also be a relation, or a field of what the path leads to.",
		Bad: `steps:
  - get_record: {account: acme-salesforce, object: Contact, id: "1", fields: [Id, Teir__c]}
    exits: {none: end, failed: end, timeout: end}
`, Good: `steps:
  - get_record: {account: acme-salesforce, object: Contact, id: "1", fields: [Id, Tier__c]}
    exits: {none: end, failed: end, timeout: end}
`},
	{Code: CodeReadOnlyField, Doc: "The field exists, but the account's user cannot set it: the CRM fills it, or it is a formula, or a permission is missing.",
		Bad: `steps:
  - create_record: {account: acme-salesforce, object: Case, values: {Subject: Call, CaseNumber: "1"}}
    exits: {failed: end, timeout: end}
`, Good: `steps:
  - create_record: {account: acme-salesforce, object: Case, values: {Subject: Call}}
    exits: {failed: end, timeout: end}
`},
}
