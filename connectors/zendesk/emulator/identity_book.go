package emulator

import (
	"slices"
	"strings"
)

// identityBook holds all identities of the account. A value of a kind belongs
// to one user at most.
type identityBook struct {
	byID    table[identity]
	byUser  map[int64][]*identity // in the order of their making
	byValue map[string]*identity
}

func newIdentityBook() identityBook {
	return identityBook{table[identity]{}, map[int64][]*identity{}, map[string]*identity{}}
}

func valueKey(kind, value string) string { return kind + " " + strings.ToLower(value) }

func (b identityBook) add(i *identity) {
	b.byID[i.ID] = i
	b.byUser[i.UserID] = append(slices.Clip(b.byUser[i.UserID]), i)
	b.byValue[valueKey(i.Type, i.Value)] = i
}

func (b identityBook) remove(i *identity) {
	delete(b.byID, i.ID)
	delete(b.byValue, valueKey(i.Type, i.Value))
	b.byUser[i.UserID] = slices.DeleteFunc(slices.Clone(b.byUser[i.UserID]), func(o *identity) bool { return o == i })
}

// of returns a user's identities, which the caller must not change.
func (b identityBook) of(user int64) []*identity { return b.byUser[user] }

// owner returns the identity that has the address or direct line.
func (b identityBook) owner(kind, value string) *identity { return b.byValue[valueKey(kind, value)] }
