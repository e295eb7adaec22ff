package main

import (
	"bytes"
	"errors"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/callwright/callwright/connectors/salesforce/emulator"
)

// org serves an emulated org for the script, and sets ORG, ORG_HOST, CLIENT_ID
// and the secrets CLIENT_SECRET and REFRESH_TOKEN.
func org(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: org")
	}
	e := emulator.New(emulator.Options{})
	server := httptest.NewServer(e)
	ts.Defer(server.Close)
	c := e.Credentials()
	for name, value := range map[string]string{
		"ORG": server.URL, "ORG_HOST": strings.TrimPrefix(server.URL, "http://"), "CLIENT_ID": c.ClientID,
		"CLIENT_SECRET": c.ClientSecret, "REFRESH_TOKEN": c.RefreshToken,
	} {
		ts.Setenv(name, value)
	}
}

var (
	consentPage = regexp.MustCompile(`(?m)^callwright: (http\S+authorize\S+)$`)
	hiddenField = regexp.MustCompile(`name="request" value="([^"]*)"`)
)

// consent CODE HOW COMMAND... starts a command, and approves on the page that
// it tells of: with HOW allow or deny as a browser on this machine does, with
// HOW paste on another one. What the command printed is in the files out and
// err.
func consent(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: consent code allow|deny|paste command...")
	}
	path, err := exec.LookPath(args[2])
	ts.Check(err)
	errFile, err := os.Create(ts.MkAbs("err"))
	ts.Check(err)
	defer errFile.Close()
	var out bytes.Buffer
	cmd := exec.Command(path, args[3:]...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = ts.MkAbs("."), &out, errFile
	cmd.Env = append(os.Environ(), "HOME="+ts.Getenv("HOME"), "CALLWRIGHT_STORE="+ts.Getenv("CALLWRIGHT_STORE"), "CLIENT_SECRET="+ts.Getenv("CLIENT_SECRET"))
	stdin, err := cmd.StdinPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	answered := answerConsent(ts.MkAbs("err"), args[1], stdin)
	if answered != nil {
		_ = cmd.Process.Kill()
	}
	got := exitCode(cmd.Wait())
	ts.Check(os.WriteFile(ts.MkAbs("out"), out.Bytes(), 0o600))
	if answered != nil || strconv.Itoa(got) != args[0] {
		ts.Fatalf("%v: exit code %d, not %s\n%s\n%s", answered, got, args[0], out.String(), ts.ReadFile("err"))
	}
}

func answerConsent(errFile, how string, stdin io.Writer) error {
	var page string
	for end := time.Now().Add(20 * time.Second); page == "" && time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		text, err := os.ReadFile(errFile)
		if m := consentPage.FindSubmatch(text); err == nil && m != nil {
			page = string(m[1])
		}
	}
	if page == "" {
		return errors.New("the command tells of no page")
	}
	browser := &http.Client{}
	if how == "paste" {
		browser.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	}
	answer, err := browser.Get(page)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	m := hiddenField.FindSubmatch(text)
	if err != nil || m == nil {
		return errors.New("the service shows no consent page")
	}
	target, _, _ := strings.Cut(page, "?")
	decision := strings.Replace(how, "paste", "allow", 1)
	back, err := browser.PostForm(target, url.Values{"request": {html.UnescapeString(string(m[1]))}, "decision": {decision}, "username": {"integration@callwright.example"}})
	if err != nil {
		return err
	}
	defer back.Body.Close()
	if how == "paste" {
		_, err = io.WriteString(stdin, back.Header.Get("Location")+"\n")
	}
	return err
}
