package connectors

import (
	"cmp"
	"context"
	"strings"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/oauth"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/records"
	"github.com/callwright/callwright/engine/spec"
)

// Connector is a type of connection, such as Salesforce. It is stateless and
// safe for concurrent use; what belongs to one account lives in the Client.
type Connector interface {
	// Describe returns the type's name, settings and nature. It is constant.
	Describe() Description
	// Open makes the client of one account. It does no I/O: signing in happens
	// at the first use, so that a bad account does not keep others from work.
	// Errors name the setting that is wrong, never its value.
	Open(account Account, deps Deps) (Client, error)
}

// Consenter is a Connector with accounts that a person approves in a browser.
// The token that comes of it is put into the account's oauth.Keeper.
type Consenter interface {
	// Consent returns the approval for an account, whose browser comes back to
	// redirect. The error names the setting that does not fit.
	Consent(account Account, deps Deps, redirect string) (oauth.Web, error)
}

// QueryReader is a Connector whose service has a query language of its own. It
// tells which objects and fields a query names, as far as it can tell; the
// query has its parameters in it, not their values.
type QueryReader interface {
	Mentions(query string) []records.Mention
}

// Description says what a connector type is.
type Description struct {
	Type    string       // the word in connectors.yaml: salesforce, zendesk, http
	Summary string       // one sentence
	CRM     bool         // whether CRM blocks can use it
	Mail    bool         // whether send_email can use it
	Fields  []spec.Field // its settings in connectors.yaml, beside the common ones
}

// Account is one record of the registry: a connection with a name. Records
// are immutable; an edit makes a new one under the same ID.
type Account struct {
	ID       string                       // the name that scenarios use; unique, never changes
	Type     string                       // names a Connector
	Default  bool                         // chosen when a scenario names none
	Inactive bool                         // refuses new work with the fault Inactive
	Settings map[string]any               // decoded by the connector's fields; no secret among them
	Secrets  map[string]credential.Secret // by field name
}

// Deps is what a connector may use from outside.
type Deps struct {
	HTTP *rest.Stack // the one HTTP stack; a connector makes no client of its own
	// Vault keeps the sign-ins that people approved, since their refresh tokens
	// are replaced as they are used. Nil: they live as long as the process.
	Vault oauth.Vault
}

// Client is an account in use. It is safe for concurrent use. What it can do
// is told by the capability interfaces that it also implements.
type Client interface {
	// Verify signs in and reports who the account is, e.g. "jane@acme.com at
	// Acme Corp". It is the "test connection" button.
	Verify(ctx context.Context) (string, error)
}

// Identifier is a Client that tells in parts what its Verify tells in words.
type Identifier interface {
	Identify(ctx context.Context) (Identity, error)
}

// Identity says who an account is to its service. Parts that the service does
// not tell are empty.
type Identity struct {
	User           string // the name with which one signs in
	Organization   string // what people call it, or where it is, e.g. acme.my.salesforce.com
	OrganizationID string
	Version        string // of the API that is used, e.g. v66.0
}

// String is one line for people: "jane@acme.com at acme.my.salesforce.com
// (00D..., API v66.0)".
func (i Identity) String() string {
	text := cmp.Or(i.User, "somebody") + " at " + cmp.Or(i.Organization, "an unnamed organization")
	var more []string
	if i.OrganizationID != "" {
		more = append(more, i.OrganizationID)
	}
	if i.Version != "" {
		more = append(more, "API "+i.Version)
	}
	if len(more) > 0 {
		text += " (" + strings.Join(more, ", ") + ")"
	}
	return text
}

// The capabilities. Every method reports failures as an error that holds an
// *effect.Fault, and obeys ctx.
type (
	// Searcher finds records.
	Searcher interface {
		Search(ctx context.Context, args effect.SearchArgs) (effect.RecordSet, error)
	}
	// Getter reads one record by id.
	Getter interface {
		Get(ctx context.Context, args effect.GetArgs) (map[string]any, error)
	}
	// Creator makes a record and returns its id. The same key makes the record
	// once; where the CRM cannot promise that, a lost answer is the fault
	// Unknown and the request is not sent again.
	Creator interface {
		Create(ctx context.Context, args effect.CreateArgs, key string) (id string, err error)
	}
	// Updater changes fields of a record.
	Updater interface {
		Update(ctx context.Context, args effect.UpdateArgs) error
	}
	// Upserter creates a record or updates the one that is there already. It
	// may be repeated at will. created tells which it was.
	Upserter interface {
		Upsert(ctx context.Context, args effect.UpsertArgs) (id string, created bool, err error)
	}
	// Deleter removes a record.
	Deleter interface {
		Delete(ctx context.Context, args effect.DeleteArgs) error
	}
	// Linker makes one record point to another.
	Linker interface {
		Link(ctx context.Context, args effect.LinkArgs) error
	}
	// ActivityLogger puts a call on the records that it was about. The key has
	// the meaning that it has for a Creator.
	ActivityLogger interface {
		LogActivity(ctx context.Context, args effect.ActivityArgs, key string) (effect.Ref, error)
	}
	// Limiter reports how much of the account's quotas is used.
	Limiter interface {
		Limits(ctx context.Context) ([]Limit, error)
	}
	// Describer tells which objects and fields there are.
	Describer interface {
		Describe(ctx context.Context, object string) (records.Object, error)
		// Objects are the names of all kinds of records, sorted, each once.
		Objects(ctx context.Context) ([]string, error)
	}
	// Popper brings records to an agent's screen: it works out the page to
	// open, and tells the CRM to show it where the CRM can be told.
	Popper interface {
		Pop(ctx context.Context, pop effect.Pop, agent effect.Agent) (effect.Shown, error)
	}
	// Fetcher makes one HTTP call on the account.
	Fetcher interface {
		Fetch(ctx context.Context, args effect.FetchArgs, mode effect.Mode, key string) (map[string]any, error)
	}
	// Mailer sends an e-mail to all of its recipients or to none, and returns
	// its Message-ID, which follows from the key. A lost confirmation is the
	// fault Unknown.
	Mailer interface {
		Send(ctx context.Context, args effect.MailArgs, key string) (id string, err error)
	}
)

// Limit is a quota of an account.
type Limit struct {
	Name   string // by the vendor's own name, e.g. DailyApiRequests
	Used   int
	Max    int
	Window string // e.g. "24 hours", "minute"; "" when not known
	Source string // where the figure is from, e.g. "/limits" or "usage header"
}
