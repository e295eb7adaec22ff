// Package cassette keeps the HTTP exchanges of a run in a file, and plays them
// again without a network.
//
// A Tape stands between the connectors' HTTP stack and the network. When it
// records, everything goes through and is kept; when it plays, nothing does:
// a request gets the answer of the recorded request that is the same, each
// once and in their order, and one that was never recorded is a Miss.
//
// # What is in the file
//
// Only what the connectors look at: method, URL, body and a few headers that
// hold no credential. Secrets are replaced before the file is written: those
// of the accounts, every token that a sign-in brought, what secret variables
// hold, and values under keys that are called like a secret. Of a sign-in nothing is kept but where it led;
// when played, it gives a token that opens nothing. Requests are compared in
// that form, so a replay needs no secret and no sign-in.
//
// Names that differ from run to run, such as the run's id and the ports of
// emulators, are replaced by fixed ones. Points in time make no difference
// where nothing else does. Answers larger than 8 MB, and requests without an
// answer, are not kept. What is not HTTP, such as e-mail, is no part of a
// cassette.
package cassette
