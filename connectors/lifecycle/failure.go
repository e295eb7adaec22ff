package lifecycle

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/engine/diag"
)

// Class says what kind of failure it is. The set is closed; programs may
// branch on it.
type Class string

// What is wrong with the request or with what is saved.
const (
	NotFound      Class = "not_found"      // there is no such account, type or setting
	Exists        Class = "exists"         // the name is taken
	Quota         Class = "quota"          // there are as many accounts of the type as there may be
	Active        Class = "active"         // the account must be deactivated first
	Inactive      Class = "inactive"       // the account must be activated first
	BadFile       Class = "bad_file"       // connectors.yaml cannot be read, changed or written
	BadSetting    Class = "bad_setting"    // a setting is missing, unknown or refused
	MissingSecret Class = "missing_secret" // a reference leads nowhere
	Changed       Class = "changed"        // somebody else changed the account meanwhile
	Unsupported   Class = "unsupported"    // accounts of the type cannot do it
	NoStore       Class = "no_store"       // there is no place for what is to be kept
)

// What came of a sign-in.
const (
	DNS                Class = "dns"                 // the host name has no address
	TLS                Class = "tls"                 // no secure connection
	Timeout            Class = "timeout"             // no answer in time
	Refused            Class = "refused"             // nobody listens there
	NoConnection       Class = "no_connection"       // another reason, or it broke
	PrivateAddress     Class = "private_address"     // an address that is not allowed
	PlainHTTP          Class = "plain_http"          // http where https is needed
	WrongHost          Class = "wrong_host"          // something else answered: a page, a redirect, 404
	BadClient          Class = "bad_client"          // the client id, secret or key is wrong
	BadUser            Class = "bad_user"            // the user, password or token is wrong, locked or inactive
	NeedsAuthorization Class = "needs_authorization" // a person has to approve in a browser
	MissingPermission  Class = "missing_permission"  // signed in, but not allowed
	FlowDisabled       Class = "flow_disabled"       // the service does not let this client sign in that way
	Declined           Class = "declined"            // the person did not approve
	RateLimited        Class = "rate_limited"        // too many requests
	Unavailable        Class = "unavailable"         // the service is in trouble
	Cancelled          Class = "cancelled"           // the caller gave up
)

// Failure is why something was not done. It holds no secret.
type Failure struct {
	Class   Class
	Message string // what is wrong: lower-case, without a full stop
	Advice  string // what to do about it; may be empty
}

// Error returns the message.
func (f *Failure) Error() string { return f.Message }

func fail(class Class, advice, format string, args ...any) *Failure {
	return &Failure{class, fmt.Sprintf(format, args...), advice}
}

// AsFailure returns the Failure inside err, or one that says that the file is
// in trouble, which is the only other thing that is touched.
func AsFailure(err error) *Failure {
	var f *Failure
	if errors.As(err, &f) {
		return f
	}
	return fail(BadFile, "", "%v", err)
}

// findings are the errors of a file as one failure. Those about what somebody
// wants to write have no place yet.
func findings(class Class, diags diag.List) *Failure {
	f := fail(class, "", "")
	var lines []string
	for _, d := range diags {
		switch {
		case d.Severity != diag.Error:
			continue
		case class == BadSetting:
			lines = append(lines, d.Message)
		default:
			lines = append(lines, fmt.Sprintf("%s:%d:%d: %s", d.File, d.Range.Start.Line, d.Range.Start.Column, d.Message))
		}
		f.Advice = cmp.Or(f.Advice, d.Hint)
	}
	f.Message = strings.Join(lines, "\n")
	return f
}

// masked is f with the secrets of m replaced.
func (f *Failure) masked(m *credential.Masker) *Failure {
	return &Failure{f.Class, m.Mask(f.Message), m.Mask(f.Advice)}
}
