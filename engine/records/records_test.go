package records_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/records"
)

func acme() *records.Account {
	a := &records.Account{Name: "acme", Objects: []string{"Account", "Contact", "Group", "User"}}
	a.Put("Contact", records.Object{Label: "Contact", AnyCase: true, Fields: []records.Field{
		{Name: "AccountId", Type: "reference", Writable: true, Path: "Account", To: []string{"Account"}},
		{Name: "Id", Type: "id"},
		{Name: "Name", Label: "<Full> Name", Type: "string"},
		{Name: "OwnerId", Path: "Owner", To: []string{"Group", "User"}},
		{Name: "SecretId", Path: "Secret", To: []string{"Secret"}},
	}})
	a.Put("Account", records.Object{Fields: []records.Field{
		{Name: "Name"}, {Name: "ParentId", Path: "Parent", To: []string{"Account"}}, {Name: "OwnerId", Path: "Owner", To: []string{"User"}},
		{Name: "custom"}, {Name: "custom.Order Number", Also: []string{"Order Number", "custom.order_number", "order_number"}, Writable: true}, {Name: "via", Deep: true},
	}})
	return a
}

func TestFind(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		object, path string
		read         bool
		want         string // field:NAME, need:OBJECT, missing:OBJECT.PART, or nothing
	}{
		{"Contact", "Id", true, "field:Id"},
		{"Contact", "id", true, "field:Id"}, // in any case
		{"Account", "name", true, "missing:Account.name"},
		{"Account", "name", false, "field:Name"},
		{"Contact", "Nmae", true, "missing:Contact.Nmae"},
		{"Contact", "Account", true, "missing:Contact.Account"},
		{"Contact", "Account.Name", true, "field:Name"},
		{"Contact", "account.Parent.Parent.Name", true, "field:Name"},
		{"Contact", "Account.Nmae", true, "missing:Account.Nmae"},
		{"Contact", "Account.Owner.Email", true, "need:User"},
		{"Contact", "Acount.Name", true, "missing:Contact.Acount"},
		{"Contact", "AccountId.Name", true, "missing:Contact.AccountId.Name"},
		{"Contact", "Id.Name", true, "missing:Contact.Id.Name"},
		{"Contact", "Owner.Anything", true, ""},
		{"Contact", "Secret.Anything", true, ""},
		{"Account", "custom", true, "field:custom"},
		{"Account", "custom.Order Number", true, "field:custom.Order Number"},
		{"Account", "Order_Number", true, "missing:Account.Order_Number"}, // an answer has it below custom
		{"Account", "Order_Number", false, "field:custom.Order Number"},
		{"Account", "custom.order_number", true, "field:custom.Order Number"},
		{"Account", "custom.other", true, "missing:Account.custom.other"},
		{"Account", "via.channel", true, ""},
		{"User", "Name", true, "need:User"},
	} {
		require.Equal(t, tt.want, told(acme().Find(tt.object, tt.path, tt.read)), "%s.%s", tt.object, tt.path)
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"Name", "ParentId", "OwnerId", "custom", "custom.order_number", "via"}, acme().Find("Account", "x", true).Names)
	require.Contains(t, acme().Writes("Account", "x").Names, "Order Number")
	require.Equal(t, []string{"Parent", "Owner", "via"}, acme().Find("Account", "x.y", true).Names)
	require.Equal(t, []string{"Account.Name"}, acme().Find("Contact", "AccountId.Name", true).Names)
}

func told(f records.Found) string {
	switch {
	case f.Field != nil:
		return "field:" + f.Field.Name
	case f.Need != "":
		return "need:" + f.Need
	case f.Missing != "":
		return "missing:" + f.Object + "." + f.Missing
	}
	return ""
}

func TestWrites(t *testing.T) {
	t.Parallel()
	require.Equal(t, "field:AccountId", told(acme().Writes("Contact", "accountid")))
	require.Equal(t, "", told(acme().Writes("Contact", "Account")), "by an external id of the other record")
	require.Equal(t, "missing:Contact.Account.Name", told(acme().Writes("Contact", "Account.Name")))
	require.Equal(t, "need:User", told(acme().Writes("User", "Name")))
}

func TestSavedAndReadAgain(t *testing.T) {
	t.Parallel()
	data, err := acme().Encode()
	require.NoError(t, err)
	again, err := records.Decode("acme", data)
	require.NoError(t, err)
	require.Equal(t, acme(), again)
	twice, err := again.Encode()
	require.NoError(t, err)
	require.Equal(t, string(data), string(twice))
	require.Contains(t, string(data), "\n  {\"name\":\"Name\",\"label\":\"<Full> Name\",\"type\":\"string\"},\n", "a line for each field")
	empty, err := (&records.Account{Name: "none"}).Encode()
	require.NoError(t, err)
	_, err = records.Decode("none", empty)
	require.NoError(t, err)
}

func TestBadFiles(t *testing.T) {
	t.Parallel()
	good, err := acme().Encode()
	require.NoError(t, err)
	for _, tt := range []struct{ old, new, want string }{
		{"\n}\n", "", "it cannot be read: unexpected EOF"},
		{"\n}\n", "\n}}\n", "there is something behind its end"},
		{`"format_version": 1`, `"format_version": 2`, "its format_version is 2, and this callwright reads 1"},
		{`"account": "acme"`, `"account": "other"`, `it is about the account "other"`},
		{`  "Account",`, ``, `it describes "Account", which is not among its objects`},
	} {
		_, err := records.Decode("acme", []byte(strings.Replace(string(good), tt.old, tt.new, 1)))
		require.EqualError(t, err, tt.want)
	}
}

func FuzzDecode(f *testing.F) {
	good, err := acme().Encode()
	require.NoError(f, err)
	f.Add(good)
	f.Add([]byte(`{"format_version":1,"account":"acme","objects":["a"],"described":[{"name":"A","fields":[{"name":"x","path":"x","to":["a"]}]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := records.Decode("acme", data)
		if err != nil {
			return
		}
		for _, o := range a.Objects {
			a.Find(o, "x.x.x.y", true)
			a.Writes(o, "x")
		}
		text, err := a.Encode()
		require.NoError(t, err)
		_, err = records.Decode("acme", text)
		require.NoError(t, err)
	})
}
