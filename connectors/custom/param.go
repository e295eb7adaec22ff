package custom

import (
	"strings"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/engine/value"
)

// paramProblem finishes the sentence `the parameter "x" of token_params ...`;
// "" is in order. What the grant sends itself may not be sent otherwise.
func paramProblem(name string, v any) string {
	const secret = "is a secret, which does not belong there"
	switch strings.ToLower(name) {
	case "":
		return "has no name"
	case "grant_type":
		return "follows from the setting auth"
	case "scope":
		return "is the setting scopes"
	case "audience", "client_id", "username", "client_secret", "password":
		return "is a setting of its own"
	case "assertion", "client_assertion", "code", "refresh_token":
		return secret
	}
	if !isScalar(v) {
		return "needs a text"
	}
	if _, err := credential.Parse(value.Text(v)); err == nil {
		return secret
	}
	return ""
}
