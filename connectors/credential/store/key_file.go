package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/callwright/callwright/connectors/credential"
)

// KeyFile keeps the key in a file that its owner alone can read, in a
// directory that others cannot write to.
func KeyFile(path string) Keys { return keyFile{path: filepath.Clean(path)} }

type keyFile struct {
	path string
	disk disk
}

const maxKeyFile = 64 << 10

func (k keyFile) String() string { return "the key file " + k.path }

func (k keyFile) Load() (credential.Secret, error) {
	f, _, err := openPrivate(k.path)
	if errors.Is(err, fs.ErrNotExist) {
		return credential.Secret{}, fmt.Errorf("%w: there is no file %s", ErrNoKey, k.path)
	}
	if err != nil {
		return credential.Secret{}, err
	}
	defer f.Close()
	if err := checkHolder(filepath.Dir(k.path)); err != nil {
		return credential.Secret{}, err
	}
	data, err := readAll(f, maxKeyFile)
	if err != nil {
		return credential.Secret{}, err
	}
	return credential.New(string(data)), nil
}

func (k keyFile) Save(text credential.Secret) error {
	if err := os.MkdirAll(filepath.Dir(k.path), 0o700); err != nil {
		return err
	}
	if err := checkHolder(filepath.Dir(k.path)); err != nil {
		return err
	}
	return k.disk.replace(k.path, []byte(text.Reveal()))
}
