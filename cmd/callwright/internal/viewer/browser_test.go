package viewer_test

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/cmd/callwright/internal/viewer"
)

// What the page does, in a real browser: the deep link, stepping by keys, the
// filter, the conversation, and nothing that its policy forbids.
func TestPageInChromium(t *testing.T) {
	t.Parallel()
	b := startBrowser(t)
	file := save(t, page(t, viewer.Page{Trace: golden(t, "inbound-salesforce.many"), Scenario: scenario(t, library+"/inbound-salesforce.yaml")}))
	b.open("file://" + file + "#seq=13")
	require.Equal(t, "find_caller", b.do(`document.querySelector("[aria-selected=true] .name").textContent`))
	require.Equal(t, "find_caller", b.do(`document.querySelector("#graph .now[data-step]").dataset.step`))
	require.Contains(t, b.do(`document.querySelector(".detail").innerText`), "phone: ${call.from}")
	require.Contains(t, b.do(`document.querySelector(".change").innerText`), "+ records[1].Name: \"Miguel Garcia\"")
	require.Contains(t, b.do(`document.querySelector(".http").innerText`), "/services/oauth2/token")
	require.Equal(t, true, b.do(`document.querySelector(".events").open`), "the event of the link is shown")

	b.key("ArrowDown")
	b.until(`location.hash === "#seq=15" && document.querySelector("[aria-selected=true] .name").textContent === "greet"`)
	b.key("ArrowUp")
	b.key("ArrowUp")
	b.until(`document.querySelector("[aria-selected=true] .name").textContent === "answer"`)
	b.key("ArrowUp")
	b.key("End")
	b.until(`document.querySelector("[aria-selected=true] .name").textContent === "end"`)
	require.Contains(t, b.do(`document.querySelector("[role=status]").textContent`), "step 7 of 7: end, exit ok")

	b.key("/")
	b.until(`document.activeElement.type === "search"`)
	b.write("Welcome ACME")
	b.until(`document.querySelectorAll("[role=option]").length === 1`)
	require.Equal(t, "1 of 7", b.do(`document.querySelector(".count").textContent`))
	b.key("Enter")
	b.until(`document.querySelector("[aria-selected=true] .name").textContent === "greet"`)
	b.key("Escape")
	b.until(`document.querySelectorAll("[role=option]").length === 7`)

	b.do(`document.getElementById("tab-talk").click()`)
	b.until(`document.querySelector(".talk") !== null`)
	talk := b.do(`document.querySelector(".talk").innerText`)
	for _, want := range []string{"caller hears", "Welcome to Acme.", "Alex Agent is offered the call", "a choice of 2 Contact", "open_cases=0"} {
		require.Contains(t, talk, want)
	}
	b.do(`document.querySelector("#graph [data-step=pop]").dispatchEvent(new MouseEvent("click", {bubbles: true}))`)
	b.until(`location.hash === "#seq=21"`)
	b.do(`location.hash = "#seq=8"`)
	b.until(`document.querySelector(".detail h2").textContent.startsWith("find_caller")`)
	require.Empty(t, b.complaints)
	b.picture("page")
}

// In a narrow window, too, the step that one is at is in sight with all that
// belongs to it.
func TestNarrowWindowsInChromium(t *testing.T) {
	t.Parallel()
	b := startBrowser(t)
	file := save(t, page(t, viewer.Page{Trace: golden(t, "inbound-salesforce.many"), Scenario: scenario(t, library+"/inbound-salesforce.yaml")}))
	b.open("file://" + file + "#seq=13")
	for _, width := range []int{1400, 900, 420} {
		b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false})
		b.key("End")
		b.key("Home")
		b.until(`document.querySelector("[aria-selected=true] .name").textContent === "answer"`)
		require.Equal(t, float64(0), b.do(`scrollX + scrollY`), "%d pixels: the page as a whole is not scrolled", width)
		require.Equal(t, true, b.do(`document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight`), "%d pixels", width)
		for _, part := range []string{"#graph", "[role=option][aria-selected=true]", ".detail h2", "[type=search]"} {
			require.Equal(t, true, b.do(`(() => { const r = document.querySelector("`+part+`").getBoundingClientRect(); return r.top >= 0 && r.left >= 0 && r.bottom <= innerHeight && r.right <= innerWidth })()`), "%d pixels: %s", width, part)
		}
	}
	require.Empty(t, b.complaints)
}

// A hostile trace runs nothing, and its page works.
func TestHostileTraceInChromium(t *testing.T) {
	t.Parallel()
	b := startBrowser(t)
	evil := `</script><script>window.hacked=1</script><img src=x onerror=window.hacked=1>`
	quoted, err := json.Marshal(evil)
	require.NoError(t, err)
	v := string(quoted[1 : len(quoted)-1])
	tr, err := viewer.Read([]byte(strings.Replace(head, `"scenario":"s"`, `"scenario":"`+v+`"`, 1) +
		fmt.Sprintf(`{"seq":2,"kind":"step_entered","step":"%s","block":"log","strand":"main","settings":{"message":"%s","__proto__":{"x":1}}}`, v, v) + "\n" +
		fmt.Sprintf(`{"seq":3,"kind":"request","step":"%s","request":"q","request_kind":"desk.deliver","args":{}}`, v) + "\n" +
		fmt.Sprintf(`{"seq":4,"kind":"result","step":"%s","request":"q","value":[{"mode":"new","object":"%s","url":"javascript:window.hacked=1"}]}`, v, v) + "\n"))
	require.NoError(t, err)
	b.open("file://" + save(t, page(t, viewer.Page{Trace: tr})))
	require.Contains(t, b.do(`document.querySelector("[aria-selected=true] .name").textContent`), "<img src=x")
	require.Equal(t, evil, b.do(`document.querySelector("h1").textContent`))
	require.Contains(t, b.do(`document.querySelector(".detail").textContent`), evil)
	b.do(`document.getElementById("tab-talk").click()`)
	b.until(`document.querySelector(".talk") !== null`)
	require.Equal(t, float64(0), b.do(`document.querySelectorAll("img, a[href^=javascript]").length`))
	require.Nil(t, b.do(`window.hacked`))
	require.Empty(t, b.complaints)
}

// The page of a long trace is built and can be used.
func TestLongTraceInChromium(t *testing.T) {
	t.Parallel()
	b := startBrowser(t)
	tr := long(t, 2000)
	b.open("file://" + save(t, page(t, viewer.Page{Trace: tr})))
	require.Greater(t, b.do(`document.querySelectorAll("[role=option]").length`), float64(400))
	require.Contains(t, b.do(`document.querySelector(".change").innerText`), "Person 3 of 0", "a value that the page holds only once")
	t.Logf("first paint after %.0f ms, all there after %.0f ms", b.do(`performance.getEntriesByName("first-paint")[0].startTime`), b.do(`performance.timing.domContentLoadedEventEnd - performance.timing.navigationStart`))
}

func save(t testing.TB, text string) string {
	path := filepath.Join(t.TempDir(), "page.html")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

// browser is a headless Chromium that is led over a pipe.
type browser struct {
	t          testing.TB
	to         *os.File
	from       *bufio.Reader
	last       int
	session    string
	complaints []string // errors and refusals that the page caused
}

func startBrowser(t testing.TB) *browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("no chromium is installed")
	}
	in, to, err := os.Pipe()
	require.NoError(t, err)
	from, out, err := os.Pipe()
	require.NoError(t, err)
	require.NoError(t, from.SetReadDeadline(time.Now().Add(time.Minute)))
	dir, err := os.MkdirTemp("", "callwright-chromium-") // t.TempDir would fail while its processes still write
	require.NoError(t, err)
	c := exec.Command(path, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--window-size=1500,950",
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
			Method string
			Params json.RawMessage
			Result map[string]any
			Error  any
		}
		require.NoError(b.t, json.Unmarshal(line[:len(line)-1], &answer))
		if answer.Method == "Runtime.exceptionThrown" || answer.Method == "Log.entryAdded" {
			b.complaints = append(b.complaints, string(answer.Params))
		}
		if answer.ID == b.last {
			require.Nil(b.t, answer.Error, method)
			return answer.Result
		}
	}
}

// open goes to a page and waits until its script has run.
func (b *browser) open(page string) {
	b.t.Helper()
	target := b.call("Target.createTarget", map[string]any{"url": "about:blank"})
	b.session = fmt.Sprint(b.call("Target.attachToTarget", map[string]any{"targetId": target["targetId"], "flatten": true})["sessionId"])
	b.call("Runtime.enable", nil)
	b.call("Log.enable", nil)
	b.call("Page.navigate", map[string]any{"url": page})
	b.until(`document.documentElement.dataset.ready === "yes"`)
}

func (b *browser) do(script string) any {
	result, _ := b.call("Runtime.evaluate", map[string]any{"expression": script})["result"].(map[string]any)
	return result["value"]
}

// until asks again and again, up to a deadline.
func (b *browser) until(script string) {
	b.t.Helper()
	for end := time.Now().Add(30 * time.Second); b.do(script) != true; {
		require.True(b.t, time.Now().Before(end), "%s: %v %v", script, b.do(`location.hash + " " + document.body.innerText.slice(0, 400)`), b.complaints)
	}
}

// key presses a key.
func (b *browser) key(name string) {
	press := map[string]any{"type": "keyDown", "key": name}
	if len(name) == 1 {
		press["text"] = name
	}
	b.call("Input.dispatchKeyEvent", press)
	b.call("Input.dispatchKeyEvent", map[string]any{"type": "keyUp", "key": name})
}

func (b *browser) write(text string) { b.call("Input.insertText", map[string]any{"text": text}) }

// picture keeps a screenshot in the folder that CALLWRIGHT_SCREENSHOTS names,
// and checks in any case that there is something to be seen.
func (b *browser) picture(name string) {
	b.t.Helper()
	encoded, _ := b.call("Page.captureScreenshot", map[string]any{"format": "png"})["data"].(string)
	png, err := base64.StdEncoding.DecodeString(encoded)
	require.NoError(b.t, err)
	require.Greater(b.t, len(png), 20_000, "an empty page is smaller")
	if dir := os.Getenv("CALLWRIGHT_SCREENSHOTS"); dir != "" {
		require.NoError(b.t, os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644))
	}
}
