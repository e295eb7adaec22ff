// Package interop holds the grants of package oauth to a server that others
// wrote: ory/fosite, which enforces PKCE, replaces refresh tokens at each use
// and ends a sign-in whose used token comes again. It holds tests only.
package interop
