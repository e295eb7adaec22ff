package emulator

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
)

// The pages that screen pops lead to are there, and escape what they show.
func TestLightningPages(t *testing.T) {
	t.Parallel()
	e := New(Options{})
	for path, want := range map[string]struct {
		status int
		holds  string
	}{
		"/lightning/r/Contact/003Cw0000000aA1IAI/view":                                         {200, "<h1>Jane Doe</h1>"},
		"/lightning/r/003Cw0000000aA1IAI/view":                                                 {200, "jane.doe@acme.example"},
		"/lightning/r/Contact/003000000000000AAA/view":                                         {404, ""},
		"/lightning/o/Contact/new?defaultFieldValues=Phone=%2B14155550199,LastName=%3Cb%3E%2C": {200, "&lt;b&gt;"},
		"/lightning/o/Contact/new?defaultFieldValues=Phone=%252B14155550199":                   {200, "&#43;14155550199"},
		"/lightning/o/Nothing/new":                                                             {404, ""},
		"/lightning/o/Contact/list":                                                            {200, "Contacts"},
		"/lightning/o/Nothing/list":                                                            {404, ""},
		"/lightning/page/home":                                                                 {200, "Home"},
	} {
		w := httptest.NewRecorder()
		e.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		require.Equal(t, want.status, w.Code, path)
		require.Contains(t, w.Body.String(), want.holds, path)
		require.NotContains(t, w.Body.String(), "<b>", path)
	}
}
