// Package connectortest holds what every CRM connector promises, as tests
// that run against the connector's own emulator.
//
// A connector is a Subject: how to make a fresh account, and the names of some
// objects, fields and records in it. Exercise checks each capability that the
// client implements, what the errors are, how hostile values, broken answers,
// expired sessions and rate limits are lived with, and that no secret is ever
// shown. A capability that a client does not implement is not asked for. The
// package knows no vendor; what differs between them is data of the Subject.
//
//	func TestConformance(t *testing.T) { connectortest.Exercise(t, subject()) }
package connectortest
