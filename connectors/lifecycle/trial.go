package lifecycle

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/oauth"
)

// Vault is where approved sign-ins are kept; a *store.Store is one.
type Vault interface {
	oauth.Vault
	// Remove forgets a secret. The error for a name that is not there wraps
	// credential.ErrMissing.
	Remove(ctx context.Context, name string) error
}

// trial is a vault that keeps to itself what is written, until it is committed:
// a sign-in that did not work leaves nothing behind.
type trial struct {
	under Vault // nil: nothing

	turn  sync.Mutex // of updates, which read meanwhile
	mu    sync.Mutex
	wrote map[string]credential.Secret
}

func newTrial(under Vault) *trial { return &trial{under: under, wrote: map[string]credential.Secret{}} }

func (t *trial) Get(name string) (credential.Secret, error) {
	t.mu.Lock()
	s, ok := t.wrote[name]
	t.mu.Unlock()
	if ok {
		return s, nil
	}
	if t.under == nil {
		return credential.Secret{}, credential.ErrMissing
	}
	return t.under.Get(name)
}

func (t *trial) Update(_ context.Context, name string, change func(credential.Secret) (credential.Secret, error)) error {
	t.turn.Lock()
	defer t.turn.Unlock()
	old, err := t.Get(name)
	if err != nil && !errors.Is(err, credential.ErrMissing) {
		return err
	}
	fresh, err := change(old)
	if err != nil || fresh.IsZero() {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.wrote[name] = fresh
	return nil
}

// granted reports whether an account got a token in the trial.
func (t *trial) granted(account string) bool {
	t.mu.Lock()
	_, wrote := t.wrote[oauth.KeptName(account)]
	t.mu.Unlock()
	status, err := oauth.Keeper{Vault: t, Account: account}.Status()
	return wrote && err == nil && status.Connected
}

// commit writes everything into the vault, if there is one.
func (t *trial) commit(ctx context.Context) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.under == nil {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(t.wrote)) {
		value := t.wrote[name]
		err := t.under.Update(ctx, name, func(credential.Secret) (credential.Secret, error) { return value, nil })
		if err != nil {
			return fail(NoStore, "make room or mend the credential store, and try again", "the sign-in cannot be kept: %v", err)
		}
	}
	return nil
}
