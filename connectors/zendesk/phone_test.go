package zendesk

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/sandbox"
	"github.com/callwright/callwright/connectors/zendesk/emulator"
	"github.com/callwright/callwright/engine/effect"
)

// addNumber gives a user a further number.
func addNumber(b *bench, t *testing.T, user, number string) {
	t.Helper()
	answer, err := b.Fetch(b.ctx, effect.FetchArgs{
		Method: "POST", Path: []effect.PathPart{literal("/users/"), {Value: user}, literal("/identities")},
		JSON: map[string]any{"identity": map[string]any{"type": "phone_number", "value": number}},
	}, effect.Write, "")
	require.NoError(t, err)
	require.Equal(t, 201, answer["status"])
}

func TestCallersByAFurtherNumber(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	addNumber(b, t, strconv.Itoa(jane), "+12065550142")
	before := len(b.requests())
	require.Equal(t, []any{jane}, ids(b.search(t, effect.SearchArgs{Object: "user", Phone: "(206) 555-0142"})))
	require.Equal(t, []string{"GET /search.json 200", fmt.Sprintf("GET /users/%d/identities.json 200", jane)}, b.requests()[before:])
	require.Empty(t, ids(b.search(t, and(effect.SearchArgs{Object: "user", Phone: "+12065550142"}, "name", effect.Eq, "Jane"))))

	// Somebody whom the search brings for another reason is still left out.
	b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/api/v2/search.json"}, Status: 200, Body: `{"results":[` +
		`{"id":` + strconv.Itoa(rick) + `,"result_type":"user","phone":null},{"id":999,"result_type":"user","phone":null},{"id":` + strconv.Itoa(jane) + `,"result_type":"user","phone":"x"}],"next_page":null}`})
	require.Equal(t, []any{jane}, ids(b.search(t, effect.SearchArgs{Object: "user", Phone: "+12065550142"})))
}

func TestFurtherNumbersAreReadForAFewOnly(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	var results []string
	for range 15 {
		results = append(results, `{"id":`+strconv.Itoa(rick)+`,"result_type":"user","phone":null}`)
	}
	b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/api/v2/search.json"}, Status: 200, Body: `{"results":[` + strings.Join(results, ",") + `],"next_page":null}`})
	require.Equal(t, 5, b.search(t, effect.SearchArgs{Object: "user", Phone: "+12065550142"}).Count)
	require.Len(t, b.requests(), 1+maxIdentities)
	b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/api/v2/users"}, Status: 503, Body: "<html>"})
	_, err := b.Search(b.ctx, effect.SearchArgs{Object: "user", Phone: "+12065550142", Limit: 5})
	b.fault(t, effect.Unavailable, err)
}
