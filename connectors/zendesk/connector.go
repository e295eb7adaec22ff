package zendesk

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/spec"
)

// Connector is the connector type "zendesk".
type Connector struct{}

var _ connectors.Connector = Connector{}

const defaultRegion = "US"

// Describe returns the type's name and settings.
func (Connector) Describe() connectors.Description {
	fields := append([]spec.Field{
		{Name: "url", Kind: spec.Text, Literal: true, Doc: "The account's address. Either this or subdomain.", Example: "https://acme.zendesk.com"},
		{Name: "subdomain", Kind: spec.Name, Doc: "What stands before .zendesk.com. Either this or url.", Example: "acme"},
	}, authFields()...)
	fields = append(fields,
		spec.Field{Name: "phone_region", Kind: spec.Name, Default: defaultRegion, Doc: "The country, as two letters, in which numbers without a country code are dialled."},
		spec.Field{Name: "voice_comments", Kind: spec.Bool, Literal: true, Default: false, Doc: "Log a call that has a recording as a voice comment, which plays it in the ticket. Zendesk shows such a comment to the requester; without this a call is a private comment with a link."},
		spec.Field{Name: "plan", Kind: spec.Enum, Enum: plans(), Doc: "The account's plan, which says how many requests a minute Zendesk takes; rate goes before it. If not given, Zendesk is asked until it says to wait."},
	)
	return connectors.Description{
		Type:    "zendesk",
		Summary: "Zendesk Support: users, tickets and organizations, with screen pop.",
		CRM:     true,
		Fields:  append(fields, rest.Fields()...),
	}
}

// plans are the names of the plans with limits that are known.
func plans() []string {
	return []string{"team", "growth", "professional", "enterprise", "enterprise_plus"}
}

// limits are those of the settings, or of the plan.
func limits(a connectors.Account) rest.Limits {
	l := rest.LimitsFrom(a.Settings)
	if l.RatePerMinute == 0 {
		l.RatePerMinute = map[string]int{
			"team": 200, "growth": 400, "professional": 400, "enterprise": 700, "enterprise_plus": 2500,
		}[text(a, "plan")]
	}
	return l
}

// Open makes the client of one account.
func (Connector) Open(a connectors.Account, deps connectors.Deps) (connectors.Client, error) {
	deps.HTTP = deps.HTTP.For(a.ID, limits(a))
	s, err := newSignIn(a)
	if err != nil {
		return nil, err
	}
	if err := deps.HTTP.CheckURL(s.base); err != nil {
		return nil, fmt.Errorf("url: %w", err)
	}
	region := text(a, "phone_region")
	if region == "" {
		region = defaultRegion
	}
	voice, _ := a.Settings["voice_comments"].(bool)
	c := &client{
		account: a.ID, http: deps.HTTP, base: s.base, region: region, voice: voice,
		books: map[string]book{}, agents: map[string]string{},
	}
	s.authorize(c, deps)
	return c, nil
}

// text returns a setting, or "".
func text(a connectors.Account, name string) string {
	s, _ := a.Settings[name].(string)
	return s
}

var subdomainForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]*$`)

func baseURL(a connectors.Account) (string, error) {
	address, subdomain := text(a, "url"), text(a, "subdomain")
	switch {
	case (address == "") == (subdomain == ""):
		return "", errors.New("either url or subdomain is needed")
	case subdomain != "" && !subdomainForm.MatchString(subdomain):
		return "", errors.New("subdomain must be the name before .zendesk.com")
	case subdomain != "":
		return "https://" + strings.ToLower(subdomain) + ".zendesk.com", nil
	}
	u, err := url.Parse(address)
	if err != nil || u.RawQuery != "" || strings.Trim(u.Path, "/") != "" {
		return "", errors.New("url must be a URL without a path, such as https://acme.zendesk.com")
	}
	return strings.TrimRight(address, "/"), nil
}
