package emulator_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/zendesk/emulator"
)

// TestSearchGolden asks the default account the queries of testdata/search.txt
// and compares what is found, or refused. Lines that begin with a blank are
// results, written by -update.
func TestSearchGolden(t *testing.T) {
	t.Parallel()
	const file = "testdata/search.txt"
	script, err := os.ReadFile(file)
	require.NoError(t, err)
	e, _ := account(t, emulator.Switches{RatePerMinute: -1})
	var got strings.Builder
	for l := range strings.Lines(string(script)) {
		if strings.HasPrefix(l, " ") {
			continue
		}
		got.WriteString(l)
		if query := strings.TrimSpace(l); query != "" && !strings.HasPrefix(query, "#") {
			fmt.Fprintf(&got, "  %s\n", found(t, e, query))
		}
	}
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got.String()), 0o644))
	}
	require.Equal(t, string(script), got.String())
}

// found describes the answer to a query in one line.
func found(t *testing.T, e *emulator.Emulator, query string) string {
	t.Helper()
	w := ask(e, "alex", "GET", "/api/v2/search?per_page=4&query="+url.QueryEscape(query), "")
	var body struct {
		Results []struct {
			ID      int64
			Name    string
			Phone   string
			Subject string
			Type    string `json:"result_type"`
		}
		Count       int
		Description string
	}
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &body))
	if w.Code != 200 {
		return fmt.Sprint(w.Code, " ", body.Description)
	}
	var names []string
	for _, r := range body.Results {
		names = append(names, strings.TrimSpace(strings.Join([]string{r.Name, r.Phone, r.Subject}, " ")))
	}
	return fmt.Sprint(body.Count, ": ", strings.Join(names, " | "))
}
