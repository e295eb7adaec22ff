package effect

// Ref names a record.
type Ref struct {
	Object string `json:"object"`
	ID     string `json:"id"`
}

// UpsertArgs are the arguments of CRMUpsert: update the record whose field
// Match equals MatchValue, or create it. The value of the result is {"id",
// "object", "created"}. Several such records are the fault Conflict.
type UpsertArgs struct {
	Object     string         `json:"object"`
	Match      string         `json:"match"` // a field that identifies records, such as an external id
	MatchValue string         `json:"match_value"`
	Values     map[string]any `json:"values"`
}

// DeleteArgs are the arguments of CRMDelete; there is no value. A missing
// record is the fault NotFound.
type DeleteArgs struct {
	Object string `json:"object"`
	ID     string `json:"id"`
}

// LinkArgs are the arguments of CRMLink: make From point to To. There is no
// value.
type LinkArgs struct {
	From Ref    `json:"from"`
	To   Ref    `json:"to"`
	As   string `json:"as,omitempty"` // the relation, by the CRM's own name; empty: the usual one of the two objects
}

// ActivityArgs are the arguments of CRMLog: put a call, with what was said, on
// the record that it was about. The value of the result is {"id", "object"}
// of what the CRM keeps it as.
type ActivityArgs struct {
	About     []Ref  `json:"about,omitempty"` // e.g. the contact and the case; may be empty
	Subject   string `json:"subject"`
	Text      string `json:"text,omitempty"`
	Direction string `json:"direction"` // inbound or outbound
	From      string `json:"from,omitempty"`
	To        string `json:"to,omitempty"`
	Seconds   int    `json:"seconds,omitempty"`    // of conversation
	StartedAt string `json:"started_at,omitempty"` // RFC 3339
	Outcome   string `json:"outcome,omitempty"`    // e.g. answered, missed, voicemail
	Recording string `json:"recording,omitempty"`  // an https URL
	Agent     string `json:"agent,omitempty"`      // e-mail address of the agent who owns it; unknown to the CRM: the account's own user
}
