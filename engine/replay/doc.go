// Package replay runs an old trace against today's scenario: with the results
// that the trace holds, at the times at which they came, and says whether the
// scenario still does the same, or where it first does something else.
//
// Nothing is asked of anybody. Steps, exits, variables, errors and requests are
// compared, requests by their kind, step, account and arguments; ids, times and
// texts of errors are not. Settings are compared where both traces have them,
// so that a setting that a newer Callwright adds makes no difference.
//
// # Secrets
//
// A trace holds "***" for what is secret, and so does the new one; the two
// are the same. A result that is hidden as a whole, such as the digits that a
// caller entered into a secret variable, is replaced by one of the same form.
// Where the scenario looks into it and goes another way, the replay ends with
// an error that wraps ErrHidden, because the trace cannot tell.
package replay
