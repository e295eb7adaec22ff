package connectortest_test

import (
	"testing"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/connectortest"
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/sandbox"
	"github.com/callwright/callwright/connectors/zendesk"
	"github.com/callwright/callwright/connectors/zendesk/emulator"
	"github.com/callwright/callwright/engine/effect"
)

// TestZendesk runs the suite by both ways to sign in.
func TestZendesk(t *testing.T) {
	t.Parallel()
	t.Run("client credentials", func(t *testing.T) { t.Parallel(); connectortest.Exercise(t, zendeskSubject(false)) })
	t.Run("api token", func(t *testing.T) { t.Parallel(); connectortest.Exercise(t, zendeskSubject(true)) })
}

func zendeskSubject(byToken bool) connectortest.Subject {
	s := connectortest.Subject{
		Connector: zendesk.Connector{},
		New:       func() connectortest.Instance { return zendeskInstance(byToken) },
		API:       "/api/v2", Token: "/oauth/tokens",
		Person: connectortest.Person{
			Object: "user", Name: "name", One: "+14155550100", Many: "+14155550111", None: "+14155550199",
			OneName: "Jane Doe", Email: "email", OneEmail: "jane.doe@acme.example", Query: "type:user name::value",
			Crowd: effect.SearchArgs{Object: "user", Where: []effect.Condition{{Field: "role", Op: effect.Eq, Value: "end-user"}}},
			Path:  "user_fields.tier", PathValue: "gold",
		},
		Ticket:    connectortest.Ticket{Object: "ticket", Text: "subject", Values: map[string]any{"comment": "It began with a call."}, Keyed: true},
		BadObject: "contact", BadField: "no_such_field", MissingID: "26363999999999", Lenient: true,
		Rejected: sandbox.Fault{Match: sandbox.Match{Path: "/api/v2"}, Status: 401, Body: `{"error":"invalid_token","error_description":"The access token provided is expired, revoked, malformed or invalid for other reasons."}`},
		Denied:   sandbox.Fault{Status: 403, Body: `{"error":{"title":"Forbidden","message":"You do not have access to this page."}}`},
		Upsert:   &connectortest.Upsert{Object: "user", Match: "external_id", Values: map[string]any{"name": "Upserted"}, Text: "notes"},
		Link:     &connectortest.Link{As: "requester_id", Field: "requester_id"},
		Path:     []effect.PathPart{{Literal: "/users/me.json"}},
	}
	if byToken {
		s.Token = ""
	}
	return s
}

func zendeskInstance(byToken bool) connectortest.Instance {
	e := emulator.New(emulator.Options{})
	known := e.Credentials()
	in := connectortest.Instance{Handler: e, Plane: e.Plane(), Secrets: []string{known.ClientSecret, known.APIToken, known.Bearer, known.Password}}
	in.Account = func(url string) connectors.Account {
		a := connectors.Account{ID: "acme", Type: "zendesk", Settings: map[string]any{"url": url}, Secrets: map[string]credential.Secret{}}
		if byToken {
			a.Settings["email"], a.Secrets["api_token"] = known.Email, credential.New(known.APIToken)
		} else {
			a.Settings["client_id"], a.Secrets["client_secret"] = known.ClientID, credential.New(known.ClientSecret)
		}
		return a
	}
	if !byToken {
		in.Expire = e.ExpireTokens
	}
	return in
}
