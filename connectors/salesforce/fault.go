package salesforce

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"

	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

// problem is one entry of an error answer.
type problem struct {
	Code    string   `json:"errorCode"`
	Message string   `json:"message"`
	Fields  []string `json:"fields"`
}

// problems reads an error answer; nil when it is none of the REST API's.
func problems(answer *rest.Response) []problem {
	var list []problem
	if json.Unmarshal(answer.Body, &list) != nil || len(list) == 0 || list[0].Code == "" {
		return nil
	}
	return list
}

// isBarred reports whether the session may not use the REST API at all. The
// text is English in every org; the code alone means an expired session.
func isBarred(list []problem) bool {
	return len(list) > 0 && list[0].Code == "INVALID_SESSION_ID" && strings.Contains(list[0].Message, "not valid for use with the REST API")
}

// maxCode is more than the longest code of Salesforce has.
const maxCode = 80

// failure returns the fault that an answer stands for; nil for success.
func failure(answer *rest.Response) *effect.Fault {
	f := rest.StatusFault(answer)
	if f == nil {
		return nil
	}
	list := problems(answer)
	if len(list) == 0 {
		return foreign(answer, f)
	}
	if classified(answer, f, list[0]); isBarred(list) {
		f.Code = effect.Denied
	}
	return f
}

// classified puts what Salesforce says into a fault.
func classified(answer *rest.Response, f *effect.Fault, p problem) *effect.Fault {
	code := p.Code
	if len(code) > maxCode || !codeForm.MatchString(code) {
		code = ""
	}
	if mapped, ok := codes[code]; ok {
		f.Code = mapped
	}
	f.Detail = code
	f.Message = answer.Where() + ": " + explain(p, code)
	return f
}

// foreign is an error answer that the REST API did not write. What looks like
// a missing page is then a wrong host or a gateway, and no missing record.
func foreign(answer *rest.Response, f *effect.Fault) *effect.Fault {
	switch {
	case answer.Status == http.StatusMultipleChoices:
		f.Code = effect.Conflict
		f.Message = answer.Where() + ": several records have this external id"
	case answer.Status == http.StatusForbidden && identityFault.Match(answer.Body):
		f.Code = effect.Auth
		f.Detail = strings.TrimSpace(string(answer.Body))
	case answer.Status == http.StatusNotFound || answer.Status == http.StatusGone:
		f.Code = effect.Unavailable
	}
	return f
}

var (
	identityFault = regexp.MustCompile(`^\s*(Bad_OAuth_Token|Missing_OAuth_Token|Wrong_Org|Bad_Id|Inactive_User)\s*$`)
	codeForm      = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)
	position      = regexp.MustCompile(`Row:\d+:Column:\d+`)
	fieldForm     = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.]*$`)
)

// codes classifies what the status does not tell.
var codes = map[string]effect.Code{
	"INVALID_SESSION_ID":  effect.Auth,
	"INVALID_AUTH_HEADER": effect.Auth,

	"REQUEST_LIMIT_EXCEEDED": effect.RateLimited,
	"QUERY_TIMEOUT":          effect.Timeout,
	"UNABLE_TO_LOCK_ROW":     effect.Unavailable,
	"SERVER_UNAVAILABLE":     effect.Unavailable,

	"API_DISABLED_FOR_ORG":                          effect.Denied,
	"API_CURRENTLY_DISABLED":                        effect.Denied,
	"INSUFFICIENT_ACCESS":                           effect.Denied,
	"INSUFFICIENT_ACCESS_OR_READONLY":               effect.Denied,
	"INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY": effect.Denied,
	"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY":          effect.Denied,

	"NOT_FOUND":         effect.NotFound,
	"ENTITY_IS_DELETED": effect.NotFound,

	"DUPLICATES_DETECTED":   effect.Conflict,
	"DUPLICATE_VALUE":       effect.Conflict,
	"DUPLICATE_EXTERNAL_ID": effect.Conflict,
	"ENTITY_IS_LOCKED":      effect.Conflict,

	"UNSUPPORTED_API_VERSION": effect.Invalid,
}

// harmless are the codes whose messages hold no value of the request. Others
// may repeat one, or the whole query, which has no place in a trace.
var harmless = map[string]bool{
	"INVALID_SESSION_ID": true, "REQUEST_LIMIT_EXCEEDED": true, "API_DISABLED_FOR_ORG": true, "API_CURRENTLY_DISABLED": true,
	"UNSUPPORTED_API_VERSION": true,
}

// naming is the part of a message that names a field or an object that does
// not exist.
var naming = regexp.MustCompile(`(No such column|Didn't understand relationship|sObject type) '[A-Za-z][A-Za-z0-9_.]*'` +
	`( on (entity|sobject of type) '?[A-Za-z][A-Za-z0-9_]*'?| in field path| is not supported)?`)

// explain says what is wrong without repeating values.
func explain(p problem, code string) string {
	const longest = 200
	text := code
	if text == "" {
		text = "an error without a code"
	}
	for _, name := range p.Fields {
		if fieldForm.MatchString(name) {
			text += ", " + name
		}
	}
	if name := naming.FindString(p.Message); name != "" {
		text += ": " + name
	} else if harmless[code] {
		text += ": " + strings.Join(strings.Fields(p.Message), " ")
	}
	if at := position.FindString(p.Message); at != "" {
		text += " at " + at
	}
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "") + "…"
	}
	return text
}

// strange is the fault of an answer that is JSON, and not what was asked for.
func strange(answer *rest.Response) *effect.Fault {
	return effect.NewFault(effect.Unavailable, "%s answered something else than was asked for", answer.Where())
}
