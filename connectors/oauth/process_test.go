package oauth_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/credential/store"
	"github.com/callwright/callwright/connectors/oauth"
	"github.com/callwright/callwright/connectors/rest"
)

// Children are this binary, run again with a role.
const (
	roleVar = "OAUTH_TEST_ROLE"
	dirVar  = "OAUTH_TEST_DIR"
	urlVar  = "OAUTH_TEST_URL"
)

var roles = map[string]func(m *member) error{"expire": expire, "renew": renew}

func TestMain(m *testing.M) {
	role, ok := roles[os.Getenv(roleVar)]
	if !ok {
		os.Exit(m.Run())
	}
	err := join(os.Getenv(dirVar), os.Getenv(urlVar), role)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

func storeOptions(dir string) store.Options {
	return store.Options{Dir: filepath.Join(dir, "store"), Keys: store.KeyFile(filepath.Join(dir, "key", "identity"))}
}

// member is a process that uses the account.
type member struct {
	base   string
	hours  atomic.Int64 // that its clock is ahead
	source *oauth.Source
}

func (m *member) now() time.Time { return noon.Add(time.Duration(m.hours.Load()) * time.Hour) }

func join(dir, base string, role func(m *member) error) error {
	s, err := store.Open(storeOptions(dir))
	if err != nil {
		return err
	}
	m := &member{base: base}
	u, err := url.Parse(base)
	if err != nil {
		return err
	}
	k := oauth.Keeper{Vault: s, Account: "acme", Now: m.now}
	m.source = k.Source(oauth.RefreshToken(oauth.Endpoint{
		HTTP: rest.New(rest.Options{Allow: []string{u.Host}, Now: m.now}), URL: base + "/token", ClientID: "client",
		Params: map[string]string{"process": strconv.Itoa(os.Getpid())},
	}))
	return role(m)
}

// token returns the access token that the process would use now.
func (m *member) token() (string, error) {
	t, err := m.source.Token(context.Background())
	return t.Access.Reveal(), err
}

// service is a token endpoint over the network. It replaces the refresh token
// at each use, and a used one that comes again ends the sign-in.
type service struct {
	*httptest.Server
	mu      sync.Mutex
	serial  int // of the pair that is good
	alive   bool
	calls   int
	refused int
	life    int    // in seconds, of what it grants
	dead    string // process whose last requests may still be on their way
	// around is called with each request; what it returns is called after the
	// answer has been sent.
	around func(grant func()) (after func())
}

func newService(t *testing.T) *service {
	t.Helper()
	s := &service{alive: true, life: 36_000}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /token", s.token)
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func (s *service) pair() oauth.Token {
	return oauth.Token{
		Access: credential.New(fmt.Sprintf("access-%d", s.serial)), Refresh: credential.New(fmt.Sprintf("refresh-%d", s.serial)),
		Expiry: noon.Add(10 * time.Hour),
	}
}

func (s *service) token(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.PostFormValue("process") == s.dead {
		panic(http.ErrAbortHandler)
	}
	s.calls++
	var status int
	var body map[string]any
	grant := func() { status, body = s.grant(r.PostFormValue("refresh_token")) }
	after := func() {}
	if s.around != nil {
		after = s.around(grant)
	} else {
		grant()
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
	_ = http.NewResponseController(w).Flush()
	after()
}

func (s *service) grant(refresh string) (int, map[string]any) {
	if !s.alive || refresh != fmt.Sprintf("refresh-%d", s.serial) {
		s.alive = false
		s.refused++
		return 400, map[string]any{"error": "invalid_grant", "error_description": "expired access/refresh token"}
	}
	s.serial++
	return 200, map[string]any{
		"access_token": fmt.Sprintf("access-%d", s.serial), "refresh_token": fmt.Sprintf("refresh-%d", s.serial),
		"expires_in": s.life,
	}
}

// account makes a store in which the account is connected to s.
func account(t *testing.T, s *service) (dir string, k oauth.Keeper) {
	t.Helper()
	dir = t.TempDir()
	require.NoError(t, store.Init(t.Context(), storeOptions(dir)))
	v, err := store.Open(storeOptions(dir))
	require.NoError(t, err)
	t.Cleanup(func() { _ = v.Close() })
	k = oauth.Keeper{Vault: v, Account: "acme", Now: func() time.Time { return noon }}
	require.NoError(t, k.Put(t.Context(), s.pair()))
	return dir, k
}

// noneInClear looks for tokens in all files below dir.
func noneInClear(t *testing.T, dir string) {
	t.Helper()
	files := 0
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		data, err := os.ReadFile(path)
		for _, form := range []string{"access-", "refresh-", "YWNjZXNzL", "cmVmcmVzaC", "acme"} {
			require.NotContains(t, path+"\n"+string(data), form)
		}
		return err
	}))
	require.GreaterOrEqual(t, files, 3)
}

func child(ctx context.Context, t *testing.T, role, dir, base string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	require.NoError(t, err)
	c := exec.CommandContext(ctx, exe)
	c.Env = append(os.Environ(), roleVar+"="+role, dirVar+"="+dir, urlVar+"="+base)
	c.Stderr = os.Stderr
	return c
}

// size is how often a test does what it does: the number that an environment
// variable asks for, or one that takes seconds.
func size(variable string, normal, short int) int {
	if n, err := strconv.Atoi(os.Getenv(variable)); err == nil && n > 0 {
		return n
	}
	if testing.Short() || slow {
		return short
	}
	return normal
}
