package effect

// Kind names what a request asks for. The part before the dot says who
// performs it: crm, http and mail the connectors, host the telephony side,
// route the router, desk the agent's screen, time the runner itself.
type Kind string

// Kinds performed by connectors.
const (
	CRMSelect  Kind = "crm.select" // check that an account exists and is active
	CRMSearch  Kind = "crm.search"
	CRMGet     Kind = "crm.get"
	CRMCreate  Kind = "crm.create"
	CRMUpdate  Kind = "crm.update"
	CRMUpsert  Kind = "crm.upsert"
	CRMDelete  Kind = "crm.delete"
	CRMLink    Kind = "crm.link"
	CRMLog     Kind = "crm.log"
	CRMRequest Kind = "crm.request" // a call of the CRM's own API; arguments and value as of HTTPFetch
	HTTPFetch  Kind = "http.fetch"
)

// SelectArgs are the arguments of CRMSelect. The account itself is the
// request's; the value of the result is {account, type}.
type SelectArgs struct{}

// SearchArgs are the arguments of CRMSearch. Exactly one way of searching is
// used: Query, or Phone and Where together (both must hold). The value of the
// result is a RecordSet.
type SearchArgs struct {
	Object string         `json:"object,omitempty"` // the CRM's own name, e.g. Contact, user
	Fields []string       `json:"fields,omitempty"` // dotted paths allowed; empty: the connector's usual fields
	Phone  string         `json:"phone,omitempty"`  // any notation; the connector tries what its CRM needs
	Where  []Condition    `json:"where,omitempty"`
	Query  string         `json:"query,omitempty"`  // the CRM's query language, with :name parameters
	Params map[string]any `json:"params,omitempty"` // values for the :name parameters
	Order  string         `json:"order,omitempty"`  // a field, or "-field" for descending
	Limit  int            `json:"limit"`            // at most so many records; at least 1
}

// Condition compares a field with a value.
type Condition struct {
	Field string `json:"field"`
	Op    Op     `json:"op"`
	Value any    `json:"value,omitempty"` // a list for In; nothing for Empty and NotEmpty
}

// Op is a comparison that every CRM connector understands.
type Op string

// The comparisons.
const (
	Eq         Op = "eq"
	Ne         Op = "ne"
	Lt         Op = "lt"
	Le         Op = "le"
	Gt         Op = "gt"
	Ge         Op = "ge"
	In         Op = "in"
	StartsWith Op = "starts_with"
	Contains   Op = "contains"
	Empty      Op = "empty"
	NotEmpty   Op = "not_empty"
)

// Ops returns all comparisons.
func Ops() []Op {
	return []Op{Eq, Ne, Lt, Le, Gt, Ge, In, StartsWith, Contains, Empty, NotEmpty}
}

// RecordSet is the value of a search: what scenarios see as caller.count,
// caller.first and caller.records.
type RecordSet struct {
	Account string           `json:"account"` // the connector that answered
	Object  string           `json:"object"`
	Count   int              `json:"count"`   // how many records are held
	More    bool             `json:"more"`    // whether the CRM has more than the limit
	Records []map[string]any `json:"records"` // each with its id as "Id" or "id", as the CRM names it
}

// GetArgs are the arguments of CRMGet. The value of the result is the record,
// a map. A missing record is the fault NotFound.
type GetArgs struct {
	Object string   `json:"object"`
	ID     string   `json:"id"`
	Fields []string `json:"fields,omitempty"`
}

// CreateArgs are the arguments of CRMCreate. The request's Key is the
// idempotency key. The value of the result is {"id": ..., "object": ...}.
type CreateArgs struct {
	Object string         `json:"object"`
	Values map[string]any `json:"values"`
}

// UpdateArgs are the arguments of CRMUpdate. The value of the result is
// {"id": ..., "object": ...}. A missing record is the fault NotFound.
type UpdateArgs struct {
	Object string         `json:"object"`
	ID     string         `json:"id"`
	Values map[string]any `json:"values"`
}

// FetchArgs are the arguments of HTTPFetch. Path is a list of segments and
// literal text, so that the connector escapes each value for its place. The
// value of the result is {"status": int, "headers": map, "body": data}: body
// is scenario data for JSON and XML answers and a string for all others. At
// most one of JSON, Form, XML and Text is set.
type FetchArgs struct {
	Method  string            `json:"method"`            // upper case; GET when empty
	Path    []PathPart        `json:"path"`              // appended to the account's base URL
	Query   map[string]any    `json:"query,omitempty"`   // scalars, or lists of scalars
	Headers map[string]string `json:"headers,omitempty"` // no CR or LF gets through
	JSON    any               `json:"json,omitempty"`    // the body, as data
	Form    map[string]any    `json:"form,omitempty"`    // or the body as a form
	XML     map[string]any    `json:"xml,omitempty"`     // or as XML: one root element, "@name" attributes, "#text"
	Text    string            `json:"text,omitempty"`    // or as plain text
	Type    string            `json:"type,omitempty"`    // the body's media type, if not the usual one
	Limit   int               `json:"limit,omitempty"`   // bytes of the answer; 0: the connector's own
}

// PathPart is a piece of a URL path: literal text as the author wrote it, or
// a value that stands for one path segment or a part of one. A value is
// percent-escaped; one that would make a segment "." or ".." is refused.
type PathPart struct {
	Literal string `json:"literal,omitempty"`
	Value   string `json:"value,omitempty"`
}
