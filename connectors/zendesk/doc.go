// Package zendesk connects accounts of Zendesk Support: it searches, reads
// and writes users, tickets and organizations, and shows them on an agent's
// screen through the Talk Partner endpoints.
//
// Queries are written by package search, so a value never changes what a
// query asks. Custom fields go by the names that people see; numbers of
// records stay exact. A comment is never public unless the scenario says so.
// A ticket is created under its idempotency key; no other write is ever sent
// twice when its answer was lost.
package zendesk
