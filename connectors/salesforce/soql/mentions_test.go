package soql_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/salesforce/soql"
)

func TestMentions(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ query, want string }{ // fields that are read have a star
		{"SELECT Id, Account.Name FROM Contact", "Contact Contact.Id* Contact.Account.Name*"},
		{"select Id from Contact where Email = :email and (Phone like %:part% or not Fax in :list) order by Name desc nulls last, Id limit :n", "Contact Contact.Id* Contact.Email Contact.Phone Contact.Fax Contact.Name Contact.Id"},
		{"SELECT c.Id, Contact.Name FROM Contact c WHERE c.Account.Name != 'x = y' LIMIT 1", "Contact Contact.Id* Contact.Name* Contact.Account.Name"},
		{"SELECT Name AS n, COUNT(Id) total, MAX(Amount) FROM Opportunity WHERE CloseDate = LAST_N_DAYS:7 AND Stage NOT IN ('a') GROUP BY Name HAVING COUNT(Id) > 1", "Opportunity Opportunity.Name* Opportunity.CloseDate Opportunity.Stage Opportunity.Name"},
		{"SELECT Id, (SELECT Nonsense FROM Contacts WHERE x = 1) FROM Account WHERE Id IN (SELECT AccountId FROM Contact) AND CALENDAR_YEAR(CreatedDate) = 2026", "Account Account.Id* Account.Id"},
		{"SELECT TYPEOF What WHEN Account THEN Phone ELSE Name END, Id FROM Event", "Event Event.Id*"},
		{"SELECT FIELDS(ALL) FROM Contact LIMIT 3", "Contact"},
		{"SELECT COUNT() FROM Contact c, c.Account a WHERE a.Name = 'x'", "Contact"},
		{"SELECT Id FROM Contact WHERE a = 1 AND NOT b = NULL AND NOT (c = true) WITH SECURITY_ENFORCED FOR VIEW", "Contact Contact.Id* Contact.a Contact.b Contact.c"},
		{`FIND {"x FROM \\} y" OR :number} IN PHONE FIELDS RETURNING Contact(Id, Name WHERE Tier__c = :t ORDER BY Name LIMIT 3), Account, Lead (Id)`, "Contact Contact.Id* Contact.Name* Contact.Tier__c Contact.Name Account Lead Lead.Id*"},
		{"SELECT Id FROM", ""},
		{"SELECT Id", ""},
		{"FIND {x}", ""},
		{"anything else: WHERE a = 1", ""},
		{"SELECT Id FROM Contact WHERE Name = 'never closed", "Contact Contact.Id* Contact.Name"},
	} {
		var got []string
		for _, m := range soql.Mentions(tt.query) {
			text := m.Kind
			if m.Field != "" {
				text += "." + m.Field
				require.True(t, strings.EqualFold(m.Field, tt.query[m.From:m.To]), tt.query)
			} else {
				require.Equal(t, m.Kind, tt.query[m.From:m.To])
			}
			if m.Read {
				text += "*"
			}
			got = append(got, text)
		}
		require.Equal(t, tt.want, strings.Join(got, " "), tt.query)
	}
}

func FuzzMentions(f *testing.F) {
	f.Add("SELECT Id, (SELECT a FROM b) FROM Contact c WHERE c.a IN ('x') ORDER BY b")
	f.Add("FIND {x} RETURNING Contact(Id WHERE a = :b), Lead")
	f.Fuzz(func(t *testing.T, query string) {
		for _, m := range soql.Mentions(query) {
			require.NotEmpty(t, m.Kind)
			require.LessOrEqual(t, m.To, len(query))
			require.Less(t, m.From, m.To)
		}
	})
}
