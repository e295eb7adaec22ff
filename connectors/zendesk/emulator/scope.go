package emulator

import (
	"net/http"
	"slices"
	"strings"
)

// The scopes that exist. A resource also has <resource>:read and :write.
var (
	globalScopes   = []string{"read", "write", "impersonate"}
	scopeResources = []string{
		"tickets", "users", "organizations", "auditlogs", "hc", "apps", "triggers", "automations", "targets",
		"webhooks", "macros", "requests", "satisfaction_ratings", "dynamic_content", "any_channel", "web_widget", "zis",
	}
)

// fields splits a space-separated list.
func fields(s string) []string { return strings.Fields(s) }

func knownScope(scope string) bool {
	resource, right, _ := strings.Cut(scope, ":")
	return slices.Contains(globalScopes, scope) ||
		slices.Contains(scopeResources, resource) && (right == "read" || right == "write")
}

// exceeds reports whether a known scope goes beyond the ceiling. An unknown
// one never does: it is granted, and then opens nothing.
func exceeds(scopes, ceiling []string) bool {
	if len(ceiling) == 0 {
		return false
	}
	return slices.ContainsFunc(scopes, func(s string) bool {
		_, right, _ := strings.Cut(s, ":")
		return knownScope(s) && !slices.Contains(ceiling, s) && (right == "" || !slices.Contains(ceiling, right))
	})
}

// checkScope refuses a token without a scope for the endpoint. A resource of
// "" needs a global scope.
func (c *call) checkScope(resource string) error {
	if c.grant == nil {
		return nil
	}
	right := "write"
	if c.r.Method == http.MethodGet || c.r.Method == http.MethodHead {
		right = "read"
	}
	wanted := []string{right}
	if resource != "" {
		wanted = []string{resource + ":" + right, right}
	}
	for _, s := range wanted {
		if slices.Contains(c.scopes, s) {
			return nil
		}
	}
	return missingScopes(wanted)
}
