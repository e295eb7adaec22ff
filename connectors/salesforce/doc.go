// Package salesforce connects accounts of Salesforce: it searches, reads,
// writes and links records over the REST API, logs calls as tasks, and works
// out what to show on an agent's screen.
//
// Queries are written by package soql, so a value never changes what a query
// asks. A create is sent once; only with an external id field, which makes it
// an upsert, may it be sent again. A delete is sent once. The package opens no browser: Salesforce
// has no request for that, so a screen pop is a URL and a payload for the
// browser's Open CTI.
package salesforce
