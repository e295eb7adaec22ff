package effect

// Kinds of written conversations. The host performs those of the channel that
// the run is about, a connector those of mail.
const (
	HostSend  Kind = "host.send"  // send a message; value {"id"}
	HostReply Kind = "host.reply" // wait for the other side's next message; value {"text", "from"}; fault Timeout
	MailSend  Kind = "mail.send"  // send an e-mail; value {"id"}
)

// SendArgs are the arguments of HostSend.
type SendArgs struct {
	Channel string   `json:"channel,omitempty"` // sms, chat, ...; empty: the run's own
	To      string   `json:"to,omitempty"`      // empty: who the run is about
	Text    string   `json:"text"`
	Choices []string `json:"choices,omitempty"` // quick replies, where the channel has them
}

// ReplyArgs are the arguments of HostReply. The request's Timeout is how long
// to wait.
type ReplyArgs struct {
	Secret bool `json:"secret,omitempty"`
}

// MailArgs are the arguments of MailSend. The request's Key becomes the
// Message-ID, so that a repeated message can be told.
type MailArgs struct {
	To      []string `json:"to"`
	CC      []string `json:"cc,omitempty"`
	ReplyTo string   `json:"reply_to,omitempty"`
	Subject string   `json:"subject"`
	Text    string   `json:"text,omitempty"`
	HTML    string   `json:"html,omitempty"`
}
