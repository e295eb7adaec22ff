// Package emulator is a Salesforce org in memory: the OAuth endpoints with all
// five grants, the REST API with SOQL, SOSL, records, upserts and composites,
// and the limits and errors that a client must live with. It is the ground of
// the connector's tests, and `callwright emulate` serves it to any client.
//
// It is as strict as Salesforce where strictness finds bugs (escapes, types,
// ids, sessions), and its times and ids are the same in every run on the same
// clock. It stores nothing, signs nothing that is worth anything, and calls
// nobody. What cannot be known from outside, such as the order of the
// vendor's checks, is a guess.
//
// Tests break it through the plane of package sandbox.
package emulator
