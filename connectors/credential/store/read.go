package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"filippo.io/age"
)

// snapshot is the file as it was read. The file stays open where that is
// possible, so that no other file can get its number while the two are compared.
type snapshot struct {
	file    *os.File
	info    os.FileInfo
	content content
	key     *age.X25519Identity // that it is encrypted with
}

// same reports whether info is of the file that the snapshot was read from.
func (s *snapshot) same(info os.FileInfo) bool {
	return s != nil && os.SameFile(s.info, info) && s.info.Size() == info.Size() && s.info.ModTime().Equal(info.ModTime())
}

// attempts is how often a read begins anew when the key fits no longer: while
// keys change, the file and the key that were read may be of two moments.
const attempts = 4

// read returns what the store holds now. It takes no lock.
func (s *Store) read() (*snapshot, error) {
	s.mu.Lock()
	keys := s.ring
	s.mu.Unlock()
	for n := 0; ; n++ {
		if keys == nil || n > 0 {
			var err error
			if keys, err = s.loadRing(); err != nil {
				return nil, err
			}
		}
		v, err := s.readWith(keys)
		if !errors.Is(err, ErrWrongKey) || n == attempts {
			return v, err
		}
	}
}

// readWith decrypts the file, unless it is the one that was decrypted last.
func (s *Store) readWith(keys ring) (*snapshot, error) {
	f, info, err := openPrivate(s.path(dataName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w in %s", ErrNoStore, s.dir)
	}
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last.same(info) {
		_ = f.Close()
		return s.last, nil
	}
	c, key, err := s.decrypt(f, keys)
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	if s.last != nil {
		_ = s.last.file.Close()
	}
	if !pins {
		_ = f.Close()
	}
	s.last = &snapshot{f, info, c, key}
	return s.last, nil
}

func (s *Store) decrypt(f *os.File, keys ring) (content, *age.X25519Identity, error) {
	data, err := readAll(f, maxFile)
	if err != nil {
		return nil, nil, err
	}
	c, key, err := unseal(data, keys)
	switch {
	case errors.Is(err, ErrWrongKey):
		return nil, nil, fmt.Errorf("%w in %s: %s holds the key of another one", err, s.dir, s.keys)
	case errors.Is(err, ErrDamaged):
		return nil, nil, fmt.Errorf("%w: %s is not what was written; restore it from a backup", err, f.Name())
	}
	return c, key, err
}
