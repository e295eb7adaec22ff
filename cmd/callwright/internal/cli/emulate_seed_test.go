package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// One file can seed all emulators; one that it leaves out keeps its samples.
func TestSeedsOfAllEmulators(t *testing.T) {
	t.Parallel()
	const connectors = "../../../../connectors/"
	zendesk, err := os.ReadFile(connectors + "zendesk/emulator/seed/default.json")
	require.NoError(t, err)
	salesforce, err := os.ReadFile(connectors + "salesforce/emulator/seed.json")
	require.NoError(t, err)
	own := strings.ReplaceAll(string(salesforce), "3MVG9.callwright.emulator", "own-client")
	for name, c := range map[string]struct{ text, client string }{
		"both":         {fmt.Sprintf(`{"salesforce": %s, "zendesk": %s}`, salesforce, zendesk), "3MVG9.callwright.emulator"},
		"one of them":  {fmt.Sprintf(`{"zendesk": %s}`, zendesk), "3MVG9.callwright.emulator"},
		"of one's own": {fmt.Sprintf(`{"salesforce": %s}`, own), "own-client"},
	} {
		path := filepath.Join(t.TempDir(), "seeds.json")
		require.NoError(t, os.WriteFile(path, []byte(c.text), 0o600))
		got, err := makeEmulators(nameAll, path)
		require.NoError(t, err, name)
		require.Len(t, got, 3, name)
		require.Equal(t, c.client, got[0].credentials().(*salesforceShown).ClientID, name)
		require.Equal(t, "callwright", got[1].credentials().(*zendeskShown).ClientID, name)
	}
}
