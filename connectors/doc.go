// Package connectors joins scenarios to CRMs and HTTP services: the SPI that
// a connector implements, and the one registry that every block's requests
// are resolved through.
//
// A scenario names an account ("acme-salesforce"). The Registry holds the
// accounts' records, finds the one that a request means, opens its client
// once, and asks the client for the capability that the request needs. A
// credential exists only inside an account's client; nothing that this
// package returns, logs or reports holds one.
//
// # How to add a connector
//
//  1. Make a folder connectors/<type> with a type that implements Connector.
//  2. Declare its settings as spec fields; secrets are references, never text.
//  3. Return a client that implements the capabilities the service has
//     (Searcher, Getter, Creator, Updater, Popper, Fetcher, Mailer, Describer).
//  4. Build every query, path and body from typed values with an escaper of
//     your own for each context, and test it against the emulator's parser.
//  5. Map the vendor's errors to the closed set of package effect.
//  6. Put an emulator beside it and add the Connector to the CLI's list.
package connectors
