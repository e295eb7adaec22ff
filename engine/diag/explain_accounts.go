package diag

// ofAccounts explains what is found about accounts. The examples are about
// acme-salesforce and acme-zendesk, both a default, acme-old, which is
// deactivated, and loyalty-api, an HTTP service.
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
}
