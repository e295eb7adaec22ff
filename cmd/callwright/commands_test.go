package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// code N COMMAND... runs a command that must end with the exit code N.
func code(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N command...")
	}
	got := exitCode(ts.Exec(args[1], args[2:]...))
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("exit code %d, not %s\n%s\n%s", got, args[0], ts.ReadFile("stdout"), ts.ReadFile("stderr"))
	}
}

func exitCode(err error) int {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.ExitCode()
	}
	return -1
}

var unsteady = []struct {
	pattern *regexp.Regexp
	with    func(string) string
}{
	{regexp.MustCompile(`run-[a-z0-9]{16}`), func(string) string { return "run-ID" }},
	{regexp.MustCompile(`127\.0\.0\.1:\d+`), func(string) string { return "HOST" }},
	{regexp.MustCompile(` +(\d+ ms|\d+\.\d s)`), steadyTime},
	{regexp.MustCompile(`"(at_ms|duration_ms)":\d+`), func(s string) string { return s[:strings.Index(s, ":")] + ":0" }},
}

// steadyTime keeps the column of a duration that stands in one.
func steadyTime(s string) string {
	if !strings.HasPrefix(s, "  ") {
		return " T ms"
	}
	return strings.Repeat(" ", len(s)-4) + "T ms"
}

// steady FILE OUT copies a file, or stdout or stderr, with all that differs
// between two runs made the same.
func steady(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: steady file out")
	}
	text := ts.ReadFile(args[0])
	for _, u := range unsteady {
		text = u.pattern.ReplaceAllStringFunc(text, u.with)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o600))
}

// await FILE TEXT waits until a file holds a text.
func await(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: await file text")
	}
	if !comes(ts.MkAbs(args[0]), args[1]) {
		ts.Fatalf("%s does not hold %q", args[0], args[1])
	}
}

func comes(path, text string) bool {
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		data, err := os.ReadFile(path)
		if err == nil && bytes.Contains(data, []byte(text)) {
			return true
		}
	}
	return false
}

// interrupt CODE FILE TEXT COMMAND... starts a command, sends it SIGINT when
// the file holds the text, and checks its exit code. What it printed is in the
// files out and err.
func interrupt(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 4 {
		ts.Fatalf("usage: interrupt code file text command...")
	}
	path, err := exec.LookPath(args[3])
	ts.Check(err)
	var out, diagnostics bytes.Buffer
	cmd := exec.Command(path, args[4:]...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = ts.MkAbs("."), &out, &diagnostics
	ts.Check(cmd.Start())
	ready := comes(ts.MkAbs(args[1]), args[2])
	ts.Check(cmd.Process.Signal(os.Interrupt))
	got := exitCode(cmd.Wait())
	ts.Check(os.WriteFile(ts.MkAbs("out"), out.Bytes(), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("err"), diagnostics.Bytes(), 0o600))
	if !ready || strconv.Itoa(got) != args[0] {
		ts.Fatalf("ready: %v, exit code %d, not %s\n%s\n%s", ready, got, args[0], out.String(), diagnostics.String())
	}
}

// big FILE MEGABYTES makes a large file that begins as a scenario does.
func big(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: big file megabytes")
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	text := "callwright: v1\nscenario: big\nsteps:\n" + strings.Repeat("  - log: x\n", n<<20/11)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}

// absent FILE TEXT... fails if a file, or stdout or stderr, holds one of the
// texts. It does not print what it found.
func absent(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: absent file text...")
	}
	held := ts.ReadFile(args[0])
	if held == "" {
		ts.Fatalf("%s is empty, so nothing is proved", args[0])
	}
	for i, text := range args[1:] {
		if text == "" || strings.Contains(held, text) {
			ts.Fatalf("%s holds text number %d", args[0], i+1)
		}
	}
}
