package cli

import (
	"crypto/subtle"
	"net/http"

	"github.com/callwright/callwright/connectors/sandbox"
)

// The sample HTTP service's credentials. They open nothing else.
const (
	loyaltyUser     = "callwright"
	loyaltyPassword = "loyalty-sample-password"
)

// newLoyalty makes the sample HTTP service: a loyalty programme with one
// member, behind Basic auth.
func newLoyalty() (http.Handler, *sandbox.Plane, account) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /members/{phone}", func(w http.ResponseWriter, r *http.Request) {
		if r.PathValue("phone") != "+14155550100" {
			sandbox.WriteJSON(w, http.StatusNotFound, map[string]any{"error": "not a member"})
			return
		}
		sandbox.WriteJSON(w, http.StatusOK, map[string]any{"points": 1200, "tier": "gold"})
	})
	plane := sandbox.New(nil)
	return plane.Wrap(signedIn(mux)), plane, account{
		id: nameLoyalty, kind: "http", url: "base_url",
		settings: []setting{{"auth", "basic", false}, {"username", loyaltyUser, false}, {"password", loyaltyPassword, true}},
	}
}

func signedIn(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		if user != loyaltyUser || subtle.ConstantTimeCompare([]byte(password), []byte(loyaltyPassword)) != 1 {
			w.Header().Set("WWW-Authenticate", `Basic realm="loyalty"`)
			sandbox.WriteJSON(w, http.StatusUnauthorized, map[string]any{"error": "sign in"})
			return
		}
		next.ServeHTTP(w, r)
	})
}
