// Package skeleton writes a step of each block and of each word of the
// language for authors to begin with: with comments, all settings and all
// exits.
//
// It is made from the declaration that decoding, linting and the reference
// pages read. The first example of a block says which settings are given and
// what steps it needs around it, so that what is written here compiles as it
// stands; all other settings are commented out, with what holds if they are
// not given. It is in the canonical style, indented to stand under "steps:".
package skeleton
