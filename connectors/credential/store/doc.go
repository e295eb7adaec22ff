// Package store keeps named secrets in one directory, encrypted at rest, for
// any number of processes at once.
//
// All secrets stand in one file that is encrypted with age and only ever
// replaced as a whole: a reader sees the old one or the new one, and a crash
// at any point leaves one of them. Writers take turns by a lock on a file; one
// that does not get the lock in time fails and writes nothing. The key comes
// from a file, an environment variable or the system keyring.
//
// The package never writes a secret in clear, never falls back to an empty or
// unencrypted store, and never repairs the modes of files that others could
// have read or changed: it refuses them and says what to do. Its errors hold
// names and paths, never a secret and never a key.
package store
