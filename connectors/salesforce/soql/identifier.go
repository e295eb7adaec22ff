package soql

import (
	"fmt"
	"strings"
)

// maxIdentifier is more than Salesforce allows for any API name.
const maxIdentifier = 80

// Object checks the API name of an object, such as Contact or Invoice__c.
func Object(name string) error {
	if !isName(name) {
		return fmt.Errorf("%.60q is not the name of an object: letters, digits and _ only", name)
	}
	return nil
}

// Field checks the API name of a field. Fields of parent records are reached
// with dots, as in Account.Owner.Name.
func Field(name string) error {
	for part := range strings.SplitSeq(name, ".") {
		if !isName(part) {
			return fmt.Errorf("%.60q is not the name of a field: letters, digits, _ and dots only", name)
		}
	}
	return nil
}

// isName reports whether s is one identifier. Identifiers cannot be quoted in
// SOQL, so this list of allowed characters is what keeps queries safe.
func isName(s string) bool {
	for i := range len(s) {
		c := s[i]
		letter := c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
		if !letter && (i == 0 || c != '_' && (c < '0' || c > '9')) {
			return false
		}
	}
	return s != "" && len(s) <= maxIdentifier
}
