// Package smtp is the connector type "smtp": an account of a mail server that
// messages are handed to.
//
// Each message has a connection of its own, encrypted unless the operator
// allows the host to be spoken to in clear. A message goes to all of its
// recipients or to none. Addresses and headers are checked, so that no value
// can add a recipient or a header. The package reads no mail and retries
// nothing: a server that has the whole message and does not confirm it leaves
// the fault Unknown.
package smtp
