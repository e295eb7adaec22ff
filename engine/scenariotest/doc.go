// Package scenariotest reads tests of scenarios, runs them, and says how what
// happened differs from what was expected.
//
// A test file (*.test.yaml) stands beside its scenario. Each of its tests is
// one call: who calls and when, what caller and agents do about what they hear,
// what connectors answer, and what must come of it. A call is played on a
// virtual clock, so that an hour in a queue takes no time, and gives the same
// trace each time, byte by byte.
//
// The package starts no goroutine, reads no clock and opens no connection: what
// answers for the connectors is handed to it as a Stage. It reads no file
// either; golden traces are compared as texts.
package scenariotest
