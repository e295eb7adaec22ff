package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"time"

	"github.com/callwright/callwright/connectors/credential"
)

// What can be wrong with a store as a whole. Errors that wrap one say which
// path is meant and what to do.
var (
	ErrNoStore  = errors.New("there is no credential store")
	ErrNoKey    = errors.New("the key of the credential store is not there")
	ErrExists   = errors.New("there is a credential store already")
	ErrWrongKey = errors.New("the key does not open the credential store")
	ErrDamaged  = errors.New("the credential store is damaged")
	ErrUnsafe   = errors.New("not safe for secrets")
	ErrLocked   = errors.New("another process holds the lock")
	ErrReadOnly = errors.New("the key cannot be changed from here")
)

// Options says where a store is.
type Options struct {
	Dir  string // belongs to the store alone
	Keys Keys   // where its key is; a key belongs to one store
	// Wait bounds how long a writer waits for others; 0: 15 seconds.
	Wait time.Duration
	Now  func() time.Time // nil: time.Now
}

// Store is an open store. It is safe for concurrent use, also by several
// processes. It is a credential.Store.
type Store struct {
	dir  string
	keys Keys
	wait time.Duration
	now  func() time.Time
	disk disk
	turn chan struct{} // holds a token while a goroutine of this process has the store's lock

	mu   sync.Mutex
	ring ring      // as last loaded
	last *snapshot // as last read
}

var _ credential.Store = (*Store)(nil)

// The names inside the directory.
const (
	dataName = "secrets.age"
	lockName = "lock"
	locksDir = "locks" // one lock a secret
)

const defaultWait = 15 * time.Second

func newStore(o Options) *Store {
	s := &Store{dir: filepath.Clean(o.Dir), keys: o.Keys, wait: o.Wait, now: o.Now, turn: make(chan struct{}, 1)}
	if s.wait <= 0 {
		s.wait = defaultWait
	}
	if s.now == nil {
		s.now = time.Now
	}
	return s
}

func (s *Store) path(name string) string { return filepath.Join(s.dir, name) }

// Open opens a store that Init made. It fails when the files are not safe,
// and when the key is missing or does not open them.
func Open(o Options) (*Store, error) {
	s := newStore(o)
	if err := checkDir(s.dir); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w in %s", ErrNoStore, s.dir)
	} else if err != nil {
		return nil, err
	}
	if _, err := s.read(); err != nil {
		return nil, err
	}
	return s, nil
}

// Init makes an empty store, and its key unless there is one already. It
// never touches a store that exists.
func Init(ctx context.Context, o Options) error {
	s := newStore(o)
	if err := makeDir(s.dir); err != nil {
		return err
	}
	unlock, err := s.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	if _, err := os.Lstat(s.path(dataName)); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w in %s", ErrExists, s.dir)
	}
	if err := s.ensureKey(); err != nil {
		return err
	}
	keys, err := s.loadRing()
	if err != nil {
		return err
	}
	return s.write(content{}, keys[0])
}

func (s *Store) ensureKey() error {
	_, err := s.keys.Load()
	if !errors.Is(err, ErrNoKey) {
		return err
	}
	key, err := NewKey()
	if err != nil {
		return err
	}
	return s.keys.Save(key)
}

// Close frees what the store holds open. The store cannot be used after it.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last == nil {
		return nil
	}
	err := s.last.file.Close()
	s.last = nil
	return err
}

// The part after the slash is beyond the reach of secret:NAME references.
var nameForm = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]{0,127}(/[A-Za-z_][A-Za-z0-9_.-]{0,127})?$`)

func checkName(name string) error {
	if !nameForm.MatchString(name) {
		return fmt.Errorf("%.40q cannot be the name of a secret; use letters, digits, dots, _ and -", name)
	}
	return nil
}

// Get returns the secret called name. The error for a name that is not there
// wraps credential.ErrMissing.
func (s *Store) Get(name string) (credential.Secret, error) {
	v, err := s.read()
	if err != nil {
		return credential.Secret{}, err
	}
	e, ok := v.content[name]
	if !ok {
		return credential.Secret{}, errMissing
	}
	return credential.New(string(e.Value)), nil
}

var errMissing = fmt.Errorf("the secret is %w in the credential store", credential.ErrMissing)

// Entry is what List tells of a secret.
type Entry struct {
	Name    string
	Changed time.Time
}

// List returns the secrets' names, sorted, and when each was changed last.
func (s *Store) List() ([]Entry, error) {
	v, err := s.read()
	if err != nil {
		return nil, err
	}
	entries := make([]Entry, 0, len(v.content))
	for _, name := range v.content.names() {
		entries = append(entries, Entry{name, v.content[name].Changed})
	}
	return entries, nil
}
