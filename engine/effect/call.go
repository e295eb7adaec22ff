package effect

// Kinds performed by the host (the telephony side), the desk and the runner.
const (
	HostAnswer  Kind = "host.answer"  // take the call; no value
	HostPlay    Kind = "host.play"    // say or play something; no value
	HostCollect Kind = "host.collect" // prompt and collect digits; value {"digits", "reason"}
	HostOffer   Kind = "host.offer"   // ring an agent or queue; value {"agent": Agent}; faults Busy, NoAnswer, NotFound
	HostConnect Kind = "host.connect" // wait for the offered agent to answer; faults Busy, NoAnswer
	HostTalk    Kind = "host.talk"    // wait for the conversation's end; value {"ended_by", "seconds"}
	HostHangup  Kind = "host.hangup"  // end the call; no value
	DeskDeliver Kind = "desk.deliver" // show pops and attached data to the agent; value: list of shown pops
	TimeWait    Kind = "time.wait"    // wait; no value
)

// PlayArgs are the arguments of HostPlay. One of Say and Audio is set.
type PlayArgs struct {
	Say      string `json:"say,omitempty"`
	Audio    string `json:"audio,omitempty"` // a name the host knows
	Language string `json:"language,omitempty"`
	BargeIn  bool   `json:"barge_in,omitempty"`
}

// CollectArgs are the arguments of HostCollect.
type CollectArgs struct {
	Prompt     PlayArgs `json:"prompt"`
	MaxDigits  int      `json:"max_digits"`          // 0: until FinishOn or silence
	FinishOn   string   `json:"finish_on,omitempty"` // the key that ends the entry; not part of the digits
	FirstDigit Duration `json:"first_digit"`         // how long to wait for the first key
	InterDigit Duration `json:"inter_digit"`         // how long to wait between keys
	Keys       string   `json:"keys,omitempty"`      // for a menu: the keys offered
	Secret     bool     `json:"secret,omitempty"`    // hosts must not log what is entered
}

// Reasons why a collection ended, in the result's "reason".
const (
	ReasonFinished = "finished" // finish key or maximum reached
	ReasonTimeout  = "timeout"  // silence after at least one key
	ReasonNoInput  = "no_input" // nothing was pressed
)

// OfferArgs are the arguments of HostOffer: exactly one of Agent and Queue.
type OfferArgs struct {
	Agent string   `json:"agent,omitempty"` // a name, an e-mail address or a user name
	Queue string   `json:"queue,omitempty"`
	Ring  Duration `json:"ring"` // how long to let it ring
}

// Agent is who was offered the call.
type Agent struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Email string `json:"email,omitempty"`
}

// DeliverArgs are the arguments of DeskDeliver.
type DeliverArgs struct {
	Agent    Agent          `json:"agent"`
	Pops     []Pop          `json:"pops,omitempty"`
	Attached map[string]any `json:"attached,omitempty"`
}

// Pop asks for a record, a choice of records or a new record on the agent's
// screen. None of Records and New.Object set is not a pop.
type Pop struct {
	ID      string           `json:"id"` // unique in the run; delivered once under it
	Account string           `json:"account,omitempty"`
	Object  string           `json:"object,omitempty"`
	Records []map[string]any `json:"records,omitempty"`
	New     *NewRecord       `json:"new,omitempty"`
	At      string           `json:"at"` // "offered" or "answered"
}

// NewRecord is a blank form, pre-filled.
type NewRecord struct {
	Object   string         `json:"object"`
	Defaults map[string]any `json:"defaults,omitempty"`
}

// Shown is what reached the agent's screen for a Pop.
type Shown struct {
	ID      string   `json:"id"`
	Account string   `json:"account"`
	Mode    string   `json:"mode"` // "record", "choice" or "new"
	Object  string   `json:"object"`
	Records []string `json:"records,omitempty"` // ids
	URL     string   `json:"url,omitempty"`     // what the agent's browser opens
	Via     string   `json:"via"`               // "url", "open_cti" or "talk_partner"
	Payload any      `json:"payload,omitempty"` // for the CRM's browser API, where it has one
}

// WaitArgs are the arguments of TimeWait.
type WaitArgs struct {
	For Duration `json:"for"`
}
