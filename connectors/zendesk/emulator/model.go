package emulator

import (
	"encoding/json"
	"time"
)

// The records below have the members of the service's JSON in its order. They
// are never changed in place: a write puts a changed copy in the table.

type user struct {
	ID                  int64                      `json:"id"`
	URL                 string                     `json:"url"`
	Name                string                     `json:"name"`
	Email               *string                    `json:"email"`
	CreatedAt           time.Time                  `json:"created_at"`
	UpdatedAt           time.Time                  `json:"updated_at"`
	TimeZone            string                     `json:"time_zone"`
	IANATimeZone        string                     `json:"iana_time_zone"`
	Phone               *string                    `json:"phone"`
	SharedPhoneNumber   *bool                      `json:"shared_phone_number"`
	Photo               *struct{}                  `json:"photo"`
	LocaleID            int64                      `json:"locale_id"`
	Locale              string                     `json:"locale"`
	OrganizationID      *int64                     `json:"organization_id"`
	Role                string                     `json:"role"`
	Verified            bool                       `json:"verified"`
	ExternalID          *string                    `json:"external_id"`
	Tags                []string                   `json:"tags"`
	Alias               *string                    `json:"alias"`
	Active              bool                       `json:"active"`
	Shared              bool                       `json:"shared"`
	SharedAgent         bool                       `json:"shared_agent"`
	LastLoginAt         *time.Time                 `json:"last_login_at"`
	TwoFactorEnabled    *bool                      `json:"two_factor_auth_enabled"`
	Signature           *string                    `json:"signature"`
	Details             *string                    `json:"details"`
	Notes               *string                    `json:"notes"`
	RoleType            *int64                     `json:"role_type"`
	CustomRoleID        *int64                     `json:"custom_role_id"`
	Moderator           bool                       `json:"moderator"`
	TicketRestriction   *string                    `json:"ticket_restriction"`
	OnlyPrivateComments bool                       `json:"only_private_comments"`
	RestrictedAgent     bool                       `json:"restricted_agent"`
	Suspended           bool                       `json:"suspended"`
	DefaultGroupID      *int64                     `json:"default_group_id"`
	ReportCSV           bool                       `json:"report_csv"`
	UserFields          map[string]json.RawMessage `json:"user_fields"`
}

// agent reports whether the user works in the account.
func (u *user) agent() bool { return u.Role == "agent" || u.Role == "admin" }

type identity struct {
	URL                string    `json:"url"`
	ID                 int64     `json:"id"`
	UserID             int64     `json:"user_id"`
	Type               string    `json:"type"`
	Value              string    `json:"value"`
	Verified           bool      `json:"verified"`
	Primary            bool      `json:"primary"`
	CreatedAt          time.Time `json:"created_at"`
	UpdatedAt          time.Time `json:"updated_at"`
	UndeliverableCount int       `json:"undeliverable_count"`
	DeliverableState   string    `json:"deliverable_state"`
}

type organization struct {
	URL                string                     `json:"url"`
	ID                 int64                      `json:"id"`
	Name               string                     `json:"name"`
	SharedTickets      bool                       `json:"shared_tickets"`
	SharedComments     bool                       `json:"shared_comments"`
	ExternalID         *string                    `json:"external_id"`
	CreatedAt          time.Time                  `json:"created_at"`
	UpdatedAt          time.Time                  `json:"updated_at"`
	DomainNames        []string                   `json:"domain_names"`
	Details            *string                    `json:"details"`
	Notes              *string                    `json:"notes"`
	GroupID            *int64                     `json:"group_id"`
	Tags               []string                   `json:"tags"`
	OrganizationFields map[string]json.RawMessage `json:"organization_fields"`
}

type groupRecord struct {
	URL         string    `json:"url"`
	ID          int64     `json:"id"`
	IsPublic    bool      `json:"is_public"`
	Name        string    `json:"name"`
	Description string    `json:"description"`
	Default     bool      `json:"default"`
	Deleted     bool      `json:"deleted"`
	CreatedAt   time.Time `json:"created_at"`
	UpdatedAt   time.Time `json:"updated_at"`
}

// field is a ticket, user or organization field.
type field struct {
	URL                 string         `json:"url"`
	ID                  int64          `json:"id"`
	Type                string         `json:"type"`
	Key                 *string        `json:"key"`
	Title               string         `json:"title"`
	RawTitle            string         `json:"raw_title"`
	Description         string         `json:"description"`
	RawDescription      string         `json:"raw_description"`
	Position            int            `json:"position"`
	Active              bool           `json:"active"`
	RegexpForValidation *string        `json:"regexp_for_validation"`
	Tag                 *string        `json:"tag"`
	CreatedAt           time.Time      `json:"created_at"`
	UpdatedAt           time.Time      `json:"updated_at"`
	Options             []fieldOption  `json:"custom_field_options,omitempty"`
	SystemOptions       []systemOption `json:"system_field_options,omitempty"`
}

type fieldOption struct {
	ID      int64  `json:"id"`
	Name    string `json:"name"`
	RawName string `json:"raw_name"`
	Value   string `json:"value"`
	Default bool   `json:"default"`
}

type systemOption struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}
