// Package runner performs what runs ask for.
//
// Inline gives a call a goroutine: it starts the interpreter, hands every
// request to the performer of its kind, and hands every result back until the
// run has ended. It is what the command line and most embedders use. It keeps
// nothing: a run that must survive its process needs a runner that stores the
// state.
package runner
