package credential

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// maxFile is the size of the largest secret file; keys and tokens are far
// smaller.
const maxFile = 64 << 10

// Files returns a reader of secret files for Resolver.File. Relative paths
// start at dir, the folder of the file that holds the reference.
func Files(dir string) func(path string) ([]byte, error) {
	return func(path string) ([]byte, error) {
		if !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		return readFile(path)
	}
}

func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path) // before opening: a pipe would block
	if err != nil {
		return nil, reason(err)
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("it is not a regular file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, reason(err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	switch {
	case err != nil:
		return nil, reason(err)
	case len(data) > maxFile:
		return nil, fmt.Errorf("the file is larger than %d bytes", maxFile)
	}
	return data, nil
}

// reason says what is wrong without the path, which the reference tells.
func reason(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("the file is %w", ErrMissing)
	case errors.Is(err, fs.ErrPermission):
		return errors.New("the file may not be read by this user")
	}
	return errors.New("the file cannot be read")
}
