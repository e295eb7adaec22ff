package call_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine/block"
)

// TestSetLanguage holds what stays with the call.
func TestSetLanguage(t *testing.T) {
	t.Parallel()
	d := blocks.Registry().Lookup("set_language")
	for _, tt := range []struct {
		name            string
		language, voice any // settings
		exit            string
		want            [2]string // of the call, which had en-GB and amy
	}{
		{"another language forgets the voice", "de-DE", nil, block.OK, [2]string{"de-DE", ""}},
		{"another language with a voice", "de-DE", "vicki", block.OK, [2]string{"de-DE", "vicki"}},
		{"the same language keeps the voice", "en-GB", nil, block.OK, [2]string{"en-GB", "amy"}},
		{"another voice", nil, "brian", block.OK, [2]string{"en-GB", "brian"}},
		{"back to the host's own", "", nil, block.OK, [2]string{"", ""}},
		{"no language", "British English", "brian", "failed", [2]string{"en-GB", "amy"}},
	} {
		s := &block.Session{Language: "en-GB", Voice: "amy"}
		o := d.Begin(&block.Call{Desc: d, Session: s, Values: []any{tt.language, tt.voice}})
		require.Equal(t, tt.exit, o.Exit, tt.name)
		require.Equal(t, tt.want, [2]string{s.Language, s.Voice}, tt.name)
	}
}
