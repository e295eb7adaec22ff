// Package zendesk connects accounts of Zendesk Support: it searches, reads,
// writes and links users, tickets and organizations, logs calls on tickets,
// and shows records on an agent's screen through the Talk Partner endpoints.
//
// Queries are written by package search, so a value never changes what a
// query asks. Custom fields go by the names that people see; numbers of
// records stay exact. A comment is never public unless the scenario, or the
// account's voice_comments, says so. A ticket is created under its idempotency
// key. Of other writes only those are sent twice that say how a record is to
// be, and not those that add something.
package zendesk
