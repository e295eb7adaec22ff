package oauth

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/engine/effect"
)

// Vault is where a Keeper keeps tokens; a *store.Store is one. Its errors are
// shown to operators and hold no secret.
type Vault interface {
	// Get returns what is stored. The error for a name that is not there wraps
	// credential.ErrMissing.
	Get(name string) (credential.Secret, error)
	// Update replaces what is stored, while nobody else, in this process or
	// another, can. It gets the zero Secret where there is nothing. What change
	// returned lasts when Update returns, also when ctx has ended by then.
	Update(ctx context.Context, name string, change func(old credential.Secret) (credential.Secret, error)) error
}

// Keeper keeps the sign-in of one account in a Vault that several processes
// share, so that refresh tokens survive that they are replaced at each use:
// one process renews while the others wait and take what it got, and nothing
// is used that is not stored. It is safe for concurrent use.
type Keeper struct {
	Vault   Vault
	Account string // its id in connectors.yaml
	// Seed is a refresh token from the account's settings, for accounts that
	// were not connected by Put. Another one than before begins anew.
	Seed credential.Secret
	Now  func() time.Time // nil: time.Now; give the stack's
	Rand func() float64   // nil: of math/rand; spreads renewals of several processes
}

// KeptName is the name in the vault under which an account's sign-in is kept.
// No secret:NAME reference can spell it.
func KeptName(account string) string { return "oauth/" + account }

// How a Keeper behaves in time.
const (
	lockTime   = 15 * time.Second // to wait for another process that renews
	remembered = 10 * time.Minute // how long a final refusal is not tried again by any process
	unproven   = time.Minute      // how long after its grant a token that never worked may be taken back
)

// Source makes the account's Source, which renews by f.
func (k Keeper) Source(f Fetcher) *Source {
	k = k.complete()
	return NewSource(&keeping{Keeper: k, fetcher: f}, Options{
		Now: k.Now, Rand: k.Rand, Limit: lockTime,
	})
}

func (k Keeper) complete() Keeper {
	if k.Now == nil {
		k.Now = time.Now
	}
	if k.Rand == nil {
		k.Rand = rand.Float64
	}
	return k
}

// Put stores the token that a person has just approved. Processes that had
// given the account up take it within half a minute.
func (k Keeper) Put(ctx context.Context, t Token) error {
	k = k.complete()
	if t.issued.IsZero() {
		t.issued = k.Now()
	}
	return k.Vault.Update(ctx, KeptName(k.Account), func(credential.Secret) (credential.Secret, error) {
		return record{Current: saved(t), Seed: fingerprint(k.Seed)}.secret()
	})
}

// Status is what is known of an account's sign-in without asking the service.
type Status struct {
	Connected bool
	Since     time.Time // when its token was granted, or refused for good
	Problem   string    // what to do when it is not connected
}

// Status tells whether the account needs a person's approval.
func (k Keeper) Status() (Status, error) {
	r, err := k.load()
	switch {
	case err != nil:
		return Status{}, err
	case r.Refused != nil:
		return Status{Since: r.Refused.At, Problem: r.Refused.fault().Message}, nil
	case r.Current.Refresh == "" && r.Current.Access == "":
		return Status{Problem: k.needed(nil).Message}, nil
	}
	return Status{Connected: true, Since: r.Current.Issued}, nil
}

// load reads the record without a lock.
func (k Keeper) load() (record, error) {
	text, err := k.Vault.Get(KeptName(k.Account))
	if err != nil && !errors.Is(err, credential.ErrMissing) {
		return record{}, err
	}
	return k.open(text)
}

// open reads a record, or begins one with the seed.
func (k Keeper) open(text credential.Secret) (record, error) {
	seed := fingerprint(k.Seed)
	if !text.IsZero() {
		r, err := parseRecord(text)
		if err != nil || seed == "" || r.Seed == seed {
			return r, err
		}
	}
	return record{Current: kept{Refresh: k.Seed.Reveal()}, Seed: seed}, nil
}

// needed is the final state of an account: only a person can bring it back.
func (k Keeper) needed(cause *effect.Fault) *effect.Fault {
	f := effect.NewFault(effect.Auth, "the account %s needs authorization; run: callwright connectors authorize %s", k.Account, k.Account)
	if cause != nil {
		f.Detail = cause.Detail
		if cause.Detail != noRefreshToken {
			f.Message += " (" + cause.Message + ")"
		}
	}
	return f
}
