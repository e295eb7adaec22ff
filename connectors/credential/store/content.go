package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"filippo.io/age"
)

// content is what a store holds, by name. It is never changed in place once
// it was read.
type content map[string]entry

type entry struct {
	Value   []byte    `json:"value"` // bytes: JSON text would not keep every secret as it is
	Changed time.Time `json:"changed"`
}

func (c content) names() []string { return slices.Sorted(maps.Keys(c)) }

// document is the plain form of the file.
type document struct {
	Version int     `json:"version"`
	Secrets content `json:"secrets"`
}

const (
	version = 1
	maxFile = 64 << 20
)

// seal encrypts c for one key.
func seal(c content, key *age.X25519Identity) ([]byte, error) {
	plain, err := json.Marshal(document{version, c})
	if err != nil {
		return nil, fmt.Errorf("encode the secrets: %w", err)
	}
	var out bytes.Buffer
	w, err := age.Encrypt(&out, key.Recipient())
	if err == nil {
		_, err = w.Write(plain)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("encrypt the secrets: %w", err)
	}
	return out.Bytes(), nil
}

// unseal decrypts what seal made, and says which of the keys it was made with.
// Its errors are ErrWrongKey and ErrDamaged, without what a library said about
// the content.
func unseal(data []byte, keys ring) (content, *age.X25519Identity, error) {
	for _, key := range keys {
		r, err := age.Decrypt(bytes.NewReader(data), key)
		var mismatch *age.NoIdentityMatchError
		if errors.As(err, &mismatch) {
			continue
		}
		if err != nil {
			return nil, nil, ErrDamaged
		}
		c, err := decode(r)
		return c, key, err
	}
	return nil, nil, ErrWrongKey
}

func decode(r io.Reader) (content, error) {
	plain, err := io.ReadAll(r)
	if err != nil {
		return nil, ErrDamaged
	}
	var d document
	if json.Unmarshal(plain, &d) != nil || d.Version < 1 {
		return nil, ErrDamaged
	}
	if d.Version > version {
		return nil, errors.New("the credential store was written by a newer callwright; use that one")
	}
	return d.Secrets, nil
}
