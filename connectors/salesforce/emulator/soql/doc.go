// Package soql reads the part of Salesforce's query language that the emulator
// answers, as strictly as Salesforce does: only the legal escapes, no AND and
// OR side by side without parentheses, and errors that tell row and column in
// the vendor's words. It knows the grammar, never an object or a record.
//
// What the emulator does not answer, it refuses as a syntax error: GROUP BY and
// aggregates but COUNT(), sub-queries in a condition, TYPEOF, and functions but
// FIELDS().
package soql
