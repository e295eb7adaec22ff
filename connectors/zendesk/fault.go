package zendesk

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// pause is how long to wait when a rate limit tells nothing.
const pause = 10 * time.Second

// problem is what the different error answers of Zendesk have in common.
type problem struct {
	code        string
	description string
	details     map[string]any // lists of findings by field
}

// problemOf reads an error answer; false when Zendesk's API did not write it.
func problemOf(answer *rest.Response) (problem, bool) {
	var m map[string]any
	if json.Unmarshal(answer.Body, &m) != nil {
		return problem{}, false
	}
	var p problem
	p.details, _ = m["details"].(map[string]any)
	p.description, _ = m["description"].(string)
	switch e := m["error"].(type) {
	case string:
		p.code = e
	case map[string]any:
		p.code, _ = e["title"].(string)
	default:
		list, _ := m["errors"].([]any)
		if len(list) > 0 {
			first, _ := list[0].(map[string]any)
			p.code, _ = first["code"].(string)
		}
	}
	return p, p.code != ""
}

// failure returns the fault that an answer stands for; nil for success.
func failure(answer *rest.Response) *effect.Fault {
	f := rest.StatusFault(answer)
	if f == nil {
		return nil
	}
	if f.Code == effect.RateLimited && f.RetryAfter == 0 {
		f.RetryAfter = effect.Duration(pause)
	}
	p, ok := problemOf(answer)
	if !ok {
		return foreign(answer, f)
	}
	if code := p.class(answer.Status); code != "" {
		f.Code = code
	}
	if codeForm.MatchString(p.code) {
		f.Detail = shorten(p.code)
	}
	if text := p.text(); text != "" {
		f.Message = answer.Where() + ": " + text
	}
	return f
}

// foreign is an error answer that is not of the API: no page of another kind
// means that a record is missing, and a redirect leads away from the account.
func foreign(answer *rest.Response, f *effect.Fault) *effect.Fault {
	switch {
	case answer.Status == http.StatusNotFound, answer.Status/100 == 3:
		f.Code = effect.Unavailable
		f.Message += ", and not as Zendesk's API does; is the account's address right?"
	}
	return f
}

// class tells what the status does not.
func (p problem) class(status int) effect.Code {
	switch {
	case p.code == "unavailable":
		return effect.Unavailable
	case p.code == "IdempotentRequestError":
		return effect.Conflict
	case status == http.StatusUnprocessableEntity && p.has("DuplicateValue"):
		return effect.Conflict
	}
	return ""
}

// has reports whether a finding of the kind is among the details.
func (p problem) has(kind string) bool {
	for _, field := range value.Keys(p.details) {
		for _, k := range p.kinds(field) {
			if k == kind {
				return true
			}
		}
	}
	return false
}

// kinds are the findings about a field, by their names.
func (p problem) kinds(field string) []string {
	list, _ := p.details[field].([]any)
	var out []string
	for _, e := range list {
		m, _ := e.(map[string]any)
		if kind, ok := m["error"].(string); ok && codeForm.MatchString(kind) {
			out = append(out, kind)
		}
	}
	return out
}

var (
	codeForm  = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_ ']*$`)
	fieldForm = regexp.MustCompile(`^[a-z][a-z0-9_.]*$`)
	scopeForm = regexp.MustCompile(`missing the following required scopes: [a-z0-9_:, ]+`)
)

// text says what is wrong in names only: descriptions may repeat a value of
// the request, which has no place in a trace.
func (p problem) text() string {
	var parts []string
	if codeForm.MatchString(p.code) {
		parts = append(parts, p.code)
	}
	if scopes := scopeForm.FindString(p.description); scopes != "" {
		parts = append(parts, scopes)
	}
	for _, field := range value.Keys(p.details) {
		if fieldForm.MatchString(field) {
			parts = append(parts, strings.TrimSpace(field+" "+strings.Join(p.kinds(field), " ")))
		}
	}
	return shorten(strings.Join(parts, ", "))
}

// shorten keeps a message within a line.
func shorten(s string) string {
	const longest = 200
	if len(s) > longest {
		s = s[:longest] + "…" // names are ASCII
	}
	return s
}

// strange is the fault of an answer that is JSON, and not what was asked for.
func strange(answer *rest.Response) *effect.Fault {
	return effect.NewFault(effect.Unavailable, "%s answered something else than was asked for", answer.Where())
}
