package content_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/content"
	"github.com/callwright/callwright/engine/value"
)

type (
	m = map[string]any
	l = []any
)

func TestXML(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text string
		want m
	}{
		{"<a/>", m{"a": ""}},
		{"<a> x </a>", m{"a": "x"}},
		{`<?xml version="1.0"?><!-- c --><!DOCTYPE a><a id="1">x</a>`, m{"a": m{"@id": "1", "#text": "x"}}},
		{"<a><b>1</b><c/></a>", m{"a": m{"b": "1", "c": ""}}},
		{"<a><b>1</b>t<b>2</b><b/></a>", m{"a": m{"b": l{"1", "2", ""}, "#text": "t"}}},
		{"<a><b x='1'/><b x='2'/></a>", m{"a": m{"b": l{m{"@x": "1"}, m{"@x": "2"}}}}},
		{`<s:a xmlns:s="urn:x" xmlns="urn:y"><s:b s:c="1"/></s:a>`, m{"a": m{"b": m{"@c": "1"}}}},
		{"<a><![CDATA[<b>&amp;]]>&lt;&#65;</a>", m{"a": "<b>&amp;<A"}},
		{"\ufeff<a>é</a>\n", m{"a": "é"}},
		{"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xe9</a>", m{"a": "é"}},
		{"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>é</a>", m{"a": "é"}},
	} {
		got, err := content.XML([]byte(strings.TrimPrefix(tt.text, "\ufeff")))
		require.NoError(t, err, tt.text)
		require.Equal(t, tt.want, got, tt.text)
		require.NoError(t, value.Check(got))
	}
}

func TestBrokenXML(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("<a>", 64) + strings.Repeat("</a>", 64)
	for _, tt := range []struct{ text, want string }{
		{"", "line 1, column 1: there is no element"},
		{"<a>\n<b></a>", "line 2, column 8: element <b> closed by </a>"},
		{"<a>", "line 1, column 4: unexpected EOF"},
		{"<a/><b/>", "line 1, column 9: there is a second root element"},
		{"<a/>x", "line 1, column 6: there is text outside of the root element"},
		{`<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>`, "line 1, column 37: invalid character entity &x;"},
		{`<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>`, "line 1, column 61: invalid character entity &x;"},
		{deep, "line 1, column 193: it is nested deeper than 64 levels"},
		{"<?xml version=\"1.0\" encoding=\"x\"?><a>\xff</a>", `the encoding "x" is not known`},
		{"<a>\xff</a>", "invalid UTF-8"},
		{"<a>" + strings.Repeat("<b/>", content.MaxParts) + "</a>", "it has more than 100000 parts"},
		{"<a>" + strings.Repeat(" ", content.MaxSize), "it is larger than 4 MiB"},
	} {
		_, err := content.XML([]byte(tt.text))
		require.ErrorContains(t, err, tt.want)
		require.ErrorContains(t, err, "this is no valid XML: ")
		var e *content.Error
		require.ErrorAs(t, err, &e)
	}
}

func TestWriteXML(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		doc  m
		want string
	}{
		{m{"a": nil}, "<a></a>"},
		{m{"a": "<&>\"'\x01"}, "<a>&lt;&amp;&gt;&#34;&#39;\uFFFD</a>"},
		{m{"a": m{"@y": 1, "@x": `"<`, "#text": "t", "c": true, "b": l{1, m{"d": 1.5}, nil}}}, `<a x="&#34;&lt;" y="1">t<b>1</b><b><d>1.5</d></b><b></b><c>true</c></a>`},
		{m{"s:a": m{"@xmlns:s": "urn:x", "#content": l{m{"z": 1}, "t", m{"b": m{}}}}}, `<s:a xmlns:s="urn:x"><z>1</z>t<b></b></s:a>`},
	} {
		got, err := content.WriteXML(tt.doc)
		require.NoError(t, err)
		require.Equal(t, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"+tt.want, string(got))
	}
}

func TestUnwritableXML(t *testing.T) {
	t.Parallel()
	deep := any("x")
	for range 70 {
		deep = m{"a": deep}
	}
	for _, tt := range []struct {
		doc  m
		want string
	}{
		{m{}, "an XML document has one root element, not 0"},
		{m{"a": 1, "b": 2}, "an XML document has one root element, not 2"},
		{m{"a": l{1}}, `the root element "a" is a list`},
		{m{"a": m{"b": l{l{1}}}}, `the element "b" holds a list in a list`},
		{m{"a b": 1}, `"a b" cannot name an XML element`},
		{m{"a": m{"<": 1}}, `"<" cannot name an XML element`},
		{m{"a": m{"#x": 1}}, `"#x" cannot name an XML element`},
		{m{"a": m{"@b c": 1}}, `"b c" cannot name an XML attribute`},
		{m{"a": m{"@b": l{}}}, `the attribute "b" holds a list`},
		{m{"a": m{"#content": 1}}, "#content holds a int, not a list"},
		{m{"a": m{"#content": l{m{}}}}, "an entry of #content has one element, not 0"},
		{deep.(m), "the XML is nested deeper than 64 levels"},
	} {
		_, err := content.WriteXML(tt.doc)
		require.EqualError(t, err, tt.want)
	}
}

func TestCSV(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text   string
		comma  rune
		header bool
		want   l
	}{
		{"", ',', true, l{}},
		{"a,b\n", ',', true, l{}},
		{"\ufeffa,b\r\n1,\"x,\"\"y\"\"\nz\"\r\n\r\n2,\n", ',', true, l{m{"a": "1", "b": "x,\"y\"\nz"}, m{"a": "2", "b": ""}}},
		{"1;2\n3;4", ';', false, l{l{"1", "2"}, l{"3", "4"}}},
		{"1\t2\n", '\t', false, l{l{"1", "2"}}},
	} {
		got, err := content.CSV(tt.text, tt.comma, tt.header)
		require.NoError(t, err, tt.text)
		require.Equal(t, tt.want, got, tt.text)
	}
}

func TestBrokenCSV(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text  string
		comma rune
		want  string
	}{
		{"a,b\n1\n", ',', "line 2, column 1: the row has 1 values, the first row has 2"},
		{"a,b\nü,2,3\n", ',', "line 2, column 5: the row has 3 values, the first row has 2"},
		{"a,\n", ',', "line 1, column 3: the column has no name"},
		{"a,a\n", ',', `line 1, column 3: there are two columns "a"`},
		{"a\nx\"y\n", ',', "line 2, column 2: a quote stands inside"},
		{"a,b\n1,\"x\n\n", ',', "line 2: a quoted value does not end where it should"},
		{"a\n\"x\"y\n", ',', "line 2, column 3: a quoted value does not end where it should"},
		{"a\n", '"', "invalid field or comment delimiter"},
		{strings.Repeat("1\n", content.MaxParts+1), ',', "it has more than 100000 parts"},
		{strings.Repeat("1", content.MaxSize+1), ',', "it is larger than 4 MiB"},
	} {
		_, err := content.CSV(tt.text, tt.comma, true)
		require.ErrorContains(t, err, tt.want)
		require.ErrorContains(t, err, "this is no valid CSV: ")
	}
}

func TestRowsGoOnAfterAnError(t *testing.T) {
	t.Parallel()
	var seen []string
	content.Rows("a\nb\"\nc\n", ',', func(row []content.Cell, err error) bool {
		if err != nil {
			seen = append(seen, "error")
		} else {
			seen = append(seen, row[0].Text)
		}
		return true
	})
	require.Equal(t, []string{"a", "error", "c"}, seen)
}

func TestJSON(t *testing.T) {
	t.Parallel()
	v, err := content.JSON(` {"a": [1, 2.5]}`)
	require.NoError(t, err)
	require.Equal(t, m{"a": l{1, 2.5}}, v)
	for text, want := range map[string]string{
		"":              "this is no valid JSON: it ends too early",
		"{\"a\":":       "this is no valid JSON: it ends too early",
		"{\n \"é\": x}": "this is no valid JSON: line 2, column 7: invalid character 'x' looking for beginning of value",
		"1 2":           "this is no valid JSON: text after the JSON value",
		strings.Repeat("[", 70) + strings.Repeat("]", 70): "this is no valid JSON: is nested deeper than 64 levels",
		strings.Repeat(" ", content.MaxSize+1):            "this is no valid JSON: it is larger than 4 MiB",
	} {
		_, err := content.JSON(text)
		require.EqualError(t, err, want)
	}
}

func TestForm(t *testing.T) {
	t.Parallel()
	v, err := content.Form("a=1&b=x+y%26&a=2&c\n")
	require.NoError(t, err)
	require.Equal(t, m{"a": l{"1", "2"}, "b": "x y&", "c": ""}, v)
	for text, want := range map[string]string{
		"a=%zz":                                `this is no valid form: URL escape "%zz"`,
		"a;b=1":                                "semicolon",
		strings.Repeat("&", content.MaxParts):  "it has more than 100000 parts",
		strings.Repeat("a", content.MaxSize+1): "it is larger than 4 MiB",
	} {
		_, err := content.Form(text)
		require.ErrorContains(t, err, want)
	}
}

func FuzzXML(f *testing.F) {
	for _, seed := range []string{"<a/>", "<a b='1'>x<c/>y<c>&lt;</c></a>", `<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>`, "<a><![CDATA[x]]></a>", "<a:b xmlns:a='u'/>", "<?xml version='1.0' encoding='latin1'?><a>\xe9</a>"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		doc, err := content.XML(text)
		if err != nil {
			var e *content.Error
			require.ErrorAs(t, err, &e)
			return
		}
		require.NoError(t, value.Check(doc))
		out, err := content.WriteXML(doc)
		if err != nil {
			return // a name that only a lenient reader takes, or a list where one element stands
		}
		again, err := content.XML(out)
		require.NoError(t, err, "%s", out)
		require.Equal(t, doc, again, "%s", out)
	})
}

func FuzzCSV(f *testing.F) {
	for _, seed := range []string{"a,b\n1,2\n", "a\n\"x\"\"y\"\n", "a,b\n1\n", "\ufeffa;b\r\n", "a\n\"x", "a\nx\"y"} {
		f.Add(seed, ',', true)
		f.Add(seed, ';', false)
	}
	f.Fuzz(func(t *testing.T, text string, comma rune, header bool) {
		rows, err := content.CSV(text, comma, header)
		if err != nil {
			var e *content.Error
			require.ErrorAs(t, err, &e)
			return
		}
		require.NoError(t, value.Check(rows))
	})
}
