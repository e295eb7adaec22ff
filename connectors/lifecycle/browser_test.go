package lifecycle_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/lifecycle"
)

// A real browser goes through the service's page and comes back.
func TestAuthorizeWithChromium(t *testing.T) {
	t.Parallel()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("no chromium is installed")
	}
	s := waiting(t)
	b := startBrowser(t, path)
	report, err := s.Authorize(ctx(), "acme", lifecycle.Approval{Limit: time.Minute, Show: func(page string) error {
		b.open(page)
		b.until(`document.querySelector('button[value=allow]') !== null`)
		b.do(`document.querySelector('button[value=allow]').click()`)
		b.until(`document.title === 'Back to Callwright'`)
		return nil
	}})
	require.NoError(t, err)
	require.Equal(t, "integration@callwright.example", report.Identity.User)
	_, err = s.Test(ctx(), "acme")
	require.NoError(t, err)
}

// browser is a headless Chromium that is led over a pipe.
type browser struct {
	t       *testing.T
	to      *os.File
	from    *bufio.Reader
	last    int
	session string
}

func startBrowser(t *testing.T, path string) *browser {
	t.Helper()
	in, to, err := os.Pipe()
	require.NoError(t, err)
	from, out, err := os.Pipe()
	require.NoError(t, err)
	require.NoError(t, from.SetReadDeadline(time.Now().Add(time.Minute)))
	dir, err := os.MkdirTemp("", "callwright-chromium-") // t.TempDir would fail while its processes still write
	require.NoError(t, err)
	c := exec.Command(path, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--user-data-dir="+dir, "--remote-debugging-pipe", "about:blank")
	c.ExtraFiles = []*os.File{in, out}
	require.NoError(t, c.Start())
	t.Cleanup(func() {
		_, _ = to.WriteString(`{"id":1000000,"method":"Browser.close"}` + "\x00")
		_, _ = io.Copy(io.Discard, from) // until it has ended
		_ = c.Process.Kill()
		_ = c.Wait()
		_, _ = to.Close(), from.Close()
		_ = os.RemoveAll(dir)
	})
	require.NoError(t, in.Close())
	require.NoError(t, out.Close())
	return &browser{t: t, to: to, from: bufio.NewReader(from)}
}

// call sends a command of the DevTools protocol and returns its result.
func (b *browser) call(method string, params map[string]any) map[string]any {
	b.t.Helper()
	b.last++
	command := map[string]any{"id": b.last, "method": method, "params": params}
	if b.session != "" {
		command["sessionId"] = b.session
	}
	text, err := json.Marshal(command)
	require.NoError(b.t, err)
	_, err = b.to.Write(append(text, 0))
	require.NoError(b.t, err)
	for {
		line, err := b.from.ReadBytes(0)
		require.NoError(b.t, err, method)
		var answer struct {
			ID     int
			Result map[string]any
			Error  any
		}
		require.NoError(b.t, json.Unmarshal(line[:len(line)-1], &answer))
		if answer.ID == b.last {
			require.Nil(b.t, answer.Error, method)
			return answer.Result
		}
	}
}

func (b *browser) open(page string) {
	target := b.call("Target.createTarget", map[string]any{"url": page})
	b.session = fmt.Sprint(b.call("Target.attachToTarget", map[string]any{"targetId": target["targetId"], "flatten": true})["sessionId"])
}

func (b *browser) do(script string) any {
	result, _ := b.call("Runtime.evaluate", map[string]any{"expression": script})["result"].(map[string]any)
	return result["value"]
}

// until asks again and again, up to the deadline of the pipe.
func (b *browser) until(script string) {
	b.t.Helper()
	for end := time.Now().Add(30 * time.Second); b.do(script) != true; {
		require.True(b.t, time.Now().Before(end), "%s: %v", script, b.do(`document.title + ": " + location.href.split("?")[0]`))
	}
}
