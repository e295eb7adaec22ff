package oauth

import (
	"context"
	"sync"

	"github.com/callwright/callwright/connectors/credential"
)

// Anew is a vault for runs whose requests are recorded. It hides the access
// tokens that it keeps until they have been renewed through it: each account
// signs in once, and the recording tells where that led. What is renewed is
// kept as ever, and a renewal that fails changes nothing.
func Anew(v Vault) Vault { return &anew{under: v, renewed: map[string]bool{}} }

type anew struct {
	under   Vault
	mu      sync.Mutex
	renewed map[string]bool // by name
}

// Get returns what is kept, without the access token before it is renewed.
func (v *anew) Get(name string) (credential.Secret, error) {
	text, err := v.under.Get(name)
	if err != nil || v.isRenewed(name) {
		return text, err
	}
	return spent(text), nil
}

// Update lets a sign-in that is not renewed yet be changed as if its access
// token had ended.
func (v *anew) Update(ctx context.Context, name string, change func(credential.Secret) (credential.Secret, error)) error {
	if v.isRenewed(name) {
		return v.under.Update(ctx, name, change)
	}
	renewed := false
	err := v.under.Update(ctx, name, func(old credential.Secret) (credential.Secret, error) {
		text, err := change(spent(old))
		if r, unread := parseRecord(text); err != nil || unread != nil || r.Current.Access == "" {
			return kindly(old, text), err
		}
		renewed = true
		return text, nil
	})
	if err == nil && renewed {
		v.mu.Lock()
		defer v.mu.Unlock()
		v.renewed[name] = true
	}
	return err
}

func (v *anew) isRenewed(name string) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.renewed[name]
}

// spent is a kept sign-in without its access token.
func spent(text credential.Secret) credential.Secret {
	r, err := parseRecord(text)
	if err != nil {
		return text
	}
	r.Current.Access = ""
	return written(r, text)
}

// kindly is what becomes of a sign-in that was not renewed: its access token,
// which was only hidden, may still serve others.
func kindly(old, text credential.Secret) credential.Secret {
	was, err := parseRecord(old)
	if err != nil {
		return text
	}
	r, err := parseRecord(text)
	if err != nil || r.Current.Refresh != was.Current.Refresh {
		return text
	}
	r.Current.Access = was.Current.Access
	return written(r, text)
}

func written(r record, otherwise credential.Secret) credential.Secret {
	text, err := r.secret()
	if err != nil {
		return otherwise
	}
	return text
}

// Played is a vault for runs whose requests are answered from a recording.
// Every account in it is approved, by a refresh token that opens nothing, and
// what comes of that lasts as long as the vault.
func Played() Vault { return &played{kept: map[string]credential.Secret{}} }

type played struct {
	turn sync.Mutex // who changes something
	mu   sync.Mutex
	kept map[string]credential.Secret
}

// Get returns what is kept, and an approval where there is nothing yet.
func (v *played) Get(name string) (credential.Secret, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if text, known := v.kept[name]; known {
		return text, nil
	}
	return record{Current: kept{Refresh: "of-the-recording"}}.secret()
}

// Update replaces what is kept.
func (v *played) Update(_ context.Context, name string, change func(credential.Secret) (credential.Secret, error)) error {
	v.turn.Lock()
	defer v.turn.Unlock()
	old, err := v.Get(name)
	if err != nil {
		return err
	}
	text, err := change(old)
	if err != nil {
		return err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.kept[name] = text
	return nil
}
