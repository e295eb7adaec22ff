package viewer_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/cmd/callwright/internal/viewer"
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/source"
)

const library = "../../../../scenarios"

const head = `{"seq":1,"at_ms":0,"kind":"run_started","version":1,"run":"r","scenario":"s","program":"sha256:0","started":"2026-03-02T09:00:00Z","event":"call.incoming","call":{"from":"+1","to":"+2"}}` + "\n"

func TestRead(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ text, want string }{
		"empty":          {"", "the trace is empty"},
		"blank":          {" \n\n", "the trace is empty"},
		"cut in a line":  {head + `{"seq":2,"at_ms":0,"ki`, "line 2: the trace is cut off in the middle of this line"},
		"not JSON":       {head + "{seq}\n", "line 2: this is no JSON"},
		"cut, but ended": {head + `{"seq":2` + "\n", "line 2: this is no JSON"},
		"a list":         {"[1]\n", "line 1: this is no event of a trace"},
		"wrong types":    {`{"seq":"1","kind":"run_started"}` + "\n", "line 1: this is no event of a trace"},
		"another file":   {"callwright: v1\n", "line 1: this is no JSON"},
		"no head":        {`{"seq":1,"kind":"step_entered"}` + "\n", "line 1: a trace begins with the event run_started; this file does not"},
		"version":        {strings.Replace(head, `"version":1`, `"version":2`, 1), "line 1: the trace is of version 2, and this callwright reads version 1"},
		"no version":     {strings.Replace(head, `"version":1,`, ``, 1), "line 1: the trace is of version 0, and this callwright reads version 1"},
		"odd head":       {strings.Replace(head, `"call":{"from":"+1","to":"+2"}`, `"call":[]`, 1), "line 1: the event run_started is not as it should be"},
		"lines missing":  {head + `{"seq":7,"kind":"exit_taken"}` + "\n", "line 2: event 7 follows event 1: what is between is missing"},
		"twice":          {head + head, "line 2: the event has the number 1 instead of 2"},
		"unknown kind":   {head + `{"seq":2,"kind":"danced"}` + "\n", `line 2: an event of the kind "danced" is not known`},
		"hole":           {head + "\n" + `{"seq":2,"kind":"waiting"}` + "\n", "line 2: the line is empty"},
		"two traces":     {head + `{"seq":2,"kind":"run_ended","status":"completed"}` + "\n" + `{"seq":3,"kind":"waiting"}` + "\n", "line 3: an event follows the end of the run"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := viewer.Read([]byte(tt.text))
			require.EqualError(t, err, tt.want)
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(head))
	f.Add([]byte(head + `{"seq":2,"kind":"step_entered","step":"a#1","block":"a","strand":"main"}` + "\n" + `{"seq":3,"kind":"exit_taken","step":"a#1","exit":"ok","to":"end"}`))
	f.Add([]byte(head + `{"seq":2,"kind":"exit_taken","step":"</script>","exit":"<b>","to":"error"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		tr, err := viewer.Read(data)
		if err != nil {
			return
		}
		var b bytes.Buffer
		require.NoError(t, viewer.Page{Trace: tr}.Write(&b))
		require.Equal(t, 2, bytes.Count(b.Bytes(), []byte("<script")), "the page's own scripts and no other")
		require.True(t, json.Valid(data0(t, b.Bytes())))
	})
}

// data0 is what the page's script reads.
func data0(t testing.TB, page []byte) []byte {
	_, rest, found := bytes.Cut(page, []byte(`id="trace">`))
	require.True(t, found)
	text, _, found := bytes.Cut(rest, []byte("</script>"))
	require.True(t, found)
	return text
}

// scenario compiles a scenario.
func scenario(t testing.TB, path string) *viewer.Scenario {
	t.Helper()
	f, diags := source.ReadFile(path)
	require.Empty(t, diags)
	registry, err := block.NewRegistry(blocks.All()...)
	require.NoError(t, err)
	p, diags := compile.Compile(f, compile.Options{Blocks: registry, Open: source.ReadFile})
	require.NotNil(t, p, "%v", diags)
	return &viewer.Scenario{Program: p, File: f}
}

func page(t testing.TB, p viewer.Page) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, p.Write(&b))
	return b.String()
}

func golden(t testing.TB, name string) *viewer.Trace {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(library, "testdata", name+".trace.jsonl"))
	require.NoError(t, err)
	tr, err := viewer.Read(data)
	require.NoError(t, err)
	return tr
}

// Every trace of the library has a page, with its scenario and without.
func TestLibrary(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob(library + "/testdata/*.trace.jsonl")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".trace.jsonl")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			word, _, _ := strings.Cut(name, ".")
			tr := golden(t, name)
			alone := page(t, viewer.Page{Trace: tr})
			full := page(t, viewer.Page{Trace: tr, Scenario: scenario(t, filepath.Join(library, word+".yaml"))})
			require.Equal(t, full, page(t, viewer.Page{Trace: tr, Scenario: scenario(t, filepath.Join(library, word+".yaml"))}), "the same bytes")
			for _, e := range tr.Events {
				if e.Kind == "step_entered" {
					require.Contains(t, alone, `taken" data-step="`+e.Step+`"`)
					require.Contains(t, full, `taken" data-step="`+e.Step+`"`)
				}
			}
		})
	}
}

func TestPath(t *testing.T) {
	t.Parallel()
	text := page(t, viewer.Page{Trace: golden(t, "inbound-salesforce.many"), Scenario: scenario(t, library+"/inbound-salesforce.yaml")})
	require.Contains(t, text, `class="node step taken" data-step="greet"`)
	require.Contains(t, text, `class="node step" data-step="open_cases"`, "not on the way")
	require.Contains(t, text, `class="label edge taken"`)
	require.NotContains(t, text, "has changed since", "a normalised trace does not say")
}

// A graph of the trace alone leads into loops and branches, though no exit does.
func TestObserved(t *testing.T) {
	t.Parallel()
	entered := func(seq int, step, block, strand string) string {
		return fmt.Sprintf(`{"seq":%d,"kind":"step_entered","step":"%s","block":"%s","strand":"%s"}`+"\n", seq, step, block, strand)
	}
	left := func(seq int, step, exit, to string) string {
		return fmt.Sprintf(`{"seq":%d,"kind":"exit_taken","step":"%s","exit":"%s","to":"%s"}`+"\n", seq, step, exit, to)
	}
	tr, err := viewer.Read([]byte(head + entered(2, "parallel#1", "parallel", "main") + entered(3, "a", "log", "main/x") + entered(4, "b", "log", "main/y") +
		left(5, "a", "ok", "parallel#1") + left(6, "b", "failed", "error") + left(7, "parallel#1", "ok", "c") + entered(8, "c", "log", "main")))
	require.NoError(t, err)
	var d struct{ Edges [][3]string }
	require.NoError(t, json.Unmarshal(data0(t, []byte(page(t, viewer.Page{Trace: tr}))), &d))
	require.Equal(t, [][3]string{{"", "", "parallel#1"}, {"parallel#1", "", "a"}, {"parallel#1", "", "b"}, {"a", "ok", "parallel#1"}, {"parallel#1", "ok", "c"}}, d.Edges)
	require.Contains(t, page(t, viewer.Page{Trace: tr}), `data-exit="failed">failed</tspan>`)
}

// A step whose guard does not hold is passed, and the way around it is marked.
func TestSkipped(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "s.yaml")
	require.NoError(t, os.WriteFile(path, []byte("callwright: v1\nscenario: s\nvars: {pin: {default: \"98765\", secret: true}, on: false}\nsteps:\n  - log: one\n  - log: two\n    when: on\n\n  - log: three 98765\n    # a comment\n\n  - if: pin == ''\n    then: end\n"), 0o600))
	tr, err := viewer.Read([]byte(head +
		`{"seq":2,"kind":"step_entered","step":"log#1","block":"log","strand":"main"}` + "\n" +
		`{"seq":3,"kind":"exit_taken","step":"log#1","block":"log","exit":"ok","to":"log#2"}` + "\n" +
		`{"seq":4,"kind":"step_entered","step":"log#3","block":"log","strand":"main"}` + "\n"))
	require.NoError(t, err)
	text := page(t, viewer.Page{Trace: tr, Scenario: scenario(t, path), Notes: []string{"<note>"}})
	require.Contains(t, text, `<g class="label edge taken" data-edges="2"`)
	require.Contains(t, text, "has changed since this run")
	require.Contains(t, text, "the trace has no end")
	require.Contains(t, text, "&lt;note&gt;")
	require.Contains(t, text, `class="node step" data-step="log#2"`)
	require.False(t, strings.Contains(text, "98765"), "the first value of a secret variable, wherever it stands")
	var d struct {
		Vars   map[string]any
		Source struct{ Steps map[string][2]int }
	}
	require.NoError(t, json.Unmarshal(data0(t, []byte(text)), &d))
	require.Equal(t, map[string]any{"pin": "***", "on": false}, d.Vars)
	require.Equal(t, [2]int{6, 7}, d.Source.Steps["log#2"])
	require.Equal(t, [2]int{9, 10}, d.Source.Steps["log#3"])
}

// What stands in a trace is never markup.
func TestHostileTrace(t *testing.T) {
	t.Parallel()
	evil := `</script><script>hacked=1</script><!--<img src=x onerror=hacked=1>` + "\u2028" + `]]>"'{{.}}`
	quoted, err := json.Marshal(evil)
	require.NoError(t, err)
	e := string(quoted[1 : len(quoted)-1])
	plain := strings.NewReplacer(`\u003c`, "<", `\u003e`, ">").Replace(e)
	for _, v := range []string{e, plain} {
		lines := strings.NewReplacer(`"run":"r"`, `"run":"`+v+`"`, `"scenario":"s"`, `"scenario":"`+v+`"`, "+1", v).Replace(head) +
			fmt.Sprintf(`{"seq":2,"kind":"step_entered","step":"%s","block":"%s","strand":"%s"}`, v, v, v) + "\n" +
			fmt.Sprintf(`{"seq":3,"kind":"exit_taken","step":"%s","exit":"%s","to":"%s"}`, v, v, v) + "\n" +
			fmt.Sprintf(`{"seq":4,"kind":"run_ended","status":"%s"}`, v) + "\n"
		tr, err := viewer.Read([]byte(lines))
		require.NoError(t, err)
		text := page(t, viewer.Page{Trace: tr, Notes: []string{evil}})
		require.Equal(t, 2, strings.Count(text, "<script"))
		require.Equal(t, 2, strings.Count(text, "</script"))
		require.NotContains(t, text, "<img")
		require.NotContains(t, text, "<!--")
		require.True(t, json.Valid(data0(t, []byte(text))))
	}
}

// long is a trace of n events, each look-up with a full set of records.
func long(t testing.TB, n int) *viewer.Trace {
	t.Helper()
	var b strings.Builder
	b.WriteString(head)
	seq := 1
	add := func(format string, args ...any) {
		seq++
		fmt.Fprintf(&b, `{"seq":%d,"at_ms":%d,`+format+"}\n", append([]any{seq, seq * 3}, args...)...)
	}
	for turn := 0; seq < n-9; turn++ {
		records := make([]string, 10)
		for i := range records {
			records[i] = fmt.Sprintf(`{"Account":{"Name":"Household %d"},"Email":"person%d@example.com","Id":"003Cw%010dIAI","Name":"Person %d of %d","Tier__c":"silver"}`, i, i, turn*10+i, i, turn)
		}
		set := `"account":"acme-salesforce","count":10,"more":false,"object":"Contact","records":[` + strings.Join(records, ",") + `]`
		step := `"step":"find","block":"search"`
		add(`"kind":"step_entered",%s,"strand":"main","settings":{"object":"Contact","phone":"+1415555%04d","limit":25,"into":"caller"}`, step, turn)
		add(`"kind":"request",%s,"request":"r/find/%d","request_kind":"crm.search","args":{"object":"Contact","fields":["Id","Name","Email","Tier__c","Account.Name"],"limit":25},"mode":"read","attempt":1`, step, turn)
		add(`"kind":"waiting",%s,"name":"r/find/%d"`, step, turn)
		add(`"kind":"resumed",%s,"name":"result"`, step)
		add(`"kind":"result",%s,"request":"r/find/%d","account":"acme-salesforce","value":{%s},"exchanges":[{"method":"GET","url":"https://acme.example/services/data/v66.0/search/?q=…","status":200,"bytes":883,"elapsed":"80ms"}]`, step, turn, set)
		add(`"kind":"variable_set",%s,"name":"caller","value":{%s,"index":0}`, step, set)
		add(`"kind":"exit_taken",%s,"exit":"ok","to":"pop"`, step)
		add(`"kind":"step_entered","step":"pop","block":"screen_pop","strand":"main","settings":{"records":{%s,"index":0},"at":"offered"}`, set)
		add(`"kind":"exit_taken","step":"pop","block":"screen_pop","exit":"ok","to":"find"`)
	}
	add(`"kind":"run_ended","status":"completed"`)
	tr, err := viewer.Read([]byte(b.String()))
	require.NoError(t, err)
	return tr
}

// The page of a long trace can be sent along: values that stand in it several
// times are in it once.
func TestSize(t *testing.T) {
	t.Parallel()
	tr := long(t, 2000)
	require.Greater(t, len(tr.Events), 1980)
	text := page(t, viewer.Page{Trace: tr})
	require.Less(t, len(text), 1<<20)
	require.Equal(t, 1, strings.Count(text, `"Person 3 of 7"`))
	t.Logf("%d events, %d KB", len(tr.Events), len(text)>>10)
}

// The bundle that is committed was built from the sources beside it. Where its
// tools are installed, it is built again and compared.
func TestBundleIsCurrent(t *testing.T) {
	t.Parallel()
	var manifest struct{ Sources map[string]string }
	text, err := os.ReadFile("web/dist/manifest.json")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &manifest))
	got := map[string]string{}
	paths, err := filepath.Glob("web/src/*")
	require.NoError(t, err)
	for _, path := range append(paths, "web/build.mjs", "web/package.json", "web/package-lock.json") {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		sum := sha256.Sum256(data)
		got[strings.TrimPrefix(filepath.ToSlash(path), "web/")] = hex.EncodeToString(sum[:])
	}
	require.Equal(t, manifest.Sources, got, "run npm ci && npm run build in %s", "cmd/callwright/internal/viewer/web")
	if _, err := os.Stat("web/node_modules/esbuild"); err != nil {
		return
	}
	node, err := exec.LookPath("node")
	if err != nil {
		return
	}
	cmd := exec.Command(node, "build.mjs", "--check")
	cmd.Dir = "web"
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
}
