package custom

import (
	"errors"
	"net/url"
	"regexp"
	"strings"

	"github.com/callwright/callwright/connectors/credential"
)

// queryKey signs requests by a parameter of their query. It belongs to single
// URLs and not to the headers, so that no redirect takes it along. The zero
// queryKey signs nothing.
type queryKey struct {
	name string
	key  credential.Secret
}

var queryForm = regexp.MustCompile(`^[A-Za-z0-9._~-]{1,64}$`)

func newQueryKey(name string, key credential.Secret) (queryKey, error) {
	if !queryForm.MatchString(name) {
		return queryKey{}, errors.New("key_query is not a name of letters, digits, - . _ and ~")
	}
	return queryKey{name, key}, nil
}

// sign returns the URL with the key, in place of any parameter of that name.
func (q queryKey) sign(to string) string {
	if q.name == "" {
		return to
	}
	path, query, _ := strings.Cut(to, "?")
	var kept []string
	for pair := range strings.SplitSeq(query, "&") {
		if pair != "" && !q.names(pair) {
			kept = append(kept, pair)
		}
	}
	return path + "?" + strings.Join(append(kept, q.name+"="+url.QueryEscape(q.key.Reveal())), "&")
}

// names reports whether a pair is the key's, also for services that do not
// tell upper from lower case.
func (q queryKey) names(pair string) bool {
	name, _, _ := strings.Cut(pair, "=")
	plain, err := url.QueryUnescape(name)
	return err == nil && strings.EqualFold(plain, q.name)
}
