// Package sosl reads the part of Salesforce's search language that the
// emulator answers. It is strict where careless escaping shows: a reserved
// character that is neither escaped nor an operator is MALFORMED_SEARCH. It
// knows the grammar, never an object or a record.
package sosl
