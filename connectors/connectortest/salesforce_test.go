package connectortest_test

import (
	"testing"
	"time"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/connectortest"
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/salesforce"
	"github.com/callwright/callwright/connectors/salesforce/emulator"
	"github.com/callwright/callwright/connectors/sandbox"
	"github.com/callwright/callwright/engine/effect"
)

// TestSalesforce runs the suite with and without a field for keys.
func TestSalesforce(t *testing.T) {
	t.Parallel()
	t.Run("external id", func(t *testing.T) { t.Parallel(); connectortest.Exercise(t, salesforceSubject(true)) })
	t.Run("plain", func(t *testing.T) { t.Parallel(); connectortest.Exercise(t, salesforceSubject(false)) })
}

const externalID = "External_Id__c"

func salesforceSubject(keyed bool) connectortest.Subject {
	return connectortest.Subject{
		Connector: salesforce.Connector{},
		New:       func() connectortest.Instance { return salesforceInstance(keyed) },
		API:       "/services/data", Token: "/services/oauth2/token",
		Person: connectortest.Person{
			Object: "Contact", Name: "Name", One: "+14155550100", Many: "+14155550111", None: "+14155550199",
			OneName: "Jane Doe", Email: "Email", OneEmail: "jane.doe@acme.example", Query: "SELECT Id, Name FROM Contact WHERE Name = :value",
			Crowd: effect.SearchArgs{Object: "Contact", Where: []effect.Condition{{Field: "LastName", Op: effect.NotEmpty}}},
			Path:  "Account.Name", PathValue: "Acme Corp",
		},
		Ticket:    connectortest.Ticket{Object: "Case", Text: "Subject", Values: map[string]any{"Origin": "Phone"}, Keyed: keyed, MissingID: "500Cw0000009ZZZ"},
		BadObject: "NoSuchThing__c", BadField: "NoSuchField__c", MissingID: "003Cw0000009ZZZ",
		Rejected: sandbox.Fault{Match: sandbox.Match{Path: "/services/data"}, Status: 401, Body: `[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]`},
		Denied:   sandbox.Fault{Status: 403, Body: `[{"message":"insufficient access rights","errorCode":"INSUFFICIENT_ACCESS"}]`},
		Upsert:   &connectortest.Upsert{Object: "Contact", Match: externalID, Values: map[string]any{"LastName": "Upserted"}, Text: "Title"},
		Link:     &connectortest.Link{As: "ContactId", Field: "ContactId"},
		Path:     []effect.PathPart{{Literal: "/limits"}},
	}
}

func salesforceInstance(keyed bool) connectortest.Instance {
	e := emulator.New(emulator.Options{})
	known := e.Credentials()
	return connectortest.Instance{
		Handler: e, Plane: e.Plane(), Expire: func() { e.Plane().Advance(3 * time.Hour) }, Secrets: []string{known.ClientSecret, known.RefreshToken, known.Password, known.SecurityToken},
		Account: func(url string) connectors.Account {
			a := connectors.Account{ID: "acme", Type: "salesforce", Settings: map[string]any{"login_url": url, "client_id": known.ClientID}}
			a.Secrets = map[string]credential.Secret{"client_secret": credential.New(known.ClientSecret), "refresh_token": credential.New(known.RefreshToken)}
			if keyed {
				a.Settings["external_id_field"] = externalID
			}
			return a
		},
	}
}
