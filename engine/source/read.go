package source

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/callwright/callwright/engine/diag"
)

// MaxSize is the size in bytes of the largest file that is read.
const MaxSize = 1 << 20

// Read reads the file called name from fsys. Without a file, the list says why
// it cannot be read.
func Read(fsys fs.FS, name string) (*File, diag.List) {
	return read(name, func() (fs.File, error) { return fsys.Open(name) })
}

// ReadFile reads a file of the operating system. The path as given is the name
// under which findings show it.
func ReadFile(path string) (*File, diag.List) {
	return read(path, func() (fs.File, error) { return os.Open(path) })
}

func read(name string, open func() (fs.File, error)) (*File, diag.List) {
	data, err := readAll(open)
	if err == nil {
		return NewFile(name, data), nil
	}
	var diags diag.List
	if errors.Is(err, errTooLarge) {
		tooLarge(&diags, name)
		return nil, diags
	}
	message, hint := readProblem(err)
	diags.Add(diag.CodeRead, name, fileStart(), hint, "%s", message)
	return nil, diags
}

var (
	errTooLarge  = errors.New("file too large")
	errDirectory = errors.New("is a directory")
)

// readAll never reads more than a byte above the limit, whatever size the file
// claims to have: devices and pipes claim none.
func readAll(open func() (fs.File, error)) ([]byte, error) {
	file, err := open()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, errDirectory
	case info.Size() > MaxSize:
		return nil, errTooLarge
	}
	data, err := io.ReadAll(io.LimitReader(file, MaxSize+1))
	if err == nil && len(data) > MaxSize {
		err = errTooLarge
	}
	return data, err
}

// readProblem says in an author's words why a file cannot be read.
func readProblem(err error) (message, hint string) {
	var path *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "the file does not exist", "check the path and the spelling"
	case errors.Is(err, fs.ErrPermission):
		return "the file may not be read", "check its permissions"
	case errors.Is(err, fs.ErrInvalid):
		return "the path is not valid", ""
	case errors.Is(err, errDirectory):
		return "this is a directory, not a file", "name one file in it"
	case errors.As(err, &path):
		return "the file cannot be read: " + path.Err.Error(), ""
	}
	return "the file cannot be read: " + err.Error(), ""
}

func tooLarge(diags *diag.List, name string) {
	diags.Add(diag.CodeTooLarge, name, fileStart(), "split it into several files",
		"the file is larger than %d KiB", MaxSize>>10)
}

// fileStart is the place of findings about a file as a whole.
func fileStart() diag.Range {
	return diag.Range{Start: diag.Pos{Line: 1, Column: 1}}
}
