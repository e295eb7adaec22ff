// Package schema writes JSON Schemas, for editors, of the files that authors
// write: scenarios, tests and connectors files.
//
// They are made from the declarations that decoding and linting read: the
// language's words, the blocks' descriptors and the connectors' fields. They
// say what can be seen in one place of a file; names, types of expressions and
// where a flow leads are for lint. They are draft-07, which editors know best,
// and built so that one mistake gives one message: alternatives are told apart
// by their type or by a key, never by trying all of them.
package schema
