package rest_test

import (
	"fmt"
	"go/scanner"
	"go/token"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

// TestConnectionsAreKept: 64 workers make 9,600 calls, whatever is answered,
// over 64 connections. The first call of each is held until all are there, so
// that nobody dials while a connection becomes free.
func TestConnectionsAreKept(t *testing.T) {
	t.Parallel()
	const workers, calls = 64, 150
	var opened, arrived atomic.Int64
	all := make(chan struct{})
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if n := arrived.Add(1); n == workers {
			close(all)
		}
		<-all
		if r.URL.Path == "/odd" {
			w.WriteHeader(http.StatusNotFound)
		}
		fmt.Fprint(w, "a body that has to be drained")
	}))
	s.Config.ConnState = func(_ net.Conn, c http.ConnState) {
		if c == http.StateNew {
			opened.Add(1)
		}
	}
	s.Start()
	t.Cleanup(s.Close)
	limits := rest.DefaultLimits()
	limits.Concurrent = workers
	stack := stackFor(t, s).For("acme", limits)
	var wg sync.WaitGroup
	var failed atomic.Int64
	for range workers {
		wg.Go(func() {
			for i := range calls {
				path := []string{"/", "/odd"}[i%2]
				if _, err := stack.Do(background(), rest.Request{URL: s.URL + path, Mode: effect.Read}, nil); err != nil {
					failed.Add(1)
				}
			}
		})
	}
	wg.Wait()
	require.Zero(t, failed.Load())
	require.EqualValues(t, workers*calls, arrived.Load())
	// A connection becomes free a moment after its call has returned, so that a
	// busy machine may dial once more here and there: not once a call.
	require.Less(t, opened.Load(), int64(2*workers))
}

// TestCertificatesAreAlwaysChecked: no Go file of the module names the field
// that would switch it off.
func TestCertificatesAreAlwaysChecked(t *testing.T) {
	t.Parallel()
	files := 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		require.NotContains(t, identifiers(text), "Insecure"+"SkipVerify", path)
		return nil
	})
	require.NoError(t, err)
	require.Greater(t, files, 20)
	require.Contains(t, identifiers([]byte("package p\nvar c = tls.Config{Insecure"+"SkipVerify: true}")), "Insecure"+"SkipVerify")
}

// identifiers returns the names in a Go file; comments and texts are none.
func identifiers(text []byte) map[string]bool {
	var s scanner.Scanner
	files := token.NewFileSet()
	s.Init(files.AddFile("", files.Base(), len(text)), text, nil, 0)
	out := map[string]bool{}
	for {
		_, tok, name := s.Scan()
		if tok == token.EOF {
			return out
		}
		if tok == token.IDENT {
			out[name] = true
		}
	}
}
