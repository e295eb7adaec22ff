package emulator

import (
	"encoding/json"
	"time"
)

type ticket struct {
	URL                string       `json:"url"`
	ID                 int64        `json:"id"`
	ExternalID         *string      `json:"external_id"`
	Via                via          `json:"via"`
	CreatedAt          time.Time    `json:"created_at"`
	UpdatedAt          time.Time    `json:"updated_at"`
	GeneratedTimestamp int64        `json:"generated_timestamp"`
	Type               *string      `json:"type"`
	Subject            *string      `json:"subject"`
	RawSubject         *string      `json:"raw_subject"`
	Description        string       `json:"description"`
	Priority           *string      `json:"priority"`
	Status             string       `json:"status"`
	Recipient          *string      `json:"recipient"`
	RequesterID        int64        `json:"requester_id"`
	SubmitterID        int64        `json:"submitter_id"`
	AssigneeID         *int64       `json:"assignee_id"`
	OrganizationID     *int64       `json:"organization_id"`
	GroupID            *int64       `json:"group_id"`
	CollaboratorIDs    []int64      `json:"collaborator_ids"`
	FollowerIDs        []int64      `json:"follower_ids"`
	EmailCCIDs         []int64      `json:"email_cc_ids"`
	ForumTopicID       *int64       `json:"forum_topic_id"`
	ProblemID          *int64       `json:"problem_id"`
	HasIncidents       bool         `json:"has_incidents"`
	IsPublic           bool         `json:"is_public"`
	DueAt              *time.Time   `json:"due_at"`
	Tags               []string     `json:"tags"`
	CustomFields       []fieldValue `json:"custom_fields"`
	SatisfactionRating struct {
		Score string `json:"score"`
	} `json:"satisfaction_rating"`
	SharingAgreementIDs  []int64      `json:"sharing_agreement_ids"`
	CustomStatusID       int64        `json:"custom_status_id"`
	EncodedID            string       `json:"encoded_id"`
	Fields               []fieldValue `json:"fields"`
	FollowupIDs          []int64      `json:"followup_ids"`
	TicketFormID         int64        `json:"ticket_form_id"`
	BrandID              int64        `json:"brand_id"`
	AllowChannelback     bool         `json:"allow_channelback"`
	AllowAttachments     bool         `json:"allow_attachments"`
	FromMessagingChannel bool         `json:"from_messaging_channel"`
}

type fieldValue struct {
	ID    int64           `json:"id"`
	Value json.RawMessage `json:"value"`
}

// via says how a ticket or comment came in.
type via struct {
	Channel string `json:"channel"`
	Source  struct {
		From party   `json:"from"`
		To   party   `json:"to"`
		Rel  *string `json:"rel"`
	} `json:"source"`
}

// party is one end of a phone call; other channels leave it empty.
type party struct {
	Phone          string `json:"phone,omitempty"`
	FormattedPhone string `json:"formatted_phone,omitempty"`
}

func viaAPI() via { return via{Channel: "api"} }

type comment struct {
	ID          int64      `json:"id"`
	Type        string     `json:"type"`
	AuthorID    int64      `json:"author_id"`
	Body        string     `json:"body"`
	HTMLBody    string     `json:"html_body"`
	PlainBody   string     `json:"plain_body"`
	Public      bool       `json:"public"`
	Attachments []struct{} `json:"attachments"`
	AuditID     int64      `json:"audit_id"`
	Via         via        `json:"via"`
	CreatedAt   time.Time  `json:"created_at"`
	Metadata    metadata   `json:"metadata"`
	Data        *voice     `json:"data,omitempty"`
}

type metadata struct {
	System struct{} `json:"system"`
	Custom struct{} `json:"custom"`
}

// voice is the call that a voice comment tells of.
type voice struct {
	From              string  `json:"from"`
	To                string  `json:"to"`
	RecordingURL      *string `json:"recording_url"`
	StartedAt         *string `json:"started_at"`
	CallDuration      *int64  `json:"call_duration"`
	AnsweredByID      *int64  `json:"answered_by_id"`
	TranscriptionText *string `json:"transcription_text"`
	Location          *string `json:"location"`
}

// audit is what one write did to a ticket. Its events are commentEvent,
// createEvent or changeEvent.
type audit struct {
	ID        int64     `json:"id"`
	TicketID  int64     `json:"ticket_id"`
	CreatedAt time.Time `json:"created_at"`
	AuthorID  int64     `json:"author_id"`
	Metadata  metadata  `json:"metadata"`
	Events    []any     `json:"events"`
	Via       via       `json:"via"`
}

type commentEvent struct {
	ID          int64      `json:"id"`
	Type        string     `json:"type"`
	AuthorID    int64      `json:"author_id"`
	Body        string     `json:"body"`
	HTMLBody    string     `json:"html_body"`
	PlainBody   string     `json:"plain_body"`
	Public      bool       `json:"public"`
	Attachments []struct{} `json:"attachments"`
	AuditID     int64      `json:"audit_id"`
	Data        *voice     `json:"data,omitempty"`
}

type createEvent struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	FieldName string `json:"field_name"`
	Value     any    `json:"value"`
}

type changeEvent struct {
	ID            int64  `json:"id"`
	Type          string `json:"type"`
	FieldName     string `json:"field_name"`
	Value         any    `json:"value"`
	PreviousValue any    `json:"previous_value"`
}
