// Package encoded writes ServiceNow's encoded queries.
//
// The language has no quotation marks, and no escape for the caret that
// separates conditions; it runs a value that begins with javascript: as a
// script, and an instance leaves out whatever it cannot read and applies the
// rest. So a value that holds a caret, a script or a control character is
// refused, and so is a comparison that a value could turn into another one.
// No value can become an operator. The package sends nothing.
package encoded
