package emulator

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/callwright/callwright/connectors/salesforce/emulator/org"
	"github.com/callwright/callwright/connectors/sandbox"
)

// auth keeps who may sign in and who has. It is safe for concurrent use.
type auth struct {
	seed   *Seed
	strict Strict
	plane  *sandbox.Plane

	mu        sync.Mutex
	sessions  map[string]*session  // by access token
	approvals map[string]*approval // by every refresh token that was ever valid
	codes     map[string]*code
	busy      map[string]bool // refresh tokens whose refresh is under way
	logins    map[string]*tally
	failures  map[string]*tally
}

// session is an access token.
type session struct {
	token    string
	user     string // the id
	username string
	client   string
	scopes   []string
	issued   time.Time
	used     time.Time
	approval *approval // nil for flows without a refresh token
	opaque   bool      // of the password flow: cannot be introspected
}

// approval is a user's consent to an app: the family of its refresh tokens.
type approval struct {
	user, username, client string
	scopes                 []string
	refresh                string // the one that counts; the others are retired
	number                 uint64 // in the order of consent
	dead                   bool
}

// tally counts events of an hour.
type tally struct {
	since time.Time
	n     int
}

func newAuth(s *Seed, strict Strict, p *sandbox.Plane) *auth {
	return &auth{
		seed: s, strict: strict, plane: p,
		sessions: map[string]*session{}, approvals: map[string]*approval{}, codes: map[string]*code{},
		busy: map[string]bool{}, logins: map[string]*tally{}, failures: map[string]*tally{},
	}
}

// restore makes the approvals of the refresh tokens that the seed brings.
func (a *auth) restore(o *org.Org) {
	for _, t := range a.seed.Tokens {
		a.approve(approval{
			user: o.User(t.Username).ID, username: t.Username, client: t.Client, scopes: t.Scopes, refresh: t.Refresh,
		})
	}
}

// client finds a connected app; nil if there is none.
func (a *auth) client(id string) *Client {
	i := slices.IndexFunc(a.seed.Clients, func(c Client) bool { return c.ID == id })
	if i < 0 {
		return nil
	}
	return &a.seed.Clients[i]
}

// login finds how a user signs in; nil if the user cannot.
func (a *auth) login(username string) *Login {
	i := slices.IndexFunc(a.seed.Logins, func(l Login) bool { return strings.EqualFold(l.Username, username) })
	if i < 0 {
		return nil
	}
	return &a.seed.Logins[i]
}

// random makes a text that nobody guesses by accident, the same in every run
// on the same clock.
func (a *auth) random(kind string, length int) string {
	n := a.plane.Next(kind)
	var b strings.Builder
	for i := 0; b.Len() < length; i++ {
		sum := sha256.Sum256(fmt.Appendf(nil, "%s %d %d %d", kind, n, i, a.plane.Now().UnixNano()))
		b.WriteString(base64.RawURLEncoding.EncodeToString(sum[:]))
	}
	return strings.NewReplacer("-", ".", "_", "_").Replace(b.String())[:length]
}

// open begins a session. Callers hold mu.
func (a *auth) open(s session) *session {
	now := a.plane.Now()
	s.token = a.seed.Org.ID[:15] + "!AQ" + a.random("session", 94)
	s.issued, s.used = now, now
	a.sweep(now)
	a.sessions[s.token] = &s
	return &s
}

// sweepAt is how many sessions are kept before the dead ones are thrown out.
const sweepAt = 1_000

func (a *auth) sweep(now time.Time) {
	if len(a.sessions) < sweepAt {
		return
	}
	for token, s := range a.sessions {
		if a.expired(s, now) {
			delete(a.sessions, token)
		}
	}
}

func (a *auth) expired(s *session, now time.Time) bool {
	return now.Sub(s.used) >= a.strict.SessionTimeout
}

// use finds a live session and keeps it alive; nil if there is none.
func (a *auth) use(token string) *session {
	a.mu.Lock()
	defer a.mu.Unlock()
	s := a.sessions[token]
	now := a.plane.Now()
	if s == nil || a.expired(s, now) {
		return nil
	}
	s.used = now
	copied := *s
	return &copied
}

// maxApprovals is how many consents a user can give an app; one more revokes
// the oldest.
const maxApprovals = 5

// approve makes an approval with its first refresh token. Callers hold mu.
func (a *auth) approve(p approval) *approval {
	var same []*approval
	for token, other := range a.approvals {
		if token == other.refresh && !other.dead && other.user == p.user && other.client == p.client {
			same = append(same, other)
		}
	}
	if len(same) >= maxApprovals {
		a.revoke(slices.MinFunc(same, func(a, b *approval) int { return cmp.Compare(a.number, b.number) }))
	}
	if p.refresh == "" {
		p.refresh = "5Aep8" + a.random("refresh", 82)
	}
	p.number = a.plane.Next("approval")
	a.approvals[p.refresh] = &p
	return &p
}

// revoke ends an approval, its refresh tokens and its sessions. Callers hold
// mu.
func (a *auth) revoke(p *approval) {
	p.dead = true
	for token, s := range a.sessions {
		if s.approval == p {
			delete(a.sessions, token)
		}
	}
}

// count adds an event of a user and says how many there were in an hour.
// Callers hold mu.
func (a *auth) count(in map[string]*tally, user string) int {
	now := a.plane.Now()
	t := in[user]
	if t == nil || now.Sub(t.since) >= time.Hour {
		t = &tally{since: now}
		in[user] = t
	}
	t.n++
	return t.n
}
