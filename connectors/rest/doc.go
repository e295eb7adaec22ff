// Package rest is the one HTTP stack of all connectors.
//
// It bounds every call in time and size, refuses plain http and private
// addresses unless the operator allows the host, never carries a credential
// to another origin, never sends a write twice by itself, and turns whatever
// goes wrong into an *effect.Fault whose text holds no header, query value or
// body. It knows no vendor: paths, bodies and error formats belong to the
// connectors.
//
// A Stack retries nothing; a block's own retry setting does that. Stack.For
// binds it to an account and its Limits: then calls take their turn, a service
// that does not answer is left alone for a while, and what may be repeated is
// repeated, politely and within the caller's time.
package rest
