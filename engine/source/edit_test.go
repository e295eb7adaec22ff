package source

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const authored = `# Accounts of Acme. Ask Jane before you change one.
allow_hosts: [localhost:8080]   # the emulator

connectors:
  # The org that sales works in.
  acme-salesforce:
    type: salesforce
    default: true # until the merger
    login_url: "https://acme.my.salesforce.com"
    client_secret: 'secret:acme'

    # external_id_field: External_Id__c

  # Support.
  acme-zendesk: {type: zendesk, subdomain: acme}   # short

  loyalty:
    type: http
    base_url: https://api.example.com
    headers:
      Accept-Language: en
    scopes:
      - read
      - write
`

func TestEditKeepsWhatAnAuthorWrote(t *testing.T) {
	t.Parallel()
	account := Object{{"type", "http"}, {"base_url", "https://new.example.com/v1"}, {"auth", "api_key"}, {"key", "secret:new"}}
	tests := map[string]struct {
		path     string
		value    any // nil: remove
		old, new string
	}{
		"plain":                {"connectors.loyalty.type", "zendesk", "    type: http\n", "    type: zendesk\n"},
		"double quotes stay":   {"connectors.acme-salesforce.login_url", "https://x.example.com", `"https://acme.my.salesforce.com"`, `"https://x.example.com"`},
		"single quotes stay":   {"connectors.acme-salesforce.client_secret", "it's", `'secret:acme'`, `'it''s'`},
		"comment behind":       {"connectors.acme-salesforce.default", false, "default: true #", "default: false #"},
		"text that needs some": {"connectors.loyalty.type", "a: b #c", "type: http", `type: "a: b #c"`},
		"a phone number":       {"connectors.loyalty.type", "+14155550100", "type: http", `type: "+14155550100"`},
		"list of lines":        {"connectors.loyalty.scopes", []string{"read"}, "scopes:\n      - read\n      - write", "scopes: [read]"},
		"list on a line":       {"allow_hosts", []string{"a", "b:1"}, "[localhost:8080]", "[a, b:1]"},
		"mapping to scalar":    {"connectors.loyalty.headers", "none", "headers:\n      Accept-Language: en", "headers: none"},
		"scalar to mapping":    {"connectors.loyalty.type", Object{{"a", 1}}, "type: http", "type:\n      a: 1"},
		"in brackets":          {"connectors.acme-zendesk.subdomain", "other", "subdomain: acme}", "subdomain: other}"},
		"new in brackets":      {"connectors.acme-zendesk.default", true, "subdomain: acme}", "subdomain: acme, default: true}"},
		"new entry":            {"connectors.acme-salesforce.sandbox", true, "    client_secret: 'secret:acme'\n", "    client_secret: 'secret:acme'\n    sandbox: true\n"},
		"new account":          {"connectors.new-api", account, "      - write\n", "      - write\n\n  new-api:\n    type: http\n    base_url: https://new.example.com/v1\n    auth: api_key\n    key: secret:new\n"},
		"new below new":        {"quotas.http", 3, "      - write\n", "      - write\n\nquotas:\n  http: 3\n"},
		"nested new":           {"connectors.loyalty.headers.X-A", "1", "Accept-Language: en\n", "Accept-Language: en\n      X-A: \"1\"\n"},
		"remove entry":         {"connectors.acme-salesforce.default", nil, "    default: true # until the merger\n", ""},
		"remove account":       {"connectors.acme-salesforce", nil, authored[strings.Index(authored, "  acme-salesforce:"):strings.Index(authored, "\n  # Support.")], ""},
		"remove in brackets":   {"connectors.acme-zendesk.type", nil, "type: zendesk, ", ""},
		"remove the last":      {"connectors.acme-zendesk.subdomain", nil, ", subdomain: acme", ""},
		"remove a mapping":     {"connectors.loyalty.headers", nil, "    headers:\n      Accept-Language: en\n", ""},
		"empty a mapping":      {"connectors.loyalty.headers.Accept-Language", nil, "      Accept-Language: en\n", ""},
		"remove a list":        {"connectors.loyalty.scopes", nil, "    scopes:\n      - read\n      - write\n", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, 1, strings.Count(authored, tt.old), "the test itself")
			want := strings.Replace(authored, tt.old, tt.new, 1)
			for _, eol := range []string{"\n", "\r\n"} {
				for _, mark := range []string{"", "\ufeff"} {
					in := mark + strings.ReplaceAll(authored, "\n", eol)
					got, err := edit(in, tt.path, tt.value)
					require.NoError(t, err)
					require.Equal(t, mark+strings.ReplaceAll(want, "\n", eol), got)
				}
			}
		})
	}
}

func edit(text, path string, value any) (string, error) {
	f := NewFile("connectors.yaml", []byte(text))
	keys := strings.Split(path, ".")
	var out *File
	var err error
	if value == nil {
		out, err = Remove(f, keys)
	} else {
		out, err = Set(f, keys, value)
	}
	if err != nil {
		return "", err
	}
	return string(out.Data), nil
}

func TestEditShapes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in, path string
		value    any
		want     string
	}{
		{"", "a.b", 1, "a:\n  b: 1\n"},
		{"# only words", "a", "x", "# only words\na: x\n"},
		{"connectors:\n", "connectors.a.type", "http", "connectors:\n  a:\n    type: http\n"},
		{"connectors: # none yet\nz: 1\n", "connectors.a", 1, "connectors: # none yet\n  a: 1\nz: 1\n"},
		{"connectors: {} # none yet\n", "connectors.a", 1, "connectors: # none yet\n  a: 1\n"},
		{"connectors: null\n", "connectors.a", 1, "connectors:\n  a: 1\n"},
		{"connectors: ~", "connectors.a", 1, "connectors:\n  a: 1"},
		{"a: {}\n", "a", "x", "a: x\n"},
		{"{}\n", "a", "x", "{a: x}\n"},
		{"{a: {b: 1}}\n", "a.c.d", 2, "{a: {b: 1, c: {d: 2}}}\n"},
		{"{a: }\n", "a", 2, "{a: 2}\n"},
		{"{a: , b: 1}\n", "a", 2, "{a: 2, b: 1}\n"},
		{"{a}\n", "b", 2, "{a, b: 2}\n"},
		{"a: 1", "b", 2, "a: 1\nb: 2"},
		{"a:\nb: 1\n", "a", true, "a: true\nb: 1\n"},
		{"a: # why\nb: 1\n", "a", true, "a: true # why\nb: 1\n"},
		{"a :  1\n", "a", 2, "a :  2\n"},
		{"\"a\": |\n  text\n  more\n\nb: 1\n", "a", "x", "\"a\": x\n\nb: 1\n"},
		{"a: one\n  two\nb: 1\n", "a", "x", "a: x\nb: 1\n"},
		{"a:\n  long\n  text\nb: 1\n", "a", "x", "a: x\nb: 1\n"},
		{"a:\n    b: 1\n", "c.d", 2, "a:\n    b: 1\nc:\n    d: 2\n"},
		{"a:\n- x\n- y\nb: 1\n", "a", []string{"z"}, "a: [z]\nb: 1\n"},
		{"a: 1\n...\n# end\n", "b", 2, "a: 1\nb: 2\n...\n# end\n"},
		{"---\na: 1\n", "b", 2, "---\na: 1\nb: 2\n"},
		{"é: ü # ö\nb: 1\n", "é", "ñ", "é: \"ñ\" # ö\nb: 1\n"},
		{"a: 'x'\n", "a", "line\nbreak", "a: \"line\\nbreak\"\n"},
		{"a: x\n", "a", "", "a: \"\"\n"},
		{"a: x\n", "a", "yes", "a: \"yes\"\n"},
		{"a: x\n", "a", "2026-01-01", "a: \"2026-01-01\"\n"},
		{"a: x\n", "a", 1.5, "a: 1.5\n"},
		{"a: x\n", "a", Object{{"b", []string{"x, y", "z"}}, {"c", Object{}}}, "a:\n  b: [\"x, y\", z]\n  c: {}\n"},
		{"a: 1\nb: 2\n", "a", nil, "b: 2\n"},
		{"a: 1\nb: 2", "b", nil, "a: 1\n"},
		{"x:\n  a: 1\n\n  b: 2\n", "x.a", nil, "x:\n\n  b: 2\n"},
		{"x: {a: 1}\n", "x.a", nil, "x: {}\n"},
		{"x: {a: 1,}\n", "x.a", nil, "x: {}\n"},
		{"x: {\n  a: 1, # one\n  b: 2 # two\n}\n", "x.b", nil, "x: {\n  a: 1 # one\n   # two\n}\n"},
		{"x: {\n  a: 1, # one\n  b: 2 # two\n}\n", "x.a", nil, "x: {\n   # one\n  b: 2 # two\n}\n"},
		{"x:\n  a: |+\n    t\n\ny: 1\n", "x.b", 2, "x:\n  a: |+\n    t\n\n  b: 2\ny: 1\n"},
	}
	for _, tt := range tests {
		got, err := edit(tt.in, tt.path, tt.value)
		require.NoError(t, err, "%q", tt.in)
		require.Equal(t, tt.want, got, "%q", tt.in)
	}
}

func TestEditRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in, path string
		value    any
		want     string
	}{
		{"a: 1\na: 2\n", "b", 1, "must be put right first"},
		{"a: 1\n", "a.b", 1, `"a" is no mapping`},
		{"- a\n", "a", 1, "no mapping"},
		{"a: 1\n", "b", nil, `there is no key "b"`},
		{"a: 1\n", "a.b", nil, `there is no key "a.b"`},
		{"a: 1\n", "a", nil, "would not keep its meaning"}, // an empty file is none
		{"? a\n: 1\n", "a", Object{{"b", 1}}, "unusual way"},
		{"a: 1\n", "a", struct{}{}, "cannot be written"},
		{"a: 1\n", "a", "\x01\x7f", "would not keep its meaning"},
		{"a: 1\n", "a", "\xff", "would not keep its meaning"},
	}
	for _, tt := range tests {
		_, err := edit(tt.in, tt.path, tt.value)
		require.ErrorIs(t, err, ErrEdit, "%q", tt.in)
		require.ErrorContains(t, err, tt.want, "%q", tt.in)
	}
}

// Whatever the file and the value, an edit changes one entry and leaves every
// byte before and behind it.
func FuzzEdit(f *testing.F) {
	for _, text := range []string{authored, "a: 1\n", "{a: {b: 1}}", "a:\n  b: |\n    x\n\n  # c\nd: [1,\n 2]\n", "\ufeffa: 'x'\r\nb:\r\n  c: 1"} {
		f.Add(text, 3, "secret:x", uint8(0))
		f.Add(text, 7, "two words", uint8(1))
		f.Add(text, 1, "yes", uint8(2))
	}
	f.Fuzz(func(t *testing.T, text string, at int, value string, op uint8) {
		in := NewFile("f", []byte(text))
		root, diags := Parse(in)
		if root == nil || diags.HasErrors() {
			return
		}
		paths := keysOf(root, nil)
		if len(paths) == 0 {
			return
		}
		path := paths[uint(at)%uint(len(paths))]
		var out *File
		var err error
		switch op % 3 {
		case 0:
			out, err = Set(in, path, value)
		case 1:
			out, err = Set(in, append(slices.Clone(path[:len(path)-1]), "new_"), Object{{"v", value}})
		case 2:
			out, err = Remove(in, path)
		}
		require.Equal(t, text, string(in.Data), "the file that was given")
		if err != nil {
			require.ErrorIs(t, err, ErrEdit)
			return
		}
		after := string(out.Data)
		if op%3 == 1 {
			if indexOf(root, "new_") < 0 {
				require.GreaterOrEqual(t, common(text, after)+commonEnd(text, after), len(text), "an insertion takes nothing away\n%q\n%q", text, after)
			}
			return
		}
		from, to := stretch(t, in, path)
		require.GreaterOrEqual(t, common(text, after), from, "%q\n%q", text, after)
		require.GreaterOrEqual(t, commonEnd(text, after), len(text)-to, "%q\n%q", text, after)
	})
}

// keysOf lists the paths of all keys that can be reached by keys.
func keysOf(n *Node, above []string) [][]string {
	var out [][]string
	for _, e := range n.Entries {
		path := append(slices.Clone(above), e.Key.Text)
		out = append(append(out, path), keysOf(e.Value, path)...)
	}
	return out
}

// stretch is where an entry stands, with its comments.
func stretch(t *testing.T, f *File, path []string) (from, to int) {
	e, err := newEditor(f)
	require.NoError(t, err)
	n := e.root
	for _, key := range path[:len(path)-1] {
		n = n.Get(key)
	}
	entry := n.Entries[indexOf(n, path[len(path)-1])]
	if e.isFlow(n) {
		return e.offset(n.Range.Start), e.offset(n.Range.End)
	}
	return e.starts[entry.Key.Range.Start.Line-1], e.after(e.extent(entry))
}

func common(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

func commonEnd(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return n
}
