package effect

// Kinds performed by the host (the telephony side), the desk and the runner.
const (
	HostAnswer   Kind = "host.answer"   // take the call; no value
	HostPlay     Kind = "host.play"     // say or play something; value {"interrupted": bool}
	HostMusic    Kind = "host.music"    // play music for a while; no value
	HostCollect  Kind = "host.collect"  // prompt and collect digits; value {"digits", "reason"}
	HostSpeech   Kind = "host.speech"   // prompt and listen; value {"text", "confidence", "reason"}
	HostRecord   Kind = "host.record"   // turn the recording of the call on or off; no value
	HostMessage  Kind = "host.message"  // prompt and record what the caller says; value {"recording", "seconds", "reason"}
	HostDTMF     Kind = "host.dtmf"     // send tones to the other side; no value
	HostOffer    Kind = "host.offer"    // ring an agent or queue; value {"agent": Agent}; faults Busy, NoAnswer, NotFound
	HostConnect  Kind = "host.connect"  // wait for the offered agent to answer; faults Busy, NoAnswer
	HostTalk     Kind = "host.talk"     // wait for the conversation's end; value {"ended_by", "seconds"}
	HostTransfer Kind = "host.transfer" // hand the call to somebody else; value {"seconds"}; faults Busy, NoAnswer, NotFound
	HostHangup   Kind = "host.hangup"   // end the call; no value
	DeskDeliver  Kind = "desk.deliver"  // show pops and attached data to the agent; value: list of shown pops
	TimeWait     Kind = "time.wait"     // wait; no value
)

// PlayArgs are the arguments of HostPlay. What is heard is Say or Audio, or
// else Parts, one after the other.
type PlayArgs struct {
	Say      string `json:"say,omitempty"`
	Audio    string `json:"audio,omitempty"` // a name the host knows
	Parts    []Part `json:"parts,omitempty"`
	Language string `json:"language,omitempty"` // BCP 47, e.g. en-GB
	Voice    string `json:"voice,omitempty"`    // a name the host knows
	BargeIn  bool   `json:"barge_in,omitempty"` // a key ends it
}

// Heard returns what is heard, part by part.
func (p PlayArgs) Heard() []Part {
	if p.Say != "" || p.Audio != "" {
		return []Part{{Say: p.Say, Audio: p.Audio}}
	}
	return p.Parts
}

// Part is a piece of a prompt. One of Say and Audio is set.
type Part struct {
	Say   string `json:"say,omitempty"`
	Audio string `json:"audio,omitempty"`
}

// MusicArgs are the arguments of HostMusic.
type MusicArgs struct {
	Audio string   `json:"audio,omitempty"` // empty: the host's own
	For   Duration `json:"for"`
}

// CollectArgs are the arguments of HostCollect.
type CollectArgs struct {
	Prompt     PlayArgs `json:"prompt"`
	MaxDigits  int      `json:"max_digits"`          // 0: until FinishOn or silence
	FinishOn   string   `json:"finish_on,omitempty"` // the keys that end the entry; not part of the digits
	ClearOn    string   `json:"clear_on,omitempty"`  // the key that begins the entry anew
	FirstDigit Duration `json:"first_digit"`         // how long to wait for the first key
	InterDigit Duration `json:"inter_digit"`         // how long to wait between keys
	Keys       string   `json:"keys,omitempty"`      // for a menu: the keys offered
	Secret     bool     `json:"secret,omitempty"`    // hosts must not log what is entered
}

// SpeechArgs are the arguments of HostSpeech.
type SpeechArgs struct {
	Prompt  PlayArgs `json:"prompt"`
	Hints   []string `json:"hints,omitempty"` // phrases to expect
	Start   Duration `json:"start"`           // how long to wait for the first word
	Silence Duration `json:"silence"`         // the pause that ends the utterance
	Max     Duration `json:"max"`             // of the utterance
	Keys    *KeyArgs `json:"keys,omitempty"`  // keys may be pressed instead; nil: not
	Secret  bool     `json:"secret,omitempty"`
}

// KeyArgs are the keys that can be pressed in place of an answer in words. The
// result has the text of them then, and "keys": true.
type KeyArgs struct {
	MaxDigits  int      `json:"max_digits"` // at least 1
	FinishOn   string   `json:"finish_on,omitempty"`
	InterDigit Duration `json:"inter_digit"`
}

// Collect are the arguments of an entry of such keys.
func (k KeyArgs) Collect(secret bool) CollectArgs {
	return CollectArgs{MaxDigits: k.MaxDigits, FinishOn: k.FinishOn, InterDigit: k.InterDigit, Secret: secret}
}

// RecordArgs are the arguments of HostRecord.
type RecordArgs struct {
	Do string `json:"do"` // start, pause, resume or stop
}

// MessageArgs are the arguments of HostMessage.
type MessageArgs struct {
	Prompt   PlayArgs `json:"prompt"`
	Beep     bool     `json:"beep,omitempty"`
	Max      Duration `json:"max"`                 // of the message
	Silence  Duration `json:"silence"`             // the pause that ends it
	FinishOn string   `json:"finish_on,omitempty"` // the keys that end it
}

// DTMFArgs are the arguments of HostDTMF. A comma in Digits is a pause of a
// second.
type DTMFArgs struct {
	Digits string `json:"digits"`
	Secret bool   `json:"secret,omitempty"`
}

// Reasons why a collection ended, in the result's "reason".
const (
	ReasonFinished = "finished" // finish key or maximum reached
	ReasonTimeout  = "timeout"  // silence after at least one key, or at the end of a message
	ReasonNoInput  = "no_input" // nothing was pressed or said
	ReasonMax      = "max"      // a message or an utterance was as long as it may be
	ReasonHungUp   = "hung_up"  // the caller left while a message was recorded; it is kept, and the next request gives the fault HungUp
)

// OfferArgs are the arguments of HostOffer: exactly one of Agent and Queue.
type OfferArgs struct {
	Agent string   `json:"agent,omitempty"` // an id, a name, an e-mail address or a user name
	Queue string   `json:"queue,omitempty"`
	Ring  Duration `json:"ring"` // how long to let it ring
}

// ConnectArgs are the arguments of HostConnect.
type ConnectArgs struct {
	Whisper string `json:"whisper,omitempty"` // what the agent hears before the caller is on the line
	Music   string `json:"music,omitempty"`   // what the caller hears meanwhile; empty: the host's own
}

// The parties that can end a conversation, in the result of HostTalk.
const (
	EndedByAgent  = "agent"
	EndedByCaller = "caller"
	EndedByTarget = "target" // the agent's side was lost: a survey can follow
)

// TransferArgs are the arguments of HostTransfer: exactly one of Number,
// Agent and Queue.
type TransferArgs struct {
	Number  string   `json:"number,omitempty"` // E.164, or a SIP address
	Agent   string   `json:"agent,omitempty"`
	Queue   string   `json:"queue,omitempty"`
	Blind   bool     `json:"blind,omitempty"` // do not wait for an answer: the call leaves this run
	Ring    Duration `json:"ring"`
	Whisper string   `json:"whisper,omitempty"`
	From    string   `json:"from,omitempty"` // the number to show; empty: the caller's
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

// Pop asks for something on the agent's screen: a record, a choice of records
// or a new record of a CRM, or else a web page or a text, which no account is
// needed for. None of Records, New.Object, URL and Text set is not a pop.
type Pop struct {
	ID      string           `json:"id"` // unique in the run; delivered once under it
	Account string           `json:"account,omitempty"`
	Object  string           `json:"object,omitempty"`
	Records []map[string]any `json:"records,omitempty"`
	New     *NewRecord       `json:"new,omitempty"`
	At      string           `json:"at"`              // "offered" or "answered"
	URL     string           `json:"url,omitempty"`   // a web page: https
	Text    string           `json:"text,omitempty"`  // or a text
	Title   string           `json:"title,omitempty"` // of either
}

// Web reports whether a desk shows the pop by itself, without a CRM.
func (p Pop) Web() bool { return p.URL != "" || p.Text != "" }

// NewRecord is a blank form, pre-filled.
type NewRecord struct {
	Object   string         `json:"object"`
	Defaults map[string]any `json:"defaults,omitempty"`
}

// Shown is what reached the agent's screen for a Pop.
type Shown struct {
	ID      string   `json:"id"`
	Account string   `json:"account"`
	Mode    string   `json:"mode"` // "record", "choice" or "new"; "web" or "text" without a CRM
	Object  string   `json:"object"`
	Records []string `json:"records,omitempty"` // ids
	URL     string   `json:"url,omitempty"`     // what the agent's browser opens
	Title   string   `json:"title,omitempty"`   // of a web page or a text
	Text    string   `json:"text,omitempty"`    // what the agent reads, of a text
	Via     string   `json:"via"`               // "url", "open_cti", "talk_partner" or "desk"
	Payload any      `json:"payload,omitempty"` // for the CRM's browser API, where it has one
}

// WaitArgs are the arguments of TimeWait.
type WaitArgs struct {
	For Duration `json:"for"`
}
