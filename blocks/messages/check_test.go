package messages

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/source"
)

func TestChecks(t *testing.T) {
	t.Parallel()
	reply, email := WaitForReply(), SendEmail()
	for _, tt := range []struct {
		d    *block.Descriptor
		text string
		want []string
	}{
		{&reply, "into: x\n", nil},
		{&reply, "into: x\nvalid: reply != ''\nretries: 1\nretry_text: Again\n", nil},
		{&reply, "into: x\nretries: 1\nretry_text: Again\n", []string{`2:10 the setting "retries" has no effect, because every reply is taken`, `3:13 the setting "retry_text" has no effect, because every reply is taken`}},
		{&email, "text: x\n", nil},
		{&email, "html: \"<b>{{.x}}</b>\"\nvalues: {x: 1}\n", nil},
		{&email, "text: x\nto: [a@b.example, Ann <ann@b.example>, \"${x}\", {address: c@d.example}]\ncc: a@b.example\n", nil},
		{&email, "text: x\nto: [desk, {address: a@}, \"a@b.example, c@d.example\"]\nreply_to: nobody\n", []string{`2:6 "desk" is not one e-mail address`, `2:22 "a@" is not one e-mail address`, `2:27 "a@b.example, c@d.example" is not one e-mail address`, `3:11 "nobody" is not one e-mail address`}},
		{&email, "html: \"<b>{{.nme}}</b>\"\nvalues: {name: 1}\n", []string{`1:14 no value is called "nme"`}},
		{&email, "html: \"<b>{{.name}}</b>\"\n", []string{`1:14 no value is called "name"`}},
		{&email, "html: \"<b>{{.name}}</b>\"\nvalues: ${all}\n", nil},
		{&email, "subject: x\n", []string{"1:1 the e-mail has no content"}},
		{&email, "text: x\nvalues: {x: 1}\n", []string{"2:9 values are for html, and there is none"}},
		{&email, "html: \"<b>{{.x</b>\"\n", []string{"1:7 the html cannot be used: line 1: bad character U+003C '<'"}},
		{&email, "html: \"<a href='x{{.y}}\"\n", []string{"1:7 the html cannot be used: a tag or an attribute is not closed, or a value stands where it cannot be made safe"}},
		{&email, "html: \"{{shell}}\"\n", []string{`1:7 the html cannot be used: line 1: function "shell" not defined`}},
	} {
		n, diags := source.Parse(source.NewFile("s", []byte(tt.text)))
		require.Empty(t, diags)
		var got []string
		for _, x := range tt.d.Check(block.Static{Node: n, Desc: tt.d}) {
			got = append(got, fmt.Sprintf("%d:%d %s", x.Range.Start.Line, x.Range.Start.Column, x.Message))
		}
		require.Equal(t, tt.want, got, tt.text)
	}
}
