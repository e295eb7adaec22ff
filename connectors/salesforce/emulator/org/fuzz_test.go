package org_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/salesforce/emulator/org"
	"github.com/callwright/callwright/connectors/salesforce/emulator/soql"
	"github.com/callwright/callwright/connectors/salesforce/emulator/sosl"
)

// FuzzAnswers runs whatever the parsers let through: it must end in rows that
// are JSON, or in an error that the API can show.
func FuzzAnswers(f *testing.F) {
	f.Add("SELECT Id, Account.Name, (SELECT Id FROM Cases ORDER BY Subject) FROM Contact WHERE Name LIKE '%a_' OR CreatedDate = LAST_N_DAYS:3 ORDER BY Email", "FIND {ja* OR \"415 555\"} IN PHONE FIELDS RETURNING Contact(Name WHERE Id != null)")
	f.Add("SELECT FIELDS(ALL) FROM Task WHERE Who.Name != '' AND CallDurationInSeconds IN (1, null) LIMIT 3 OFFSET 1", "FIND {王小明 AND NOT x?} RETURNING Lead, Contact(Id LIMIT 1 OFFSET 2) LIMIT 5")
	w := newWorld(f, org.Rules{}, people)
	f.Fuzz(func(t *testing.T, query, search string) {
		if q, err := soql.Parse(query); err == nil {
			res, err := w.Query(q, base, true)
			if shown(t, err) {
				_, err = json.Marshal(res.Rows)
				require.NoError(t, err)
			}
		}
		if q, err := sosl.Parse(search); err == nil {
			rows, err := w.Search(q, base)
			if shown(t, err) {
				_, err = json.Marshal(rows)
				require.NoError(t, err)
			}
		}
	})
}

func shown(t *testing.T, err error) bool {
	t.Helper()
	if err == nil {
		return true
	}
	var bad *soql.Error
	require.ErrorAs(t, err, &bad)
	return false
}
