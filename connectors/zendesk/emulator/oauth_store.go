package emulator

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"
)

// client is an OAuth client.
type client struct {
	id         int64
	identifier string
	name       string
	secret     string // empty: a public client
	redirects  []string
	userID     int64 // whom client_credentials acts as
	ceiling    []string
}

// grant is an access token with the refresh token that came with it.
type grant struct {
	id       int64
	client   string
	clientID int64
	userID   int64
	scopes   []string
	access   string
	refresh  string // empty: none

	created        time.Time
	used           time.Time // zero: never
	expires        time.Time // zero: never
	refreshExpires time.Time
	revoked        bool
}

func (g *grant) live(now time.Time) bool {
	return !g.revoked && (g.expires.IsZero() || now.Before(g.expires))
}

func (g *grant) refreshable(now time.Time) bool {
	return !g.revoked && now.Before(g.refreshExpires)
}

// code is an authorization code that waits to be exchanged.
type code struct {
	client    string
	userID    int64
	redirect  string
	scopes    []string
	challenge string
	method    string
	expires   time.Time
}

// tokens are the account's grants and codes.
type tokens struct {
	grants  []*grant
	access  map[string]*grant
	refresh map[string]*grant
	codes   map[string]code
	count   int
}

func newTokens() *tokens {
	return &tokens{access: map[string]*grant{}, refresh: map[string]*grant{}, codes: map[string]code{}}
}

func (t *tokens) byAccess(token string) *grant { return t.access[token] }

func (t *tokens) add(g *grant) {
	t.grants = append(t.grants, g)
	t.access[g.access] = g
	if g.refresh != "" {
		t.refresh[g.refresh] = g
	}
}

// next makes a text that looks random and is the same in every run.
func (t *tokens) next(kind string) string {
	t.count++
	sum := sha256.Sum256(fmt.Appendf(nil, "callwright %s %d", kind, t.count))
	return hex.EncodeToString(sum[:])
}

func (t *tokens) expire(now time.Time) {
	for _, g := range t.grants {
		if !g.expires.IsZero() && g.expires.After(now) {
			g.expires = now
		}
	}
}

func (t *tokens) revokeAll() {
	for _, g := range t.grants {
		g.revoked = true
	}
}
