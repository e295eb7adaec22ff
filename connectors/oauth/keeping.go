package oauth

import (
	"context"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/engine/effect"
)

// keeping is a Fetcher that renews through a Keeper. As a Fetcher it serves
// one goroutine at a time.
type keeping struct {
	Keeper
	fetcher Fetcher
	unsaved *unsaved
}

// unsaved is a grant that could not be stored. It is what is left of the
// sign-in, and the first thing to be stored when that is possible again.
type unsaved struct {
	over credential.Secret // what it belongs in the place of
	next record
}

// verdict is what came of a renewal.
type verdict struct {
	token Token
	fault error   // instead of a token
	store *record // nil: what is stored stays
}

func keep(r record) verdict { return verdict{token: r.Current.token(), store: &r} }

func fail(err error) verdict { return verdict{fault: err} }

// Fetch returns the stored token when another process has renewed it, and else
// renews it while no other process can, stores it, and only then returns it.
func (k *keeping) Fetch(ctx context.Context, has Token) (Token, error) {
	if r, err := k.load(); err == nil && k.unsaved == nil && r.serves(has, k.Now()) {
		return r.Current.token(), nil
	}
	var v verdict
	err := k.Vault.Update(ctx, KeptName(k.Account), func(old credential.Secret) (text credential.Secret, err error) {
		v = k.renew(ctx, old, has)
		if v.store == nil {
			return old, v.fault
		}
		return v.store.secret()
	})
	switch {
	case v.fault != nil:
		return Token{}, v.fault
	case err != nil:
		return Token{}, effect.NewFault(effect.Unavailable, "the account's sign-in cannot be kept: %v", err)
	}
	k.unsaved = nil
	return v.token, nil
}

// renew decides, under the lock, by what is stored.
func (k *keeping) renew(ctx context.Context, old credential.Secret, has Token) verdict {
	r, err := k.open(old)
	if err != nil {
		return fail(k.needed(effect.NewFault(effect.Auth, "%v", err)))
	}
	if u := k.unsaved; u != nil && u.over.Reveal() == old.Reveal() {
		return keep(u.next)
	}
	k.unsaved = nil
	now := k.Now()
	switch {
	case r.serves(has, now):
		return verdict{token: r.Current.token()}
	case r.Refused != nil && now.Before(r.Refused.At.Add(remembered)):
		return fail(r.Refused.fault())
	}
	v := k.ask(ctx, r, has)
	if v.fault == nil && v.store != nil {
		k.unsaved = &unsaved{over: old, next: *v.store}
	}
	if t := r.Current.token(); v.fault != nil && t.usable(now) && t.Access.Reveal() != has.Access.Reveal() {
		return verdict{token: t} // it was an early renewal, of a token that this process has not had yet
	}
	return v
}
