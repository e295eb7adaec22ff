package store

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// openPrivate opens a file for reading that nobody else can read or change.
// It looks at the file that it opened, so that there is no moment in which
// another one can take its place.
func openPrivate(path string) (*os.File, os.FileInfo, error) {
	info, err := os.Lstat(path) // for a plain message; the flags below are what counts
	if err != nil {
		return nil, nil, err
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		return nil, nil, fmt.Errorf("%s is %w: it is a symbolic link; put the file itself there", path, ErrUnsafe)
	}
	if !info.Mode().IsRegular() {
		return nil, nil, fmt.Errorf("%s is %w: it is not a regular file", path, ErrUnsafe)
	}
	f, err := os.OpenFile(path, os.O_RDONLY|noFollow, 0)
	if err != nil {
		return nil, nil, err
	}
	info, err = f.Stat()
	if err == nil {
		err = checkFile(path, info)
	}
	if err != nil {
		_ = f.Close()
		return nil, nil, err
	}
	return f, info, nil
}

func checkFile(path string, info os.FileInfo) error {
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s is %w: it is not a regular file", path, ErrUnsafe)
	}
	return checkPrivate(path, info, 0o600)
}

func checkDir(path string) error {
	info, err := os.Lstat(path)
	switch {
	case err != nil:
		return err
	case info.Mode()&fs.ModeSymlink != 0:
		return fmt.Errorf("%s is %w: it is a symbolic link; name the directory itself", path, ErrUnsafe)
	case !info.IsDir():
		return fmt.Errorf("%s is %w: it is not a directory", path, ErrUnsafe)
	}
	return checkPrivate(path, info, 0o700)
}

// makeDir makes the directory unless it is there, and checks it.
func makeDir(path string) error {
	if err := os.MkdirAll(path, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return checkDir(path)
}

func readAll(f *os.File, most int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(data)) > most {
		err = fmt.Errorf("%s is larger than %d bytes", f.Name(), most)
	}
	return data, err
}
