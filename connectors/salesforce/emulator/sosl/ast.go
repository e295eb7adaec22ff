package sosl

import "github.com/callwright/callwright/connectors/salesforce/emulator/soql"

// Query is one FIND statement.
type Query struct {
	Source    string
	Find      Term
	In        string // ALL, NAME, EMAIL, PHONE or SIDEBAR
	Returning []Object
	Limit     *int
}

// Object is one object of RETURNING. Its Query has no From.
type Object struct {
	Name  soql.Name
	Query *soql.Query // nil: ids only
}

// Term is what to find: *Or, *And or *Words.
type Term interface{ term() }

// Or matches if any of its terms does.
type Or struct{ Terms []Term }

// And matches if all its terms do, those of Not excepted, which must not.
type And struct{ Terms []Factor }

// Factor is a term of an And.
type Factor struct {
	Not  bool
	Term Term
}

// Words is a word or a quoted phrase.
type Words struct {
	Phrase bool
	Runes  []Rune
}

// Rune is a character of the words to find.
type Rune struct {
	R    rune
	Wild bool // * when R is '*': any characters; ? when R is '?': one
}

func (*Or) term()    {}
func (*And) term()   {}
func (*Words) term() {}
