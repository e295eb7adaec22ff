// Package sandbox is what every CRM emulator shares: the plane that an
// emulator's handler runs on. The plane keeps the clock and the id source, logs
// requests with their secrets masked, breaks answers on demand, and serves the
// admin endpoints under /_sandbox/:
//
//	GET    /_sandbox/requests  the request log, oldest first
//	GET    /_sandbox/faults    the faults that still wait for a request
//	POST   /_sandbox/faults    injects a fault, or a list of faults
//	DELETE /_sandbox/faults    takes all faults back
//	GET    /_sandbox/clock     the time and its offset from the base clock
//	POST   /_sandbox/clock     {"advance":"1h"} or {"offset":"-5m"}
//	POST   /_sandbox/reset     the state of the first moment
//	POST   /_sandbox/seed      replaces the emulator's records by the body
//	GET    /_sandbox/pops      the screen pops that agents were shown
//
// It knows no CRM, opens no connection and never stores a credential. The
// endpoints have no guard of their own: a plane belongs on a test machine.
package sandbox
