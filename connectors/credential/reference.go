package credential

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// The schemes of references.
const (
	schemeEnv    = "env"    // env:NAME, an environment variable
	schemeFile   = "file"   // file:PATH, the content of a file
	schemeSecret = "secret" // secret:NAME, a record of the credential store
)

// ErrNotReference is returned by Parse. It never repeats the text, which may
// be a secret that somebody wrote where a reference belongs.
var ErrNotReference = errors.New("not a reference to a secret; write secret:NAME, env:NAME or file:PATH")

// Reference names a secret. It holds none, and is safe to print.
type Reference struct {
	scheme, name string
}

var (
	envForm    = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	secretForm = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]*$`)
)

// Parse reads env:NAME, file:PATH or secret:NAME. Its only error is
// ErrNotReference.
func Parse(text string) (Reference, error) {
	scheme, name, _ := strings.Cut(text, ":")
	ok := false
	switch scheme {
	case schemeEnv:
		ok = envForm.MatchString(name)
	case schemeFile:
		ok = name != "" && !strings.ContainsAny(name, "\x00\r\n")
	case schemeSecret:
		ok = secretForm.MatchString(name)
	}
	if !ok {
		return Reference{}, ErrNotReference
	}
	return Reference{scheme, name}, nil
}

// String writes the reference as Parse reads it.
func (r Reference) String() string { return r.scheme + ":" + r.name }

// Remedy says what to do where the reference leads nowhere.
func (r Reference) Remedy() string {
	switch r.scheme {
	case schemeSecret:
		return "store it with: callwright secrets set " + r.name
	case schemeEnv:
		return "set the environment variable " + r.name
	}
	return "check the file and its mode"
}

// Store is where secret:NAME leads.
type Store interface {
	// Get returns the secret called name. The error for a name that is not
	// there wraps ErrMissing.
	Get(name string) (Secret, error)
}

// ErrMissing is wrapped by errors about a reference that leads nowhere.
var ErrMissing = errors.New("not there")

// Resolver follows references. Parts that are nil resolve nothing.
type Resolver struct {
	Env   func(name string) (string, bool)  // e.g. os.LookupEnv
	File  func(path string) ([]byte, error) // e.g. Files("/etc/callwright")
	Store Store
}

// Resolve returns the secret that r names. Errors name the reference and
// never hold the secret; an empty secret is an error too.
func (v Resolver) Resolve(r Reference) (Secret, error) {
	s, err := v.find(r)
	if err == nil && s.IsZero() {
		err = errors.New("it is empty")
	}
	if err != nil {
		return Secret{}, fmt.Errorf("%s: %w", r, err)
	}
	return s, nil
}

func (v Resolver) find(r Reference) (Secret, error) {
	switch {
	case r.scheme == schemeEnv && v.Env != nil:
		text, ok := v.Env(r.name)
		if !ok {
			return Secret{}, fmt.Errorf("the environment variable is %w", ErrMissing)
		}
		return New(text), nil
	case r.scheme == schemeFile && v.File != nil:
		data, err := v.File(r.name)
		if err != nil {
			return Secret{}, err
		}
		return New(strings.TrimRight(string(data), "\r\n")), nil
	case r.scheme == schemeSecret && v.Store != nil:
		return v.Store.Get(r.name)
	}
	return Secret{}, fmt.Errorf("references of this kind cannot be followed here: %w", ErrMissing)
}
