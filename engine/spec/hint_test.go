package spec

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestHints(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		kind       Kind
		text, want string
	}{
		{Duration, "5", "write 5s"},
		{Duration, "5sec", "write 5s"},
		{Duration, "2min", "write 2m"},
		{Duration, "500 ms", "write 500ms"},
		{Duration, "1.5 Hours", "write 1h30m"},
		{Duration, "2d", "write 48h"},
		{Duration, "00:30", "write 30s"},
		{Duration, "1:00:05", "write 1h0m5s"},
		{Duration, "PT5M", "write 5m"},
		{Duration, "P1DT2H", "write 26h"},
		{Duration, "P99999999999999999999D", ""},
		{Duration, "999d", ""},
		{Duration, "5 fortnights", ""},
		{Duration, "soon", ""},
		{Duration, "P", ""},
		{Duration, "-5s", ""},
		{Bool, "yes", "write true"},
		{Bool, "Off", "write false"},
		{Bool, "maybe", ""},
		{Enum, "get", `did you mean "GET"?`},
		{Int, "many", ""},
	} {
		require.Equal(t, tt.want, hint(tt.text, &Field{Name: "x", Kind: tt.kind, Enum: []string{"GET", "POST"}}), tt.text)
	}
	require.Equal(t, "for example x: 5s", hint("soon", &Field{Name: "x", Kind: Duration, Example: "5s"}))
}
