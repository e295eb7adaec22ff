package servicenow_test

import (
	"testing"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/connectortest"
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/sandbox"
	"github.com/callwright/callwright/connectors/servicenow"
	"github.com/callwright/callwright/connectors/servicenow/emulator"
	"github.com/callwright/callwright/engine/effect"
)

// TestConformance runs what every connector promises, by both ways to sign in.
func TestConformance(t *testing.T) {
	t.Parallel()
	t.Run("client credentials", func(t *testing.T) { t.Parallel(); connectortest.Exercise(t, subject("client_id")) })
	t.Run("basic", func(t *testing.T) { t.Parallel(); connectortest.Exercise(t, subject("username")) })
}

func subject(by string) connectortest.Subject {
	s := connectortest.Subject{
		Connector: servicenow.Connector{},
		New:       func() connectortest.Instance { return instance(by) },
		API:       "/api/now", Token: "/oauth_token.do",
		Person: connectortest.Person{
			Object: "sys_user", Name: "name", One: "+14155550100", Many: "+14155550111", None: "+14155550199",
			OneName: "Jane Doe", Email: "email", OneEmail: "jane.doe@acme.example", Query: "name=:value^active=true",
			Crowd: effect.SearchArgs{Object: "user", Where: []effect.Condition{{Field: "active", Op: effect.Eq, Value: true}}},
			Path:  "company.name", PathValue: "Acme Corp",
		},
		Ticket:    connectortest.Ticket{Object: "incident", Text: "short_description", Values: map[string]any{"urgency": 2}, Keyed: true, Doubt: true},
		BadObject: "u_no_such_table", BadField: "u_no_such_field", MissingID: "0123456789abcdef0123456789abcdef",
		Rejected: sandbox.Fault{Match: sandbox.Match{Path: "/api/now"}, Status: 401, Body: `{"error":{"message":"User Not Authenticated","detail":"Required to provide Auth information"},"status":"failure"}`},
		Denied:   sandbox.Fault{Status: 403, Body: `{"error":{"message":"User Not Authorized","detail":"Failed API level ACL Validation"},"status":"failure"}`},
		Upsert:   &connectortest.Upsert{Object: "company", Match: "u_external_id", Values: map[string]any{"name": "Upserted"}, Text: "notes", Several: "city", Twice: "Berlin"},
		Link:     &connectortest.Link{As: "caller_id", Field: "caller_id"},
		Path:     []effect.PathPart{{Literal: "/api/now/table/sys_user_group"}},
	}
	if by == "username" {
		s.Token = ""
	}
	return s
}

func instance(by string) connectortest.Instance {
	e := emulator.New(emulator.Options{})
	known := e.Credentials()
	in := connectortest.Instance{Handler: e, Plane: e.Plane(), Secrets: []string{known.Password, known.ClientSecret, known.RefreshToken}}
	in.Account = func(url string) connectors.Account {
		a := connectors.Account{ID: "acme", Type: "servicenow", Settings: map[string]any{"url": url}, Secrets: map[string]credential.Secret{}}
		if by == "username" {
			a.Settings["username"], a.Secrets["password"] = known.Username, credential.New(known.Password)
		} else {
			a.Settings["client_id"], a.Secrets["client_secret"] = known.ClientID, credential.New(known.ClientSecret)
		}
		return a
	}
	if by != "username" {
		in.Expire = e.ExpireTokens
	}
	return in
}
