// Package lifecycle is what an administrator does with accounts: add them,
// test them, approve them in a browser, deactivate, edit and delete them.
//
// An account is validated by a real sign-in before it is saved as active, and
// only that entry of connectors.yaml is rewritten: what people wrote around it
// stays. Its id and type never change. An account is edited and deleted only
// while it is inactive, so that nothing changes under new work; runs in flight
// keep the records that they started with (see connectors.Registry.Freeze).
//
// The package prints nothing and asks nobody. What goes wrong is a *Failure,
// which says what to do about it. Neither results nor failures hold a secret,
// and tokens go from the service into the vault only.
package lifecycle
