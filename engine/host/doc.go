// Package host holds the people of a call that nobody made: a caller, an
// agent and the agent's desk that follow a script.
//
// A Host performs the requests of the kinds host.*, a Desk those of the kind
// desk.deliver. They let a scenario run on a laptop and in a test just as on a
// telephone line. The package does no I/O, waits for nothing, reads no clock
// and gives the same answers to the same requests; what it brings to a screen
// it brings through the Popper that it was given.
package host
