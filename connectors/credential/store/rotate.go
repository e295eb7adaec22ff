package store

import (
	"context"
	"errors"
	"fmt"
)

// RotateKey encrypts the store with a new key while others go on reading and
// writing. After a crash at any point the store opens with what Keys holds;
// running RotateKey again finishes the work.
//
// A key that cannot be changed from here, such as that of an environment
// variable, is changed by its owner: put the new key (see NewKey) in front of
// the old one for every process, run RotateKey, and remove the old one.
func (s *Store) RotateKey(ctx context.Context) error {
	unlock, err := s.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	old, err := s.loadRing()
	if err != nil {
		return err
	}
	v, err := s.readWith(old)
	if err != nil {
		return err
	}
	key, err := freshRing()
	if err != nil {
		return err
	}
	// Both keys are there before the first byte is encrypted with the new one,
	// and until the last one is.
	err = s.keys.Save(append(key, old...).text())
	if errors.Is(err, ErrReadOnly) {
		return s.rotateBy(v.content, old, err)
	}
	if err != nil {
		return fmt.Errorf("store the new key: %w", err)
	}
	if err := s.reseal(v.content, key); err != nil {
		return err
	}
	if err := s.keys.Save(key.text()); err != nil {
		return fmt.Errorf("drop the old key: %w", err)
	}
	_, err = s.loadRing()
	return err
}

// rotateBy goes over to the first of the keys that the owner has put in place.
func (s *Store) rotateBy(c content, keys ring, readOnly error) error {
	if len(keys) == 1 {
		return fmt.Errorf("%w; put a new key in front of the old one, run this again, and then remove the old one", readOnly)
	}
	return s.reseal(c, keys[:1])
}

// reseal encrypts the file with the only key of the ring, and sees that it
// opens the file.
func (s *Store) reseal(c content, key ring) error {
	if err := s.write(c, key[0]); err != nil {
		return err
	}
	_, err := s.readWith(key)
	return err
}

func freshRing() (ring, error) {
	text, err := NewKey()
	if err != nil {
		return nil, err
	}
	return parseRing(text)
}
