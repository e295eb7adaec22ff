// Package emulator is a Zendesk account in memory: an http.Handler that
// answers as the Support API, the OAuth endpoints and the Talk Partner
// endpoints do, so that clients can be built, tested and shown without an
// account anywhere.
//
// It copies what clients stumble over: 200 for anonymous users/me, several
// error envelopes, OAuth answers that omit expires_in, literal phone matching,
// a search that is really parsed, an index that lags, rate limits, and
// Idempotency-Key. What is unknown about the real service is a Switch.
//
// The sandbox plane underneath adds faults, a request log, a movable clock and
// the admin endpoints under /_sandbox/. Ids, tokens and times follow from the
// seed, the clock and the order of requests alone; tokens are therefore
// guessable, and the emulator must never guard anything real. It sends no
// request and writes no file.
package emulator
