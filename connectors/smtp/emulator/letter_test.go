package emulator_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/smtp/emulator"
)

func message(lines ...string) emulator.Message {
	return emulator.Message{Data: strings.Join(lines, "\r\n") + "\r\n"}
}

func TestRead(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		message emulator.Message
		want    emulator.Letter
	}{
		"plain": {message("From: a@x.example", "To: b@x.example", "Subject: =?UTF-8?q?Gr=C3=BC=C3=9Fe?=", "", "one", "two"),
			emulator.Letter{From: "a@x.example", To: "b@x.example", Subject: "Grüße", Text: "one\ntwo"}},
		"quoted": {message("Content-Type: text/html; charset=UTF-8", "Content-Transfer-Encoding: quoted-printable", "", "<p>=C3=9C=", "b</p>"),
			emulator.Letter{HTML: "<p>Üb</p>"}},
		"base64": {message("Content-Transfer-Encoding: base64", "", "w5w="), emulator.Letter{Text: "Ü"}},
		"parts": {message("Content-Type: multipart/alternative; boundary=cut", "", "--cut", "Content-Type: text/plain", "", "t",
			"--cut", "Content-Type: text/html", "Content-Transfer-Encoding: quoted-printable", "", "<b>=41</b>", "--cut", "Content-Type: image/png", "", "x", "--cut--"),
			emulator.Letter{Text: "t", HTML: "<b>A</b>"}},
	} {
		got, err := c.message.Read()
		require.NoError(t, err, name)
		require.Equal(t, c.want, got, name)
	}
	for _, broken := range []emulator.Message{
		message("no header"), message("Subject: =?no-such?q?a?=", "", "x"), message("Content-Type: multipart/mixed; boundary=cut", "", "--cut", "a: b", "", "text"),
		message("Content-Transfer-Encoding: base64", "", "!"),
	} {
		_, err := broken.Read()
		require.Error(t, err, broken.Data)
	}
}
