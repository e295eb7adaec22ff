package store

import (
	"os"
	"path/filepath"
)

// pending does what renameio does elsewhere.
type pending struct {
	*os.File
	path string
}

func create(path string) (*pending, error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"*")
	if err != nil {
		return nil, err
	}
	return &pending{f, path}, nil
}

func (p *pending) CloseAtomicallyReplace() error {
	if err := p.Sync(); err != nil {
		return err
	}
	if err := p.Close(); err != nil {
		return err
	}
	return os.Rename(p.Name(), p.path)
}

// Cleanup removes the file unless it took its place.
func (p *pending) Cleanup() error {
	_ = p.Close()
	return os.Remove(p.Name())
}

// A directory cannot be synchronised there.
func syncDir(string) error { return nil }
