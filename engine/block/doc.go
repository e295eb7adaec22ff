// Package block is the SPI of blocks: what a block declares about itself, how
// it is called, and what it answers.
//
// A block is a pure function. It is called with its evaluated settings and
// the session of the call, and either leaves by an exit at once or asks for
// something from outside, as data. When the result is there it is called
// again. It reads no clock, does no I/O, starts no goroutine and keeps no
// state of its own: what it must remember between two requests goes into the
// Call's memory, which is part of the run's state.
//
// # Life of a step
//
//  1. The interpreter checks the step's `when` guard; if false, the step is
//     skipped.
//  2. It evaluates the settings and calls Begin.
//  3. Begin returns Leave, Fail or Ask.
//  4. After an Ask the run waits. A fault that the step's `retry` covers is
//     asked again by the interpreter. Else the block's Finish is called with
//     the result, and returns like Begin; it may ask again.
//  5. A block that leaves by an exit which the step does not wire, other than
//     ok, raises an error for handlers.error.
//
// # How to add a block
//
//  1. Write blocks/<family>/<name>.go with one function that returns its
//     Descriptor.
//  2. Add it to the list in blocks/blocks.go.
//  3. Write its cases in blocks/<family>/testdata/<name>.yaml.
//  4. Run `make golden` for the reference pages, and read what changed.
package block
