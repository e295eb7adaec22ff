package oauth

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"maps"
	"time"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/engine/effect"
)

// record is what a Keeper keeps of an account. It exists in clear only while
// it is written or read.
type record struct {
	Version int  `json:"version"`
	Current kept `json:"current"`
	// Previous is the pair that Current was granted for. It is kept until
	// Current has been used, in case the service forgets that it granted it.
	Previous *kept    `json:"previous,omitempty"`
	Refused  *refused `json:"refused,omitempty"`
	Seed     string   `json:"seed,omitempty"` // fingerprint of the seed that it began with, or was put over
}

// kept is a Token in storable form.
type kept struct {
	Access  string            `json:"access,omitempty"`
	Refresh string            `json:"refresh,omitempty"`
	Expiry  time.Time         `json:"expiry,omitzero"`
	Issued  time.Time         `json:"issued,omitzero"`
	Scope   string            `json:"scope,omitempty"`
	Extra   map[string]string `json:"extra,omitempty"`
}

// refused says that Current was refused for good.
type refused struct {
	At      time.Time `json:"at"`
	Message string    `json:"message"`
	Detail  string    `json:"detail,omitempty"`
}

func (r refused) fault() *effect.Fault {
	return &effect.Fault{Code: effect.Auth, Message: r.Message, Detail: r.Detail}
}

const recordVersion = 1

var errRecord = errors.New("the stored sign-in cannot be read; connect the account again")

func parseRecord(text credential.Secret) (record, error) {
	var r record
	if json.Unmarshal([]byte(text.Reveal()), &r) != nil || r.Version != recordVersion {
		return record{}, errRecord
	}
	return r, nil
}

// secret writes the record as parseRecord reads it.
func (r record) secret() (credential.Secret, error) {
	r.Version = recordVersion
	text, err := json.Marshal(r)
	if err != nil {
		return credential.Secret{}, errors.New("the sign-in cannot be written")
	}
	return credential.New(string(text)), nil
}

func saved(t Token) kept {
	return kept{t.Access.Reveal(), t.Refresh.Reveal(), t.Expiry, t.issued, t.Scope, t.Extra}
}

func (k kept) token() Token {
	t := Token{Expiry: k.Expiry, Scope: k.Scope, Extra: maps.Clone(k.Extra), issued: k.Issued}
	if k.Access != "" {
		t.Access = credential.New(k.Access)
	}
	if k.Refresh != "" {
		t.Refresh = credential.New(k.Refresh)
	}
	return t
}

// serves reports whether the record holds a token that a process should use
// which has the given one: another one, or the same in full health.
func (r record) serves(has Token, now time.Time) bool {
	t := r.Current.token()
	if !t.usable(now) || t.due(now, 0) {
		return false
	}
	return has.Access.Reveal() != r.Current.Access
}

// granted returns the record after a token was granted for r.Current.
func (r record) granted(t Token) record {
	if t.Scope == "" {
		t.Scope = r.Current.Scope
	}
	extra := maps.Clone(r.Current.Extra)
	for name, text := range t.Extra {
		if extra == nil {
			extra = map[string]string{}
		}
		extra[name] = text
	}
	t.Extra = extra
	next := record{Current: saved(t), Seed: r.Seed}
	if old := r.Current; old.Refresh != "" && old.Refresh != next.Current.Refresh {
		old.Access = "" // of no use any more
		next.Previous = &old
	}
	return next
}

// fingerprint tells two seeds apart without keeping them.
func fingerprint(s credential.Secret) string {
	if s.IsZero() {
		return ""
	}
	sum := sha256.Sum256([]byte(s.Reveal()))
	return hex.EncodeToString(sum[:])
}
