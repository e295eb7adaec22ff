package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/callwright/callwright/connectors/credential"
)

// longestSecret is more than the store takes.
const longestSecret = 1 << 20

// readSecret reads a secret from a prompt without echo, or all of stdin. One
// line break at its end is not part of it.
func (a *app) readSecret(ctx context.Context, name string) (credential.Secret, error) {
	fd := int(os.Stdin.Fd())
	read := func() ([]byte, error) { return io.ReadAll(io.LimitReader(os.Stdin, longestSecret)) }
	if term.IsTerminal(fd) {
		before, err := term.GetState(fd)
		if err != nil {
			return credential.Secret{}, usage("", "the terminal cannot be used: %v", err)
		}
		defer term.Restore(fd, before) //nolint:errcheck // the echo; nothing more can be done for it
		_, _ = io.WriteString(a.err, "callwright: value of "+name+" (it is not shown): ")
		defer io.WriteString(a.err, "\n") //nolint:errcheck // as above
		read = func() ([]byte, error) { return term.ReadPassword(fd) }
	}
	text, err := untilDone(ctx, read)
	switch {
	case ctx.Err() != nil:
		return credential.Secret{}, ended(exitInterrupted)
	case err != nil && !errors.Is(err, io.EOF):
		return credential.Secret{}, usage("", "the value cannot be read: %v", err)
	}
	value := strings.TrimSuffix(strings.TrimSuffix(string(text), "\n"), "\r")
	if value == "" {
		return credential.Secret{}, usage("type it at the prompt, or pipe it in: callwright secrets set "+name+" < file", "no value was given")
	}
	return credential.New(value), nil
}

// untilDone reads, but waits no longer than ctx.
func untilDone(ctx context.Context, read func() ([]byte, error)) ([]byte, error) {
	type answer struct {
		data []byte
		err  error
	}
	got := make(chan answer, 1)
	go func() {
		data, err := read()
		got <- answer{data, err}
	}()
	select {
	case a := <-got:
		return a.data, a.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
