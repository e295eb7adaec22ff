// Package org is the emulated org's data: records, the rules that guard them,
// queries and searches. It speaks the vendor's error codes and messages and
// knows nothing of HTTP or sign-in.
//
// An Org is not safe for concurrent use. The emulator holds one lock around
// each API request, which also makes a composite request one transaction.
package org
