// Package soql reads the part of Salesforce's query language that the emulator
// answers, as strictly as Salesforce does: only the legal escapes, no AND and
// OR side by side without parentheses, and errors that tell row and column in
// the vendor's words. It knows the grammar, never an object or a record.
package soql
