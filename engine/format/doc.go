// Package format lays a YAML file of Callwright out in the one canonical
// style: a scenario, a test or a connectors file.
//
// It changes indentation, quotes, the order of the keys that have one, and
// what stands on one line. It never changes what a file means, the words of a
// comment, the lines of a long text or the order of anything whose order is
// the author's. What it wrote is read again and compared with the original; a
// file that could not be laid out safely is refused, never damaged.
package format
