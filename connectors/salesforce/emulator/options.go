package emulator

import (
	"cmp"
	"crypto/rsa"
	"time"
)

// Options make an emulator. The zero value is an org like any other, on the
// wall clock, with the records of DefaultSeed.
type Options struct {
	Clock func() time.Time // nil: the wall clock
	Seed  *Seed            // nil: DefaultSeed()

	// InstanceURL is the instance_url of token answers. Empty: the scheme and
	// host that the token was asked from.
	InstanceURL string
	// LoginHosts are hosts, with their ports, that play login.salesforce.com:
	// they refuse the client credentials grant.
	LoginHosts []string
	// AutoApprove lets the authorize page consent for the first user, or the one
	// of login_hint, without a person.
	AutoApprove bool
	// Key signs id tokens; its public half also checks JWT assertions of clients
	// without a certificate. Nil: a key is made at its first use.
	Key *rsa.PrivateKey

	Strict Strict
}

// Strict are the switches that make an org harder to live with. The zero value
// is the usual org.
type Strict struct {
	RotateRefreshTokens bool          // a refresh gives a new refresh token and retires the old one
	RequirePKCE         bool          // no authorization without a code challenge
	NoPasswordFlow      bool          // the username-password flow is blocked, as in orgs since Summer '23
	ShortAssertions     bool          // a JWT must expire within five minutes
	SessionTimeout      time.Duration // how long a session lives unused; 0: two hours
	RefreshTakes        time.Duration // how long a refresh keeps others with the same token out
	MovedInstanceURL    string        // the instance_url of refreshed tokens, if not empty

	BatchSize     int           // rows on a page of a query; 0: 2000, and then a client's wish counts
	LocatorLife   time.Duration // how long a query's further pages can be asked for; 0: 15 minutes
	IndexLag      time.Duration // how long searches do not find what was written
	DuplicateRule bool          // contacts with the same name or email are refused
	DuplicateKey  string        // how the refusal spells its key; empty: duplicateResut
	DailyRequests int           // API requests in 24 hours; 0: 15000
	HourlyLogins  int           // logins of a user in an hour; 0: 3600
}

func (s Strict) withDefaults() Strict {
	s.SessionTimeout = cmp.Or(s.SessionTimeout, 2*time.Hour)
	s.LocatorLife = cmp.Or(s.LocatorLife, 15*time.Minute)
	s.DailyRequests = cmp.Or(s.DailyRequests, 15_000)
	s.HourlyLogins = cmp.Or(s.HourlyLogins, 3_600)
	s.DuplicateKey = cmp.Or(s.DuplicateKey, "duplicateResut")
	return s
}
