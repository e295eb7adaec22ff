package salesforce

import (
	"errors"
	"net/url"
	"regexp"
	"strings"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/engine/spec"
)

// The hosts on which everybody may sign in.
const (
	production = "https://login.salesforce.com"
	sandboxes  = "https://test.salesforce.com"
)

func hostFields() []spec.Field {
	return []spec.Field{
		{Name: "my_domain", Kind: spec.Name, Doc: "The org's My Domain, as far as it stands before .my.salesforce.com; that of a sandbox has two parts. Without it and login_url one signs in at login.salesforce.com, or at test.salesforce.com for a sandbox.", Example: "acme"},
		{Name: "login_url", Kind: spec.Text, Literal: true, Doc: "Where to sign in, in place of my_domain: the whole address.", Example: "https://acme.my.salesforce.com"},
		{Name: "sandbox", Kind: spec.Bool, Literal: true, Default: false, Doc: "The account is a sandbox."},
	}
}

// loginURL is where an account signs in, and the setting that told.
func loginURL(a connectors.Account) (login, told string, err error) {
	domain, given := text(a, "my_domain"), text(a, "login_url")
	switch {
	case domain != "" && given != "":
		return "", "", errors.New("my_domain and login_url say the same thing; give one of them")
	case domain != "":
		login, err = ofDomain(domain, isSandbox(a))
		return login, "my_domain", err
	case given != "":
		login, err = ofURL(given, isSandbox(a))
		return login, "login_url", err
	case isSandbox(a):
		return sandboxes, "sandbox", nil
	}
	return production, "login_url", nil
}

func isSandbox(a connectors.Account) bool {
	is, _ := a.Settings["sandbox"].(bool)
	return is
}

const (
	orgSuffix     = ".my.salesforce.com"
	sandboxSuffix = ".sandbox" + orgSuffix
)

var domainForm = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?$`)

// ofDomain is the address of a My Domain. Two hyphens stand in a sandbox's
// name, before the sandbox's own, and nowhere else.
func ofDomain(domain string, sandbox bool) (string, error) {
	name := strings.ToLower(domain)
	for _, suffix := range []string{sandboxSuffix, orgSuffix} {
		name = strings.TrimSuffix(name, suffix)
	}
	two := strings.Contains(name, "--")
	switch {
	case !domainForm.MatchString(name):
		return "", errors.New("my_domain must be the name before .my.salesforce.com, such as acme")
	case sandbox && !two:
		return "", errors.New("my_domain of a sandbox has two parts, such as acme--dev")
	case two:
		return "https://" + name + sandboxSuffix, nil
	}
	return "https://" + name + orgSuffix, nil
}

func ofURL(text string, sandbox bool) (string, error) {
	u, err := url.Parse(text)
	if err != nil || u.RawQuery != "" || strings.Trim(u.Path, "/") != "" {
		return "", errors.New("login_url must be a URL without a path, such as https://acme.my.salesforce.com")
	}
	login := strings.TrimRight(text, "/")
	if sandbox && login == production || !sandbox && login == sandboxes {
		return "", errors.New("login_url and sandbox contradict each other; leave login_url out")
	}
	return login, nil
}

// audience is whom a signed assertion is for. A site has its own; every org
// takes the one of where everybody signs in, also at its My Domain.
func audience(login string, sandbox bool) string {
	u, err := url.Parse(login)
	if err != nil {
		return production
	}
	host := strings.ToLower(u.Hostname())
	switch {
	case strings.HasSuffix(host, ".my.site.com"):
		return login
	case sandbox, login == sandboxes, strings.HasSuffix(host, sandboxSuffix):
		return sandboxes
	}
	return production
}
