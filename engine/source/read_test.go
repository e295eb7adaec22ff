package source

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/diag"
)

func TestRead(t *testing.T) {
	t.Parallel()
	fsys := fstest.MapFS{
		"ok.yaml":    {Data: []byte("a: 1\r\nb: 2")},
		"limit.yaml": {Data: []byte(strings.Repeat("#", MaxSize))},
		"large.yaml": {Data: []byte(strings.Repeat("#", MaxSize+1))},
		"dir/x.yaml": {Data: []byte("a: 1")},
	}
	f, diags := Read(fsys, "ok.yaml")
	require.Empty(t, diags)
	require.Equal(t, "ok.yaml", f.Name)
	require.Equal(t, "a: 1", f.Line(1))
	_, diags = Read(fsys, "limit.yaml")
	require.Empty(t, diags)

	for name, want := range map[string]string{
		"large.yaml": "large.yaml:1:1: error: the file is larger than 1024 KiB [too-large] (split it into several files)",
		"none.yaml":  "none.yaml:1:1: error: the file does not exist [unreadable-file] (check the path and the spelling)",
		"dir":        "dir:1:1: error: this is a directory, not a file [unreadable-file] (name one file in it)",
	} {
		f, diags := Read(fsys, name)
		require.Nil(t, f)
		require.Equal(t, want, diags.Err().Error())
	}
	_, diags = Read(os.DirFS(t.TempDir()), "../x")
	require.EqualError(t, diags.Err(), "../x:1:1: error: the path is not valid [unreadable-file]")
}

// endless claims no size and never ends, as a device does.
type endless struct{ read *int }

func (e endless) Open(string) (fs.File, error) { return e, nil }
func (e endless) Stat() (fs.FileInfo, error)   { return fs.Stat(fstest.MapFS{"x": {}}, "x") }
func (e endless) Close() error                 { return nil }
func (e endless) Read(p []byte) (int, error)   { *e.read += len(p); return len(p), nil }

func TestReadStopsAtTheLimit(t *testing.T) {
	t.Parallel()
	read := 0
	f, diags := Read(endless{&read}, "zero")
	require.Nil(t, f)
	require.Equal(t, diag.CodeTooLarge, diags[0].Code)
	require.LessOrEqual(t, read, MaxSize+1)
}

// broken fails while it is read.
type broken struct{ endless }

func (b broken) Open(string) (fs.File, error) { return b, nil }
func (b broken) Read([]byte) (int, error)     { return 0, errors.New("bad sector") }

func TestReadFailure(t *testing.T) {
	t.Parallel()
	_, diags := Read(broken{}, "x")
	require.EqualError(t, diags.Err(), "x:1:1: error: the file cannot be read: bad sector [unreadable-file]")
}

func TestReadFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "a.yaml")
	require.NoError(t, os.WriteFile(path, []byte("a: 1"), 0o600))
	f, diags := ReadFile(path)
	require.Empty(t, diags)
	require.Equal(t, path, f.Name)
	require.Equal(t, "a: 1", string(f.Data))

	for _, bad := range []string{dir, path + "x", path + "/x"} {
		f, diags := ReadFile(bad)
		require.Nil(t, f)
		require.Equal(t, diag.CodeRead, diags[0].Code)
		require.Equal(t, bad, diags[0].File)
		require.NotContains(t, diags[0].Message, dir, "the path is said once")
	}
}

func TestParseRefusesWhatReadWould(t *testing.T) {
	t.Parallel()
	n, diags := Parse(NewFile("x.yaml", bytes.Repeat([]byte("a"), 10<<20)))
	require.Nil(t, n)
	require.Equal(t, diag.CodeTooLarge, diags[0].Code)
}

// A File that was not made by NewFile is as good.
func TestParseOfBareFile(t *testing.T) {
	t.Parallel()
	n, diags := Parse(&File{Name: "x.yaml", Data: []byte("a: b")})
	require.Empty(t, diags)
	require.Equal(t, "b", n.Get("a").Text)
}

func TestEncoding(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, data, want string }{
		{"bad byte", "a: 1\nж: \xffb", "2:4 encoding: the byte 0xFF is not UTF-8 text"},
		{"cut character", "a: \xd0", "1:4 encoding: the byte 0xD0 is not UTF-8 text"},
		{"latin-1", "name: M\xfcller", "1:8 encoding: the byte 0xFC is not UTF-8 text"},
		{"overlong", "\xc0\xaf", "1:1 encoding: the byte 0xC0 is not UTF-8 text"},
		{"surrogate", "a: \xed\xa0\x80", "1:4 encoding: the byte 0xED is not UTF-8 text"},
		{"UTF-16", "\xff\xfea\x00", "1:1 encoding: the byte 0xFF is not UTF-8 text"},
		{"NUL", "a: 1\nb: \x00", "2:4 encoding: the file holds a NUL byte"},
		{"NUL at the end", "a: 1\n\x00", "2:1 encoding: the file holds a NUL byte"},
		{"bell", "a: \"\x07\"", "1:5 encoding: the invisible character U+0007 may not stand in the file"},
		{"delete", "a: \x7f", "1:4 encoding: the invisible character U+007F may not stand in the file"},
		{"C1", "a: \u0080", "1:4 encoding: the invisible character U+0080 may not stand in the file"},
		{"next line", "a: b\u0085c", "1:5 encoding: the invisible character U+0085 may not stand in the file"},
		{"line separator", "a: 日\u2028c", "1:5 encoding: the invisible character U+2028 may not stand in the file"},
		{"noncharacter", "a: \uffff", "1:4 encoding: the invisible character U+FFFF may not stand in the file"},
		{"second mark", "a: 1\n\ufeffb: 2", "2:1 encoding: a byte order mark (U+FEFF) stands inside the text"},
		{"two marks", "\ufeff\ufeffb: 2", "1:1 encoding: a byte order mark (U+FEFF) stands inside the text"},
		{"old line ends", "a: 1\rb: 2", "1:5 encoding: a carriage return stands without a line feed"},
		{"CR at the end", "a: 1\nb: 2\r", "2:5 encoding: a carriage return stands without a line feed"},
		{"two CRs", "a: 1\r\r\n", "1:5 encoding: a carriage return stands without a line feed"},
		{"in a comment", "a: 1 # \x01", "1:8 encoding: the invisible character U+0001 may not stand in the file"},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := NewFile("x.yaml", []byte(c.data))
			n, diags := Parse(f)
			require.Nil(t, n)
			checkDiags(t, f, diags)
			require.Len(t, diags, 1)
			d := diags[0]
			require.Equal(t, c.want, fmt.Sprintf("%d:%d %s: %s", d.Range.Start.Line, d.Range.Start.Column, d.Code, d.Message))
			require.NotEmpty(t, d.Hint)
		})
	}
}

func TestEncodingsThatAreFine(t *testing.T) {
	t.Parallel()
	for _, data := range []string{
		"a: \"ж 日本 😀 \u00a0 \ue000 \ufffd\"\n", "\ufeffa: 1\n", "\ufeff# c\r\na: 1\r\n", "a:\t1\n", "a: 1\n\n\r\n",
	} {
		mustParse(t, data)
	}
}
