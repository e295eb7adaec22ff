package data

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/source"
)

func static(t *testing.T, d *block.Descriptor, text string) block.Static {
	t.Helper()
	n, diags := source.Parse(source.NewFile("s", []byte(text)))
	require.Empty(t, diags)
	return block.Static{Node: n, Desc: d}
}

func TestChecks(t *testing.T) {
	t.Parallel()
	fetch, parse, pop := FetchVariable(), Parse(), WebScreenPop()
	for _, tt := range []struct {
		d    *block.Descriptor
		text string
		want []string
	}{
		{&fetch, "body: {a: 1}\n", nil},
		{&fetch, "xml: {a: 1}\ntype: text/xml\n", nil},
		{&fetch, "body: 1\nform: {a: 1}\ntext: x\n", []string{"2:7 the request has a body of two kinds: body and form", "3:7 the request has a body of two kinds: body and form and text"}},
		{&fetch, "type: text/xml\n", []string{"1:7 the media type is that of a body, and the request has none"}},
		{&fetch, "on_status: {404: none, 5xx: down, 409: ok}\n", nil},
		{&fetch, "on_status: {4040: a, 6xx: a, 4XX: a, 40x: a}\n", []string{`1:13 "4040" is no HTTP status`, `1:22 "6xx" is no HTTP status`, `1:30 "4XX" is no HTTP status`, `1:38 "40x" is no HTTP status`}},
		{&fetch, "on_status: {404: 7, 405: [a], 406: }\n", []string{"1:18 the exit of the status 404 needs a name", "1:26 the exit of the status 405 needs a name", "1:36 the exit of the status 406 needs a name"}},
		{&fetch, "path: /a\n", nil},
		{&fetch, "path: https://a.example/${x}\n", []string{`1:7 the setting "path" is a whole address`}},
		{&parse, "as: json\ninto: x\n", nil},
		{&parse, "as: json\n", []string{"1:1 nothing is kept of what is parsed"}},
		{&parse, "as: csv\nset: {a: data}\nheader: false\ndelimiter: \"\\t\"\n", nil},
		{&parse, "as: xml\ninto: x\nheader: true\ndelimiter: \";\"\n", []string{`3:9 the setting "header" is for CSV only`, `4:12 the setting "delimiter" is for CSV only`}},
		{&parse, "as: csv\ninto: x\ndelimiter: \";;\"\n", []string{"3:12 the delimiter is one character, and no quote or line break"}},
		{&parse, "as: csv\ninto: x\ndelimiter: '\"'\n", []string{"3:12 the delimiter is one character, and no quote or line break"}},
		{&parse, "as: csv\ninto: x\ndelimiter: \"\"\n", []string{"3:12 the delimiter is one character, and no quote or line break"}},
		{&pop, "url: https://a.example/${x}\n", nil},
		{&pop, "https://a.example?x=${x}\n", nil},
		{&pop, "text: x\n", nil},
		{&pop, "title: x\n", []string{"1:1 there is nothing to show"}},
		{&pop, "url: https://a.example\ntext: x\n", []string{"2:7 the step has both a url and a text"}},
		{&pop, "url: http://a.example/\n", []string{"1:6 the address must begin with https:// and the name of a host, followed by / or ? before any ${ }"}},
		{&pop, "url: https://${host}/\n", []string{"1:6 the address must begin with https:// and the name of a host, followed by / or ? before any ${ }"}},
		{&pop, "url: https://a.example${x}\n", []string{"1:6 the address must begin with https:// and the name of a host, followed by / or ? before any ${ }"}},
	} {
		var got []string
		for _, x := range tt.d.Check(static(t, tt.d, tt.text)) {
			got = append(got, fmt.Sprintf("%d:%d %s", x.Range.Start.Line, x.Range.Start.Column, x.Message))
		}
		require.Equal(t, tt.want, got, tt.text)
	}
}

func TestStatusExits(t *testing.T) {
	t.Parallel()
	d := FetchVariable()
	var got []string
	for _, e := range d.Branches(static(t, &d, "on_status: {409: conflict, 4xx: refused, 5xx: failed, 410: none, 423: conflict, 424: ok, 425: 7, 408: timeout}\n")) {
		got = append(got, e.Name+": "+e.Doc)
	}
	require.Equal(t, []string{"conflict: The service answered 409.", "refused: The service answered 4xx."}, got)
	require.Empty(t, d.Branches(static(t, &d, "path: /\n")))
}
