package cli

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/connectors/cassette"
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/oauth"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/source"
)

// tapeFlags are the flags of commands that record or play HTTP exchanges.
type tapeFlags struct {
	record, cassette string
}

func (f *tapeFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.record, "record", "", "keep the HTTP exchanges in this file, without secrets")
	cmd.Flags().StringVar(&f.cassette, "cassette", "", "answer HTTP requests from this file, and call nobody")
}

func (f *tapeFlags) check() error {
	if f.record != "" && f.cassette != "" {
		return usage("record a new cassette, or play the old one", "--record and --cassette exclude each other")
	}
	return nil
}

// insert puts a tape between the world and the network, if the flags ask for
// one. Nothing must have been called before.
func (f *tapeFlags) insert(w *world, run string) (err error) {
	o := cassette.Options{Mask: w.registry.Masker().Mask, Names: map[string]string{run: "the-run"}}
	for _, actor := range w.cast {
		o.Names[actor.host()] = actor.name + ".emulator"
	}
	switch {
	case f.record != "":
		if w.tape, err = cassette.Record(f.record, o); err != nil {
			return usage("", "%v", err)
		}
	case f.cassette != "":
		if w.tape, err = cassette.Open(f.cassette, o); err != nil {
			return usage("record one with callwright run --record FILE", "%v", err)
		}
		w.plays = true
		w.about += ", answered from " + f.cassette
	default:
		return nil
	}
	w.stack.Intercept(w.tape.Transport)
	return nil
}

// ejectTape ends a command with its exit code, after it has saved what was
// recorded, and told of requests that the cassette has no answer to.
func (a *app) ejectTape(w *world, code int) error {
	if w.tape == nil {
		return ended(code)
	}
	if err := w.tape.Save(); err != nil {
		return failed("", "%v", err)
	}
	misses := w.tape.Misses()
	if len(misses) == 0 {
		return ended(code)
	}
	for _, m := range misses {
		a.tellMiss(m)
	}
	a.hint("record the calls of today with --record")
	return ended(exitUnrecorded)
}

func (a *app) tellMiss(m *cassette.Miss) {
	a.say("%s", m.Error())
	switch {
	case m.Nearest == "":
		a.say("  it holds no request at all")
		return
	case m.Played:
		a.say("  nearest: %s (its answer was given already)", m.Nearest)
	default:
		a.say("  nearest: %s", m.Nearest)
	}
	for _, d := range m.Differences {
		a.say("  %s", d)
	}
}

// carrier carries out what connectors do, and lets no cassette show what is
// secret in it. E-mails are no part of a cassette; with one they are taken for
// sent.
func (w *world) carrier(next effect.Performer) effect.Performer {
	if w.tape == nil {
		return next
	}
	return effect.PerformerFunc(func(ctx context.Context, r effect.Request) effect.Result {
		w.tape.Hide(r.Secrets...)
		if w.plays && r.Kind == effect.MailSend {
			return effect.Done(r, map[string]any{"id": "<not-sent@cassette>"})
		}
		return next.Perform(ctx, r)
	})
}

// standIns are secrets for a replay, which needs none: each is a key that was
// made a moment ago, so that it fits wherever a secret does.
func standIns() *credential.Resolver {
	secret := sync.OnceValues(newKey)
	return &credential.Resolver{
		Env: func(string) (string, bool) {
			text, err := secret()
			return text, err == nil
		},
		File: func(string) ([]byte, error) {
			text, err := secret()
			return []byte(text), err
		},
		Store: standInStore{secret},
	}
}

type standInStore struct {
	secret func() (string, error)
}

// Get returns the stand-in.
func (s standInStore) Get(string) (credential.Secret, error) {
	text, err := s.secret()
	return credential.New(text), err
}

func newKey() (string, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return "", fmt.Errorf("make a stand-in for a secret: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return "", fmt.Errorf("make a stand-in for a secret: %w", err)
	}
	var b bytes.Buffer
	err = pem.Encode(&b, &pem.Block{Type: "PRIVATE KEY", Bytes: der})
	return strings.TrimSpace(b.String()), errors.Join(err)
}

// open makes a world of a connectors file. To play a cassette no secret is
// looked for. For a recording every account signs in, also one whose token is
// still good: the cassette must tell where that led.
func (f *tapeFlags) open(file *source.File) (*world, diag.List) {
	if f.cassette != "" {
		return open(file, standIns(), oauth.Played())
	}
	if k := openKept(""); f.record != "" && k.vault != nil {
		return open(file, k.resolver(file), oauth.Anew(k.vault))
	}
	return openFile(file, true)
}
