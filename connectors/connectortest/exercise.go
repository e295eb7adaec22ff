package connectortest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/spec"
)

// Exercise checks a connector. Every check has a new emulator.
func Exercise(t *testing.T, s Subject) {
	checks := []struct {
		name string
		run  func(*testing.T, Subject)
	}{
		{"Description", description}, {"Verify", verify}, {"OpenRefusesNothing", emptyAccount},
		{"Phone", phone}, {"WithheldNumber", withheld}, {"Conditions", conditions}, {"LimitAndMore", limits}, {"DottedField", dotted},
		{"RefusedSearches", refusedSearches}, {"IDs", ids},
		{"HostileSearches", hostileSearches}, {"HostileRandom", hostileRandom}, {"HostileIDs", hostileIDs}, {"HostileTexts", hostileTexts},
		{"Get", get}, {"Update", update}, {"Create", create}, {"CreateWithKey", createWithKey}, {"CreateTogether", createTogether},
		{"LostAnswer", lostAnswer}, {"Upsert", upsert}, {"Delete", remove}, {"Link", link}, {"LogActivity", logActivity},
		{"Limits", quotas}, {"Describe", describe}, {"Fetch", fetch},
		{"Pop", pop}, {"PopRefused", popRefused},
		{"ExpiredSession", expired}, {"RejectedForGood", rejected}, {"WrongSecret", wrongSecret}, {"Denied", denied},
		{"RateLimited", rateLimited}, {"BrokenAnswers", brokenAnswers}, {"BrokenWrites", brokenWrites}, {"Echo", echo}, {"Elsewhere", elsewhere},
		{"Cancelled", cancelled}, {"Deadline", deadline}, {"Together", together},
	}
	for _, c := range checks {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.run(t, s)
		})
	}
}

func description(t *testing.T, s Subject) {
	about := s.Connector.Describe()
	require.Equal(t, about, s.Connector.Describe(), "it is constant")
	require.NotEmpty(t, about.Type)
	require.NotEmpty(t, about.Summary)
	require.True(t, about.CRM)
	seen := map[string]bool{}
	for _, f := range connectors.CommonFields() {
		seen[f.Name] = true
	}
	for _, f := range about.Fields {
		require.NotEmpty(t, f.Doc, f.Name)
		require.False(t, seen[f.Name], "%s is declared twice", f.Name)
		seen[f.Name] = true
	}
	for name := range s.New().Account("https://crm.example").Secrets {
		require.Equal(t, spec.Secret, spec.Find(about.Fields, name).Kind, name)
	}
	for name := range s.New().Account("https://crm.example").Settings {
		require.NotNil(t, spec.Find(about.Fields, name), name)
	}
}

// emptyAccount holds that opening does no I/O and says what is wrong.
func emptyAccount(t *testing.T, s Subject) {
	b := open(t, s)
	require.Empty(t, b.in.Plane.Requests(), "opening does no I/O")
	_, err := s.Connector.Open(connectors.Account{ID: "empty", Type: s.Connector.Describe().Type}, connectors.Deps{HTTP: newStack()})
	require.Error(t, err, "an account without settings cannot be opened")
}

func verify(t *testing.T, s Subject) {
	b := open(t, s)
	who, err := b.client.Verify(b.ctx)
	require.NoError(t, err)
	require.NotEmpty(t, who)
	require.NotEmpty(t, b.recorder.Exchanges())
	b.clean(t, who)
	if identifier, ok := b.client.(connectors.Identifier); ok {
		identity, err := identifier.Identify(b.ctx)
		require.NoError(t, err)
		require.NotEmpty(t, identity.User)
		require.NotEmpty(t, identity.Organization)
		require.Contains(t, who, identity.User)
		b.clean(t, identity)
	}
	b.in.Plane.Inject(b.Rejected)
	_, err = b.client.Verify(b.ctx)
	b.fault(t, err, effect.Auth)
}
