package routing

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestZoneMeant(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, want string }{
		{"America/New York", "write America/New_York"},
		{"europe/berlin", "write Europe/Berlin"},
		{"utc", "write UTC"},
		{"PST", "for example zone: America/Los_Angeles"},
		{"Central European Time", "for example zone: Europe/Berlin"},
		{"Central Time", "for example zone: America/Chicago"},
		{"Europe/Berln", ""},
		{"local", ""},
		{" ", ""},
		{"../etc", ""},
	} {
		require.Equal(t, tt.want, zoneMeant(tt.name), tt.name)
	}
}
