// Package host holds the people of a call that nobody made: a caller, agents
// and an agent's desk that follow a script.
//
// A Host answers the requests of the kinds host.*, with the time that each
// takes; a Desk performs those of the kind desk.deliver. They let a scenario
// run on a laptop and in a test just as on a telephone line. The caller of a
// script reacts to what they hear, whichever step says it. The package does no
// I/O, waits for nothing, reads no clock and gives the same answers to the
// same requests; what it brings to a screen it brings through the Popper that
// it was given.
package host
