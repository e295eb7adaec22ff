package connectortest

import (
	"net/http"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/sandbox"
	"github.com/callwright/callwright/engine/effect"
)

// Instance is an emulator with an account on it, both new.
type Instance struct {
	Handler http.Handler
	Plane   *sandbox.Plane
	// Account is the account's record for an emulator at a URL. It should set
	// no limits of its own: requests are counted.
	Account func(url string) connectors.Account
	Expire  func()   // ends the session, as time would; nil: it has none
	Secrets []string // that must never be seen, beside the account's
}

// Subject is a connector under test.
type Subject struct {
	Connector connectors.Connector
	New       func() Instance

	API   string // the path below which records are, for faults
	Token string // the path of the token endpoint; empty: there is none

	Person Person
	Ticket Ticket

	BadObject string // an object that does not exist
	BadField  string // a field that no object has, in the vendor's form
	MissingID string // an id in the vendor's form that no person has
	// Lenient says that a search for people by a field that does not exist
	// cannot be told from one that finds nobody.
	Lenient bool

	Rejected sandbox.Fault // how the vendor answers a session that it does not know
	Denied   sandbox.Fault // how it answers what the account may not do

	Upsert   *Upsert           // needed by an Upserter
	Link     *Link             // needed by a Linker
	Describe string            // an object that a Describer knows; empty: the Person's
	Path     []effect.PathPart // an address that a Fetcher may read
}

// Person is the object that callers are looked up in. The seed has one person
// with the number One, two with Many and nobody with None.
type Person struct {
	Object          string
	Name            string // the field that holds the whole name
	One, Many, None string
	OneName         string
	Email           string // the field with OneEmail
	OneEmail        string
	Query           string            // finds by name, in the vendor's language, with the parameter :value
	Crowd           effect.SearchArgs // finds more than 150
	Path            string            // a dotted field; empty: there is none
	PathValue       any               // what it holds for One
}

// Ticket is an object to write.
type Ticket struct {
	Object string
	Text   string         // a field for a line of text, which can be searched for
	Values map[string]any // what a new one needs beside Text
	Keyed  bool           // a key makes it once, however often it is asked for
	// Doubt says that a lost answer is Unknown although a key makes a ticket
	// once: the connector looks for the key, the vendor does not heed it.
	Doubt bool
	// MissingID is an id in the vendor's form that no ticket has; empty: the
	// one that no person has.
	MissingID string
}

// Upsert is an object with a field that identifies records.
type Upsert struct {
	Object string
	Match  string
	Values map[string]any // what a new one needs beside Match
	Text   string         // a field that is changed
	// Twice is a value of Several that more than one record has; Several is
	// empty where the vendor keeps that from happening.
	Several, Twice string
}

// Link tells how a ticket comes to point to a person.
type Link struct {
	As    string
	Field string // where the person's id is read back
}
