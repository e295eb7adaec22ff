package data

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/value"
)

// loaded reads a table as a step with the given column names it.
func loaded(t *testing.T, name, column, text string) (*table, []string) {
	t.Helper()
	step := "file: " + name + "\n"
	if column != "" {
		step += "column: " + column + "\n"
	}
	n, diags := source.Parse(source.NewFile("scenario.yaml", []byte(step)))
	require.Empty(t, diags)
	d := LookupTable()
	v, diags := d.Load(block.Static{Node: n, Desc: &d}, source.NewFile(name, []byte(text)))
	var found []string
	for _, x := range diags {
		require.Equal(t, diag.Error, x.Severity)
		found = append(found, fmt.Sprintf("%s:%d:%d %s", x.File, x.Range.Start.Line, x.Range.Start.Column, x.Message))
	}
	return v.(*table), found
}

func TestLoadTable(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, column, text string }{
		{"t.csv", "", "number,text\n+1800,a\n0049,\"b,c\"\n"},
		{"t.CSV", "number", "\ufefftext,number\r\na,+1800\r\n\"b,c\",0049\r\n"},
		{"t.yaml", "", "- {number: \"+1800\", text: a}\n- {number: \"0049\", text: \"b,c\"}\n"},
		{"t.yml", "number", "- {text: a, number: \"+1800\"}\n- {text: \"b,c\", number: \"0049\"}\n"},
		{"t.yaml", "number", "\"+1800\": {text: a}\n\"0049\": {text: \"b,c\"}\n"},
	} {
		got, found := loaded(t, tt.name, tt.column, tt.text)
		require.Empty(t, found, tt.text)
		require.Equal(t, []row{
			{"+1800", map[string]any{"number": "+1800", "text": "a"}},
			{"0049", map[string]any{"number": "0049", "text": "b,c"}},
		}, got.rows, tt.text)
	}
	got, found := loaded(t, "t.yaml", "", "a: {n: 1, on: true, list: [1.5, null]}\n")
	require.Empty(t, found)
	require.Equal(t, map[string]any{"n": 1, "on": true, "list": []any{1.5, nil}}, got.rows[0].values)
}

func TestBrokenTables(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, column, text string
		want               []string
	}{
		{"t.csv", "", "k,v\na,b\n\u00e9,M\xfcller\n", []string{"t.csv:3:4 the table is not UTF-8 text"}},
		{"t.csv", "", "k;v\na;b\n", []string{`t.csv:1:1 the table has one column only, "k;v"`}},
		{"t.csv", "", "k\tv\na\tb\n", []string{`t.csv:1:1 the table has one column only, "k\tv"`}},
		{"t.csv", "", "", []string{"t.csv:1:1 the table is empty"}},
		{"t.csv", "nmber", "number,text\n", []string{`scenario.yaml:2:9 the table has no column "nmber"`}},
		{"t.csv", "", "number,\n", []string{"t.csv:1:8 the column has no name"}},
		{"t.csv", "", "a,a\n", []string{`t.csv:1:3 there are two columns "a"`}},
		{"t.csv", "", "a,b\n1\nü,2,3\n,2\n1,2\n1,2\n", []string{
			"t.csv:2:1 the row has 1 values, the first row has 2", "t.csv:3:5 the row has 3 values, the first row has 2",
			"t.csv:4:1 the row has no key", `t.csv:6:1 there are two rows with the key "1"`,
		}},
		{"t.csv", "b", "a,b\nx,\n", []string{"t.csv:2:3 the row has no key"}},
		{"t.csv", "", "a,b\n1,x\"y\n2\n3,\"z\n", []string{
			`t.csv:2:4 a quote stands inside of a value that has none around it; write "" for a quote, inside of quotes`,
			"t.csv:3:1 the row has 1 values, the first row has 2", "t.csv:4:5 a quoted value does not end where it should",
		}},
		{"t.txt", "", "a\n", []string{`scenario.yaml:1:7 a table cannot be read from a file of the kind ".txt"`}},
		{"t.yaml", "", "", []string{"t.yaml:1:1 the file is empty"}},
		{"t.yaml", "", "x\n", []string{"t.yaml:1:1 expected a list of rows or a mapping from keys to rows, found a value"}},
		{"t.yaml", "", "a: 1\nb: {x: 1}\nb: {x: 2}\n", []string{"t.yaml:1:4 expected a row, which is a mapping, found a value", `t.yaml:3:1 the key "b" is already written on line 2`}},
		{"t.yaml", "x", "b: {x: 1}\n\" \": {y: 1}\n", []string{`t.yaml:1:4 the row "b" has a value "x", which is the name of the key`, "t.yaml:2:1 the row has no key"}},
		{"t.yaml", "", "- {x: 1}\n- {y: 1}\n- 7\n- {x: [1]}\n- {x: 1}\n- {}\n", []string{
			`t.yaml:2:3 the row has no "x", by which it is found`, "t.yaml:3:3 expected a row, which is a mapping, found a value",
			`t.yaml:4:3 the row has no "x", by which it is found`, `t.yaml:5:7 there are two rows with the key "1"`, `t.yaml:6:3 the row has no "x", by which it is found`,
		}},
	} {
		_, found := loaded(t, tt.name, tt.column, tt.text)
		require.Equal(t, tt.want, found, tt.text)
	}
}

func TestFindingsOfATableAreBounded(t *testing.T) {
	t.Parallel()
	text := "a,b\n"
	list := ""
	for range 100 {
		text += "1\n"
		list += "- 1\n"
	}
	_, found := loaded(t, "t.csv", "", text)
	require.Len(t, found, mostFindings)
	_, found = loaded(t, "t.yaml", "", list)
	require.Len(t, found, mostFindings)
}

func TestFind(t *testing.T) {
	t.Parallel()
	got, found := loaded(t, "t.csv", "", "prefix,who\n+1,us\n+1212,ny\n+44,uk\n")
	require.Empty(t, found)
	for _, tt := range []struct{ key, match, want string }{
		{"+1", matchExact, "us"}, {"+1212", matchExact, "ny"}, {"+1213", matchExact, ""}, {"", matchExact, ""},
		{"+12125550100", matchPrefix, "us"}, {"+4420", matchPrefix, "uk"}, {"+49", matchPrefix, ""}, {"", matchPrefix, ""},
		{"+12125550100", matchLongest, "ny"}, {"+13035550100", matchLongest, "us"}, {"1212", matchLongest, ""}, {"", matchLongest, ""},
	} {
		who := ""
		if r := got.find(tt.key, tt.match); r != nil {
			who = r.values["who"].(string)
		}
		require.Equal(t, tt.want, who, "%s %s", tt.match, tt.key)
	}
}

func FuzzLoadTable(f *testing.F) {
	for _, seed := range []string{"a,b\n1,2\n", "a,b\n1\n,2\n", "a\n\"x", "- {a: 1}\n- {b: 2}\n", "a: {b: 1}\n", "\"+1\": {x: [1, {y: z}]}\n"} {
		f.Add(seed, "t.csv", "")
		f.Add(seed, "t.yaml", "a")
	}
	f.Fuzz(func(t *testing.T, text, name, column string) {
		n := &source.Node{Kind: source.Mapping, File: source.NewFile("s", nil)}
		for key, v := range map[string]string{"file": name, "column": column} {
			n.Entries = append(n.Entries, source.Entry{Key: &source.Node{Text: key}, Value: &source.Node{Text: v, File: n.File, Range: spot(1, 1)}})
		}
		d := LookupTable()
		v, diags := d.Load(block.Static{Node: n, Desc: &d}, source.NewFile(name, []byte(text)))
		table := v.(*table)
		for i, r := range table.rows {
			require.NoError(t, value.Check(r.values))
			require.Equal(t, i, table.byKey[r.key])
		}
		for _, x := range diags {
			require.Positive(t, x.Range.Start.Line, x.Message)
			require.Positive(t, x.Range.Start.Column, x.Message)
		}
	})
}
