// Package coverage says what of a scenario its runs have been through: steps,
// the exits of every step, and both sides of every condition.
//
// A Counter reads traces beside the program that they come from, and makes a
// Report of them. The report is data: it is printed as a table, kept as JSON,
// and put on a drawing. The package runs nothing and reads no file, and the
// same traces give the same bytes, in whatever order they came.
package coverage
