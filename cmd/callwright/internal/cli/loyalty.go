package cli

import (
	"crypto/subtle"
	"encoding/json"
	"io"
	"net/http"
	"net/url"

	"github.com/callwright/callwright/connectors/sandbox"
)

// The sample HTTP service's credentials. They open nothing else.
const (
	loyaltyUser     = "callwright"
	loyaltyPassword = "loyalty-sample-password"
)

// Who the sample service knows: the first caller of the CRM emulators, and the
// two who share a telephone there.
const (
	knownPhone  = "+14155550100"
	sharedPhone = "+14155550111"
)

// newLoyalty makes the sample HTTP service: a loyalty programme with one
// member, who has an open invoice and an appointment, behind Basic auth. It
// keeps nothing of what it is told.
func newLoyalty() (http.Handler, *sandbox.Plane, account) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /members/{phone}", knows("not a member", map[string]any{"points": 1200, "tier": "gold"}))
	mux.HandleFunc("GET /invoices/{phone}", knows("no open invoice", map[string]any{"number": "INV1042", "amount": "49.90", "due": "2026-03-01"}))
	mux.HandleFunc("POST /payments", pay)
	mux.HandleFunc("GET /appointments", appointments)
	mux.HandleFunc("PATCH /appointments/{id}", changeAppointment)
	plane := sandbox.New(nil)
	return plane.Wrap(signedIn(mux)), plane, account{
		id: nameLoyalty, kind: "http", url: "base_url",
		settings: []setting{{"auth", "basic", false}, {"username", loyaltyUser, false}, {"password", loyaltyPassword, true}},
	}
}

// knows answers with what there is of the known caller, and nobody else.
func knows(otherwise string, body map[string]any) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.PathValue("phone") != knownPhone {
			refuse(w, http.StatusNotFound, otherwise)
			return
		}
		sandbox.WriteJSON(w, http.StatusOK, body)
	}
}

func refuse(w http.ResponseWriter, status int, why string) {
	sandbox.WriteJSON(w, status, map[string]any{"error": why})
}

// declinedCard is the number of a card that is never charged.
const declinedCard = "4000000000000002"

// pay takes every card that can be one but declinedCard. It answers with a
// form, as payment services do.
func pay(w http.ResponseWriter, r *http.Request) {
	order, ok := fields(r)
	card := order["card"]
	if !ok || !valid(card) {
		refuse(w, http.StatusUnprocessableEntity, "this is no card")
		return
	}
	answer := url.Values{"status": {"approved"}, "reference": {"P1042"}}
	if card == declinedCard {
		answer = url.Values{"status": {"declined"}}
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, answer.Encode()) // the client may be gone
}

// fields reads a body that holds texts by name.
func fields(r *http.Request) (out map[string]string, ok bool) {
	err := json.NewDecoder(io.LimitReader(r.Body, 1<<16)).Decode(&out)
	return out, err == nil
}

// valid reports whether the check digit of a card is right.
func valid(card string) bool {
	sum := 0
	for i := range len(card) {
		n := int(card[len(card)-1-i] - '0')
		if n < 0 || n > 9 {
			return false
		}
		if i%2 == 1 {
			n = n*2%10 + n/5
		}
		sum += n
	}
	return len(card) >= 13 && sum%10 == 0
}

// changedAppointment is one that somebody else changes whenever it is read.
const changedAppointment = "A78"

func appointments(w http.ResponseWriter, r *http.Request) {
	list := []any{}
	add := func(id string) {
		list = append(list, map[string]any{"id": id, "at": "2026-03-05T14:30:00-08:00", "with": "Dr. Chen"})
	}
	switch r.URL.Query().Get("phone") {
	case knownPhone:
		add("A77")
	case sharedPhone:
		add(changedAppointment)
	}
	sandbox.WriteJSON(w, http.StatusOK, map[string]any{"appointments": list})
}

func changeAppointment(w http.ResponseWriter, r *http.Request) {
	change, ok := fields(r)
	switch {
	case !ok || change["status"] == "":
		refuse(w, http.StatusBadRequest, "the status is missing")
	case r.PathValue("id") == changedAppointment:
		refuse(w, http.StatusConflict, "somebody else has changed it")
	default:
		sandbox.WriteJSON(w, http.StatusOK, map[string]any{"id": r.PathValue("id"), "status": change["status"]})
	}
}

func signedIn(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		if user != loyaltyUser || subtle.ConstantTimeCompare([]byte(password), []byte(loyaltyPassword)) != 1 {
			w.Header().Set("WWW-Authenticate", `Basic realm="loyalty"`)
			refuse(w, http.StatusUnauthorized, "sign in")
			return
		}
		next.ServeHTTP(w, r)
	})
}
