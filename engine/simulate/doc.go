// Package simulate runs calls on a virtual clock: ten minutes in a queue take
// no time.
//
// Call drives one run through a World, whose parts answer requests together
// with the time that the answer takes; it is what tests of scenarios use. Run
// plays many calls, drawn from a Mix by a seed, and counts how they ended. The
// same program, mix and seed give the same Report, on any machine and with any
// number of workers. The package starts no goroutine for a call, waits for
// nothing, reads no clock, and draws all chance from the seed.
package simulate
