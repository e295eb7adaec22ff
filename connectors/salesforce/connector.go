package salesforce

import (
	"errors"
	"fmt"
	"regexp"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/connectors/salesforce/soql"
	"github.com/callwright/callwright/engine/records"
	"github.com/callwright/callwright/engine/spec"
)

// Connector is the connector type "salesforce".
type Connector struct{}

var (
	_ connectors.Connector   = Connector{}
	_ connectors.QueryReader = Connector{}
)

const (
	defaultVersion = "v66.0"
	defaultRegion  = "US"
)

// Describe returns the type's name and settings.
func (Connector) Describe() connectors.Description {
	fields := append(hostFields(), authFields()...)
	fields = append(fields,
		spec.Field{Name: "api_version", Kind: spec.Name, Default: defaultVersion, Doc: "The version of the REST API, v46.0 or later."},
		spec.Field{Name: "external_id_field", Kind: spec.Name, Doc: "A custom field, unique and marked as external id, on every object that scenarios create. Records are then created by upsert on it, so that repeating a create is safe.", Example: "External_Id__c"},
		spec.Field{Name: "phone_region", Kind: spec.Name, Default: defaultRegion, Doc: "The country, as two letters, in which numbers without a country code are dialled."},
		spec.Field{Name: "phone_fallback", Kind: spec.Bool, Literal: true, Default: false, Doc: "When the search index does not find a number, look through the phone fields themselves. It finds every way of writing, and takes long in a large org."},
	)
	return connectors.Description{
		Type:    "salesforce",
		Summary: "Salesforce: contacts, leads, cases and every other object of an org.",
		CRM:     true,
		Fields:  append(fields, rest.Fields()...),
	}
}

// Mentions tells what a query in SOQL or SOSL names.
func (Connector) Mentions(query string) []records.Mention { return soql.Mentions(query) }

// Open makes the client of one account.
func (Connector) Open(a connectors.Account, deps connectors.Deps) (connectors.Client, error) {
	deps.HTTP = deps.HTTP.For(a.ID, rest.LimitsFrom(a.Settings))
	s, err := newSignIn(a)
	if err != nil {
		return nil, err
	}
	if err := deps.HTTP.CheckURL(s.login); err != nil {
		return nil, fmt.Errorf("%s: %w", s.told, err)
	}
	version, err := apiVersion(text(a, "api_version"))
	if err != nil {
		return nil, err
	}
	external := text(a, "external_id_field")
	if external != "" && soql.Object(external) != nil {
		return nil, errors.New("external_id_field is not the name of a field")
	}
	source, err := s.source(deps)
	if err != nil {
		return nil, err
	}
	region := text(a, "phone_region")
	if region == "" {
		region = defaultRegion
	}
	fallback, _ := a.Settings["phone_fallback"].(bool)
	return &client{
		account: a.ID, http: deps.HTTP, session: session{source}, version: version,
		data: "/services/data/" + version, external: external, region: region, fallback: fallback,
		described: map[string]description{}, owners: map[string]string{},
	}, nil
}

// text returns a setting, or "".
func text(a connectors.Account, name string) string {
	s, _ := a.Settings[name].(string)
	return s
}

var versionForm = regexp.MustCompile(`^v?([0-9]{2,3})(\.0)?$`)

// apiVersion takes v66.0, 66.0 and 66. Upserts answer with the id since v46.
func apiVersion(s string) (string, error) {
	if s == "" {
		return defaultVersion, nil
	}
	m := versionForm.FindStringSubmatch(s)
	if m == nil || len(m[1]) == 2 && m[1] < "46" {
		return "", errors.New("api_version must be v46.0 or later, such as " + defaultVersion)
	}
	return "v" + m[1] + ".0", nil
}
