// Package emulator is a ServiceNow instance in memory: the Table API on a
// handful of tables with inheritance and references, the dictionary, and the
// token endpoint, so that clients can be built, tested and shown without an
// instance anywhere.
//
// It copies what clients stumble over: a condition on a field that does not
// exist is left out of a query, which then finds everybody; unknown fields of
// a write are ignored; every value is a text; the token endpoint says
// server_error to a wrong password; a token that is still good is given out
// again; journal fields can only be read back as a whole; correlation_id
// makes nothing unique. What differs between instances is a Switch.
//
// The sandbox plane underneath adds faults, a request log, a movable clock and
// the admin endpoints under /_sandbox/. Ids and tokens follow from the seed
// and the order of requests alone; tokens are therefore guessable, and the
// emulator must never guard anything real. It sends no request and writes no
// file.
package emulator
