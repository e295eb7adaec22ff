package lifecycle

import (
	"errors"
	"strings"

	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

// classify makes a Failure of what a sign-in reported and of the round trips
// that it took.
func classify(id string, err error, seen []effect.Exchange) *Failure {
	var network *rest.Error
	fault := effect.AsFault(err)
	class := byCode(fault, seen)
	if errors.As(err, &network) {
		class = byKind(network.Kind, class)
	}
	return fail(class, advice(class, id), "%s", fault.Message)
}

// byKind is the class of a call that brought no usable answer.
func byKind(k rest.Kind, otherwise Class) Class {
	switch k {
	case rest.DNS:
		return DNS
	case rest.Refused:
		return Refused
	case rest.Forbidden:
		return PrivateAddress
	case rest.TLS:
		return TLS
	case rest.Timeout:
		return Timeout
	case rest.NoConnect, rest.Cut:
		return NoConnection
	case rest.TooLarge, rest.NotJSON:
		return WrongHost
	case rest.Cancelled:
		return Cancelled
	}
	return otherwise
}

// byDetail are the error codes of OAuth and of the CRMs that say more than a
// fault's code.
var byDetail = map[string]Class{
	"invalid_client": BadClient, "invalid_client_id": BadClient, "invalid_client_credentials": BadClient,
	"redirect_uri_mismatch": BadClient, "invalid_assertion": BadClient,
	"inactive_user": BadUser, "inactive_org": BadUser, "Inactive_User": BadUser,
	"invalid_app_access": MissingPermission, "invalid_scope": MissingPermission,
	"API_DISABLED_FOR_ORG": MissingPermission, "API_CURRENTLY_DISABLED": MissingPermission,
	"unsupported_grant_type": FlowDisabled, "unauthorized_client": FlowDisabled, "unsupported_response_type": FlowDisabled,
	"access_denied": Declined, "no_refresh_token": NeedsAuthorization,
	"UNSUPPORTED_API_VERSION": BadSetting,
}

// described are the sentences, in English at every service, by which causes of
// invalid_grant can be told apart. The first that fits counts.
var described = []struct {
	text  string
	class Class
}{
	{"not supported on this domain", WrongHost},
	{"client credentials", FlowDisabled},
	{"approved", MissingPermission},
	{"audience", BadClient},
	{"invalid assertion", BadClient},
	{"private key", BadClient},
	{"inactive user", BadUser},
	{"expired access/refresh token", NeedsAuthorization},
	{"authorization code", NeedsAuthorization},
	{"connect the account again", NeedsAuthorization},
}

func byCode(f *effect.Fault, seen []effect.Exchange) Class {
	if c, ok := byDetail[f.Detail]; ok {
		return c
	}
	if f.Detail == "invalid_grant" {
		_, told, _ := strings.Cut(f.Message, " (") // what the service said stands behind our own words
		for _, d := range described {
			if strings.Contains(told, d.text) {
				return d.class
			}
		}
	}
	if strings.Contains(f.Message, "needs authorization") { // as an oauth.Keeper says
		return NeedsAuthorization
	}
	if f.Detail == "" && foreign(f, seen) {
		return WrongHost
	}
	switch f.Code {
	case effect.Auth:
		return BadUser
	case effect.Denied:
		return MissingPermission
	case effect.RateLimited:
		return RateLimited
	case effect.Timeout:
		return Timeout
	case effect.Cancelled:
		return Cancelled
	case effect.NotFound, effect.Limit:
		return WrongHost
	case effect.Invalid:
		return BadSetting
	}
	return Unavailable
}

// foreign reports an answer that the service which was meant does not give.
func foreign(f *effect.Fault, seen []effect.Exchange) bool {
	if len(seen) == 0 {
		return false
	}
	switch last := seen[len(seen)-1].Status; {
	case last >= 300 && last < 400, last == 404, last == 405, last == 410:
		return true
	case last/100 == 2:
		return f.Code == effect.Unavailable
	}
	return false
}

// advice says what to do about a class of failures.
func advice(c Class, id string) string {
	switch c {
	case DNS:
		return "check the spelling of the address, and that this machine can look names up"
	case TLS:
		return "check that the address is the service's own; a proxy that opens connections cannot be used"
	case Timeout, NoConnection:
		return "check that this machine can reach the address, and try again"
	case Refused:
		return "check the address and its port; nothing listens there"
	case PrivateAddress:
		return "if the address is meant, list its host under allow_hosts in the connectors file"
	case PlainHTTP:
		return "use https, or list the host under allow_hosts in the connectors file"
	case WrongHost:
		return "check the address: something else than the service's API answers there; it must be the organization's own one"
	case BadClient:
		return "check the client id, the client secret or key, and the redirect URL that are set up at the service"
	case BadUser:
		return "check the user name, the password and the token, and that the user is active, not locked, and may sign in from this address and in this way"
	case NeedsAuthorization:
		return "run: callwright connectors authorize " + id
	case MissingPermission:
		return "have an administrator of the service allow the app and its user to use the API, with the scopes that are asked for"
	case FlowDisabled:
		return "have an administrator switch this way to sign in on for the app, with a user to run as where it needs one, or choose another"
	case Declined:
		return "start again and approve, or ask an administrator of the service to"
	case RateLimited:
		return "wait before the next try; each one counts"
	case Unavailable:
		return "try again later; the service is in trouble"
	}
	return ""
}
