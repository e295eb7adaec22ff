package emulator

import (
	"fmt"
	"net/http"
	"strings"
)

// problem is an answer that says no, in one of Zendesk's several envelopes.
type problem struct {
	status int
	header map[string]string
	body   any // a string is sent as text
}

func (p *problem) Error() string { return fmt.Sprintf("%d: %v", p.status, p.body) }

// named is the commonest envelope.
type named struct {
	Error       string `json:"error"`
	Description string `json:"description,omitempty"`
	Details     any    `json:"details,omitempty"`
}

// titled is the envelope of the request filters in front of the API.
type titled struct {
	Error struct {
		Title   string `json:"title"`
		Message string `json:"message"`
	} `json:"error"`
}

// details are the validation errors of a record by field.
type details map[string][]detail

type detail struct {
	Description     string `json:"description"`
	Error           string `json:"error,omitempty"`
	TicketFieldID   int64  `json:"ticket_field_id,omitempty"`
	TicketFieldType string `json:"ticket_field_type,omitempty"`
}

// add notes an error; the description begins with the field's title.
func (d details) add(field, code, format string, args ...any) {
	d[field] = append(d[field], detail{Description: fmt.Sprintf(format, args...), Error: code})
}

// err returns nil if nothing was added.
func (d details) err() error {
	if len(d) == 0 {
		return nil
	}
	return &problem{status: http.StatusUnprocessableEntity, body: named{
		Error: "RecordInvalid", Description: "Record validation errors", Details: d,
	}}
}

func title(status int, title, message string) error {
	var t titled
	t.Error.Title, t.Error.Message = title, message
	return &problem{status: status, body: t}
}

func notFound() error {
	return &problem{status: http.StatusNotFound, body: named{Error: "RecordNotFound", Description: "Not found"}}
}

func noEndpoint() error {
	return &problem{status: http.StatusNotFound, body: named{Error: "InvalidEndpoint", Description: "Not found"}}
}

func parameterMissing(name string) error {
	return &problem{status: http.StatusBadRequest, body: named{
		Error: "ParameterMissing", Description: "Parameter " + name + " is required",
	}}
}

func invalidAttribute(name, rule string) error {
	return title(http.StatusBadRequest, "Invalid attribute", fmt.Sprintf(
		"You passed an invalid value for the %s attribute. Invalid parameter: %s %s", name, name, rule))
}

func forbidden() error {
	return title(http.StatusForbidden, "Forbidden",
		"You do not have access to this page. Please contact the account owner of this help desk for further help.")
}

func missingScopes(scopes []string) error {
	return &problem{status: http.StatusForbidden, body: named{
		Error:       "Forbidden",
		Description: "You are missing the following required scopes: " + strings.Join(scopes, ", "),
	}}
}

func unauthenticated() error {
	return &problem{
		status: http.StatusUnauthorized,
		header: map[string]string{"WWW-Authenticate": `Basic realm="Web Password"`},
		body:   named{Error: "Couldn't authenticate you"},
	}
}

func invalidToken() error {
	const text = "The access token provided is expired, revoked, malformed or invalid for other reasons."
	return &problem{
		status: http.StatusUnauthorized,
		header: map[string]string{
			"WWW-Authenticate": fmt.Sprintf(`Bearer realm="Zendesk", error="invalid_token", error_description="%s"`, text),
		},
		body: oauthError{Error: "invalid_token", Description: text},
	}
}

func invalidSearch(why string) error {
	return &problem{status: http.StatusUnprocessableEntity, body: named{
		Error: "invalid", Description: "Invalid search: " + why,
	}}
}

func conflict(why string) error {
	return &problem{status: http.StatusConflict, body: struct {
		Description string `json:"description"`
		Error       string `json:"error"`
	}{why, "Conflict"}}
}

func unparsable() error {
	return &problem{status: http.StatusUnprocessableEntity, body: struct {
		Error   string `json:"error"`
		Message string `json:"message"`
	}{"Unprocessable Entity", "Server could not parse JSON"}}
}
