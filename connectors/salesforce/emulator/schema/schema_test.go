package schema_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/salesforce/emulator/schema"
)

func TestStandardObjects(t *testing.T) {
	t.Parallel()
	s, err := schema.New(nil)
	require.NoError(t, err)
	var names []string
	for _, o := range s.Objects() {
		names = append(names, o.Name+" "+o.Prefix)
	}
	require.Equal(t, []string{
		"Account 001", "Case 500", "Contact 003", "Lead 00Q", "Opportunity 006", "Task 00T", "User 005",
	}, names)

	contact := s.Object("contact")
	require.Equal(t, "Account ID", contact.Field("accountid").Label)
	require.Equal(t, "Lifetime Value", contact.Field("Lifetime_Value__c").Label)
	require.Equal(t, "AccountId", contact.Parent("ACCOUNT").Name)
	require.Equal(t, "Case", contact.Child("cases").Object.Name)
	require.True(t, contact.Field("Description").Long())
	require.Equal(t, contact, s.ByPrefix("003xx"))
	require.Nil(t, s.ByPrefix("zzz"))
	require.Nil(t, s.Object("Contacts"))
	require.Nil(t, contact.Child("Nothing"))
	require.Nil(t, contact.Parent(""))
}

func TestAdditions(t *testing.T) {
	t.Parallel()
	s, err := schema.New([]schema.Object{
		{Name: "Contact", Fields: []*schema.Field{{Name: "Loyalty__c", Type: "double"}}},
		{Name: "Policy__c", Prefix: "a01", Fields: []*schema.Field{
			{Name: "Holder__c", Type: "reference", References: []string{"Contact"}, Relation: "Holder__r", Children: "Policies__r"},
		}},
	})
	require.NoError(t, err)
	require.True(t, s.Object("Contact").Field("loyalty__c").Numeric())
	require.Equal(t, "Policy__c", s.Object("Contact").Child("Policies__r").Object.Name)
	require.Equal(t, "Policys", s.Object("Policy__c").Plural)
	require.NotNil(t, s.Object("Policy__c").Field("CreatedDate"))
}

func TestRefusesBrokenAdditions(t *testing.T) {
	t.Parallel()
	for want, o := range map[string]schema.Object{
		`object "X": needs a name and a prefix of three characters`:       {Name: "X"},
		`object Contact: there are two fields email`:                      {Name: "Contact", Fields: []*schema.Field{{Name: "email"}}},
		`object Contact: a field has no name`:                             {Name: "Contact", Fields: []*schema.Field{{}}},
		`object Contact: field A__c: there is no type "blob"`:             {Name: "Contact", Fields: []*schema.Field{{Name: "A__c", Type: "blob"}}},
		`object Contact: field A__c refers to the unknown object Nothing`: {Name: "Contact", Fields: []*schema.Field{{Name: "A__c", Type: "reference", References: []string{"Nothing"}}}},
	} {
		_, err := schema.New([]schema.Object{o})
		require.EqualError(t, err, want)
	}
}
