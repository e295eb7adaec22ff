package compile

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/records"
	"github.com/callwright/callwright/engine/source"
)

// Account is what a compiler knows of a connector account.
type Account struct {
	ID       string
	Type     string
	CRM      bool // whether CRM blocks can use it
	Mail     bool // whether send_email can use it
	Default  bool
	Inactive bool
}

// Options are what compiling depends on beside the file.
type Options struct {
	Blocks *block.Registry
	Limits expression.Limits
	// Accounts are the known accounts; nil means that they are not known, and
	// nothing is said about them.
	Accounts []Account
	// Records are what is known of the records that accounts keep; nothing is
	// said about what is not in it.
	Records records.Known
	// Wanted is told what Records would have to hold besides: a kind of records
	// of an account, or, with an empty object, the account itself. Optional.
	Wanted func(account, object string)
	// Mentions tells what a query in the language of a type of account names. Nil
	// means that nobody can read queries, and nothing is said about them. It is
	// called by all goroutines that compile.
	Mentions func(accountType, query string) []records.Mention
	// Can says which requests the host and the router can do; nil means that
	// it is not known, and nothing is said about them. It is called by all
	// goroutines that compile.
	Can func(effect.Kind) bool
	// Open reads another file that a scenario names: one that it calls, or a
	// table. The path is joined from that of the file that names it. Nil means
	// that there are no other files.
	Open func(path string) (*source.File, diag.List)
}
