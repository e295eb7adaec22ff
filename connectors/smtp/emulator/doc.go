// Package emulator is a mail server for tests and trials: it takes messages,
// keeps them to be looked at, and breaks as it is told. It delivers nothing.
package emulator
