// Package interp runs compiled scenarios, one event at a time.
//
// A Machine is a pure function with a memory: Start and Resume take an event
// (the call, a result, a hang-up) and the time at which it happened, run the
// scenario until it needs something from outside, and return a Sprint: the
// requests to perform. The State is data that can be stored and loaded at any
// point between two events, by another process if need be. The package does
// no I/O, reads no clock, draws no random number, starts no goroutine, and
// never lets map order reach a result.
package interp
