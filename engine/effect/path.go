package effect

import "strings"

// PathHole is the fault of an empty value in a path, which would address
// something else, such as a whole collection; nil if there is none. Behind a ?
// or # an empty value does no harm.
func PathHole(parts []PathPart) *Fault {
	literal := "" // the one ahead of the value
	for _, p := range parts {
		switch {
		case p.Literal != "" && strings.ContainsAny(p.Literal, "?#"):
			return nil
		case p.Literal != "":
			literal = p.Literal
		case p.Value == "":
			return NewFault(Invalid, "the value behind %q is empty and would leave a hole in the path", literal)
		}
	}
	return nil
}
