// Package schema describes the objects of the emulated org: the standard ones,
// which objects.json holds, and those that a seed adds in the same form. It
// holds no record and answers no request.
package schema
