// Package policy holds tests about the source code itself: which package may
// import which, what the deterministic core may not do, and what must be
// documented. It has no code of its own.
package policy
