package store

import (
	"os"
	"path/filepath"
	"strings"
)

// disk writes files. Its hook, nil outside of tests, is called before each
// step, and can fail it or end the process there.
type disk struct {
	at func(step string) error
}

func (d disk) step(name string) error {
	if d.at == nil {
		return nil
	}
	return d.at(name)
}

// replace puts data into the place of path: after a crash or a power cut at
// any point, path is the old file or the new one. The new one is 0600. The
// caller holds the store's lock.
func (d disk) replace(path string, data []byte) error {
	sweep(path)
	name := filepath.Base(path)
	if err := d.step("create " + name); err != nil {
		return err
	}
	f, err := create(path)
	if err != nil {
		return err
	}
	defer f.Cleanup() //nolint:errcheck // nothing is left to do after an error
	if err := d.step("write " + name); err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		return err
	}
	if err := d.step("rename " + name); err != nil {
		return err
	}
	if err := f.CloseAtomicallyReplace(); err != nil { // with fsync
		return err
	}
	if err := d.step("sync " + name); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// sweep removes what a writer of path left behind that was killed. It cannot
// meet one at work, since writers hold the lock.
func sweep(path string) {
	dir, prefix := filepath.Dir(path), "."+filepath.Base(path)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if rest, ok := strings.CutPrefix(e.Name(), prefix); ok && rest != "" && strings.Trim(rest, "0123456789") == "" {
			_ = os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}
