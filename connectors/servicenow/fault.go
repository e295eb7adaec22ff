package servicenow

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

// pause is how long to wait when a rate limit tells nothing.
const pause = 10 * time.Second

// problem is an error answer of the API.
type problem struct {
	Error struct {
		Message string `json:"message"`
		Detail  string `json:"detail"`
	} `json:"error"`
}

// problemOf reads an error answer; false when the API did not write it.
func problemOf(answer *rest.Response) (problem, bool) {
	var p problem
	err := json.Unmarshal(answer.Body, &p)
	return p, err == nil && p.Error.Message != ""
}

// failure returns the fault that an answer stands for; nil for success.
func (c *client) failure(answer *rest.Response) *effect.Fault {
	f := rest.StatusFault(answer)
	if f == nil {
		return nil
	}
	if f.Code == effect.RateLimited && f.RetryAfter == 0 {
		f.RetryAfter = effect.Duration(untilReset(answer.Header, c.http.Now()))
	}
	p, ok := problemOf(answer)
	if !ok {
		return foreign(answer, f)
	}
	if r := p.rule(); r != nil {
		f.Code, f.Detail = r.code, r.name
		f.Message = answer.Where() + ": " + r.text
		if name := p.column(); name != "" {
			f.Message += ": " + name
		}
	}
	return f
}

// untilReset is how long a rate limit lasts of which only the end is told.
func untilReset(h http.Header, now time.Time) time.Duration {
	at, err := strconv.ParseInt(h.Get("X-RateLimit-Reset"), 10, 64)
	if err != nil {
		return pause
	}
	return max(min(time.Unix(at, 0).Sub(now), time.Hour), time.Second)
}

// foreign is an error answer that is not of the API: no page of another kind
// means that a record is missing, and a redirect leads away from the account.
func foreign(answer *rest.Response, f *effect.Fault) *effect.Fault {
	if answer.Status == http.StatusNotFound || answer.Status/100 == 3 {
		f.Code = effect.Unavailable
		f.Message += ", and not as ServiceNow's API does; is the instance's address right?"
	}
	return f
}

// rule says what a text of ServiceNow's means: its errors have no codes.
type rule struct {
	part string // of the message or the detail
	code effect.Code
	name string // what the fault's Detail says
	text string
}

// rules are looked through in this order.
var rules = []rule{
	{"Unique Key violation", effect.Conflict, "UniqueKey", "another record has this value already"},
	{"Data Policy Exception", effect.Invalid, "DataPolicy", "a data policy refuses it"},
	{"mandatory", effect.Invalid, "Mandatory", "a mandatory field is empty"},
	{"aborted by Business Rule", effect.Invalid, "BusinessRule", "a business rule refuses it"},
	{"ACL Exception", effect.Denied, "ACL", "an access rule forbids it"},
	{"ACL Validation", effect.Denied, "ACL", "an access rule forbids it"},
	{"No Record found", effect.NotFound, "NoRecord", "there is no such record, or the account may not see it"},
	{"Invalid table", effect.Invalid, "InvalidTable", "there is no such table"},
	{"does not represent any resource", effect.Invalid, "NoResource", "there is no such resource"},
	{"maximum execution time exceeded", effect.Timeout, "Quota", "the instance's time limit was passed"},
	{"Rate limit", effect.RateLimited, "RateLimit", "too many requests"},
}

func (p problem) rule() *rule {
	for i, r := range rules {
		if strings.Contains(p.Error.Message, r.part) || strings.Contains(p.Error.Detail, r.part) {
			return &rules[i]
		}
	}
	return nil
}

// keyForm finds the column of a unique key. The rest of a text may repeat
// values of the request, which have no place in a trace.
var keyForm = regexp.MustCompile(`for key '([a-z][a-z0-9_]{0,60})'`)

func (p problem) column() string {
	if m := keyForm.FindStringSubmatch(p.Error.Detail); m != nil {
		return m[1]
	}
	return ""
}
