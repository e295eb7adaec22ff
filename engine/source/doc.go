// Package source turns a file into a tree of Nodes that knows where every
// character stands, and says everything that is wrong with the file as YAML.
//
// It is the only package that reads YAML. It accepts plain data in one UTF-8
// document: mappings with unique text keys, lists and scalars. Anchors,
// aliases, merge keys, tags, directives and second documents are refused, and
// so is anything large or deep enough to harm the process that reads it.
//
// The package never decides what a key means, never changes the text of a
// scalar (a telephone number keeps its plus and its zeros), and never reads
// another file than the one it is asked for.
package source
