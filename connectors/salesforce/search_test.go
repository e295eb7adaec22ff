package salesforce

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/salesforce/emulator"
	"github.com/callwright/callwright/connectors/salesforce/emulator/schema"
	"github.com/callwright/callwright/connectors/sandbox"
	"github.com/callwright/callwright/engine/effect"
)

func TestFindsCallersByNumber(t *testing.T) {
	t.Parallel()
	seed, err := emulator.DefaultSeed()
	require.NoError(t, err)
	b := open(t, emulator.Options{Seed: seed})
	require.Equal(t, []any{"Ada O'Brien"}, names(b.search(t, effect.SearchArgs{Object: "Contact", Phone: "+493023120448"})), "stored as 030/23120448")
	require.Equal(t, []any{"Björn García-López"}, names(b.search(t, effect.SearchArgs{Object: "Contact", Phone: "+49 30 23120455"})), "stored as 0049-30-23120455")
	for _, number := range []string{"+14155550100", "(415) 555-0100", "415.555.0100", "1 415 555 0100", "sip:+14155550100@pbx.example", "4155550100"} {
		require.Equal(t, []any{"Jane Doe"}, names(b.search(t, effect.SearchArgs{Object: "Contact", Phone: number})), number)
	}
	require.Equal(t, 2, b.search(t, effect.SearchArgs{Object: "Contact", Phone: "+14155550111"}).Count)
	require.Equal(t, effect.RecordSet{Account: "acme", Object: "Contact", Records: []map[string]any{}}, b.search(t, effect.SearchArgs{Object: "Contact", Phone: "+14155550199"}))
	set := b.search(t, and(effect.SearchArgs{Object: "Contact", Phone: "+14155550100"}, "Name", effect.Eq, "Somebody Else"))
	require.Zero(t, set.Count, "conditions must hold as well")
}

func TestEveryNotationIsFound(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Options{})
	stored := []string{"+12065550142", "12065550142", "2065550142", "(206) 555-0142", "206-555-0142", "206.555.0142", "+1 206 555 0142", "1-206-555-0142 x7"}
	for _, s := range stored {
		b.create(t, "Contact", map[string]any{"LastName": s, "MobilePhone": s})
	}
	b.create(t, "Contact", map[string]any{"LastName": "near", "Phone": "+12065550143"})
	b.create(t, "Contact", map[string]any{"LastName": "elsewhere", "Phone": "+442065550142"})
	b.create(t, "Contact", map[string]any{"LastName": "fax", "Fax": "+12065550142"})
	for _, asked := range []string{"+12065550142", "(206) 555-0142"} {
		var got []any
		for _, r := range b.search(t, effect.SearchArgs{Object: "contact", Phone: asked, Fields: []string{"LastName"}}).Records {
			got = append(got, r["LastName"])
		}
		want := []any{}
		for _, s := range stored {
			want = append(want, s)
		}
		require.ElementsMatch(t, want, got, asked)
	}
}

func TestANumberIsOneRequestAndNoNumberIsNone(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Options{})
	for _, number := range []string{"anonymous", "sip:anonymous@anonymous.invalid", "+266696687", "O'Brien') OR Name LIKE '%", "7"} {
		require.Zero(t, b.search(t, effect.SearchArgs{Object: "Contact", Phone: number}).Count)
	}
	require.Empty(t, b.requests())
	require.Zero(t, b.signIns())
	b.search(t, effect.SearchArgs{Object: "Contact", Phone: "+14155550100"})
	b.search(t, effect.SearchArgs{Object: "Contact", Phone: "+14155550199"})
	require.Equal(t, []string{"GET /search/ 200", "GET /search/ 200"}, b.requests())
}

// extended has a contact with a phone field of the org's own, and an object
// that is not Salesforce's.
func extended(t *testing.T) emulator.Options {
	seed := small(t)
	seed.Objects = append(seed.Objects,
		schema.Object{Name: "Contact", Fields: []*schema.Field{{Name: "Direct_Line__c", Type: "phone"}}},
		schema.Object{Name: "Visitor__c", Prefix: "a0V", Fields: []*schema.Field{{Name: "Name", NameField: true}, {Name: "Mobile__c", Type: "phone"}}},
	)
	return emulator.Options{Seed: seed}
}

func TestPhoneFieldsOfTheOrgsOwn(t *testing.T) {
	t.Parallel()
	b := open(t, extended(t))
	b.create(t, "Contact", map[string]any{"LastName": "Own", "Direct_Line__c": "(206) 555-0142"})
	b.create(t, "Visitor__c", map[string]any{"Name": "Guest", "Mobile__c": "206 555 0142"})
	before := len(b.requests())
	for range 2 {
		require.Equal(t, []any{"Own"}, names(b.search(t, effect.SearchArgs{Object: "Contact", Phone: "+12065550142"})))
		require.Equal(t, []any{"Guest"}, names(b.search(t, effect.SearchArgs{Object: "Visitor__c", Phone: "+12065550142"})))
	}
	require.Equal(t, []string{
		"GET /search/ 200", "GET /sobjects/Contact/describe 200", "GET /search/ 200", "GET /sobjects/Visitor__c/describe 200", "GET /search/ 200",
		"GET /search/ 200", "GET /search/ 200",
	}, b.requests()[before:], "described once each")
	_, err := b.Search(b.ctx, effect.SearchArgs{Object: "Opportunity", Phone: "+12065550142", Limit: 1})
	require.ErrorContains(t, b.fault(t, effect.Invalid, err), "no phone field")
}

// A field that the account cannot see makes the whole search fail; Salesforce
// is then asked which ones there are.
func TestHiddenPhoneFields(t *testing.T) {
	t.Parallel()
	b := signed(t, emulator.Options{})
	b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/services/data/v66.0/search"}, Status: 400, Times: 1,
		Body: `[{"message":"No such column 'HomePhone' on entity 'Contact'.","errorCode":"INVALID_FIELD"}]`})
	require.Equal(t, []any{"Jane Doe"}, names(b.search(t, effect.SearchArgs{Object: "Contact", Phone: "+14155550100"})))
	require.Equal(t, []string{"GET /search/ 400", "GET /sobjects/Contact/describe 200", "GET /search/ 200"}, b.requests())
	_, err := b.Search(b.ctx, effect.SearchArgs{Object: "Contact", Phone: "+14155550100", Fields: []string{"Nothing__c"}, Limit: 1})
	require.Equal(t, "INVALID_FIELD", b.fault(t, effect.Invalid, err).Detail)
}

func TestConditions(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Options{})
	for i, name := range []string{"Aardvark", "Badger", "Cat%fish"} {
		b.create(t, "Contact", map[string]any{"LastName": name, "Department": "Zoo 47", "Lifetime_Value__c": i, "Title": []any{"50% off", "x", nil}[i]})
	}
	zoo := func(field string, op effect.Op, v any) effect.SearchArgs {
		return and(where("Contact", "Department", effect.Eq, "Zoo 47"), field, op, v)
	}
	tests := []struct {
		args effect.SearchArgs
		want []any
	}{
		{zoo("LastName", effect.Eq, "aardvark"), []any{"Aardvark"}},
		{zoo("LastName", effect.Ne, "Badger"), []any{"Aardvark", "Cat%fish"}},
		{zoo("Lifetime_Value__c", effect.Gt, 1), []any{"Cat%fish"}},
		{zoo("Lifetime_Value__c", effect.Le, 1.5), []any{"Aardvark", "Badger"}},
		{zoo("LastName", effect.In, []any{"Badger", "Cat%fish", "x"}), []any{"Badger", "Cat%fish"}},
		{zoo("LastName", effect.In, []any{}), []any{}},
		{zoo("LastName", effect.StartsWith, "Bad"), []any{"Badger"}},
		{zoo("LastName", effect.Contains, "%"), []any{"Cat%fish"}},
		{zoo("Title", effect.StartsWith, "50%"), []any{"Aardvark"}},
		{zoo("Title", effect.Empty, nil), []any{"Cat%fish"}},
		{zoo("Title", effect.NotEmpty, nil), []any{"Aardvark", "Badger"}},
		{zoo("CreatedDate", effect.Ge, "2020-01-01T00:00:00Z"), []any{"Aardvark", "Badger", "Cat%fish"}},
		{zoo("CreatedDate", effect.Lt, map[string]any{"datetime": "2020-01-01T00:00:00+01:00"}), []any{}},
	}
	for _, tt := range tests {
		require.ElementsMatch(t, tt.want, names(b.search(t, tt.args)), "%v", tt.args.Where[1])
	}
}

func TestHostileNamesFindNobodyAndBreakNothing(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Options{})
	before := b.search(t, effect.SearchArgs{Query: "SELECT Id, Name FROM Contact", Limit: 1000}).Count
	for _, name := range []string{`O'Brien') OR Name LIKE '%`, `\' OR Id != null OR Name = \'`, `\`, `x\`, `'`, `' LIMIT 1`, "%", "a\n\x00b", "} IN ALL FIELDS RETURNING User(Id)"} {
		for _, op := range []effect.Op{effect.Eq, effect.StartsWith, effect.Contains, effect.In} {
			var v any = name + " zz"
			if op == effect.In {
				v = []any{v}
			}
			require.Zero(t, b.search(t, where("Contact", "Name", op, v)).Count, "%s %q", op, name)
		}
		for _, query := range []string{"SELECT Id FROM Contact WHERE Name = :n", "SELECT Id FROM Contact WHERE Name LIKE %:n%", "FIND {:n} IN ALL FIELDS RETURNING Contact(Id WHERE Name = :n)"} {
			require.Zero(t, b.search(t, effect.SearchArgs{Query: query, Params: map[string]any{"n": name + " zz"}}).Count, "%s %q", query, name)
		}
	}
	require.Equal(t, before, b.search(t, effect.SearchArgs{Query: "SELECT Id FROM Contact", Limit: 1000}).Count)
	hostile := `O'Brien') OR Name LIKE '%`
	b.create(t, "Contact", map[string]any{"LastName": hostile})
	require.Equal(t, []any{hostile}, names(b.search(t, where("Contact", "Name", effect.Eq, hostile))), "and the one who is called so is found")
}

func TestAuthorsQueries(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Options{})
	account := b.create(t, "Account", map[string]any{"Name": "Zoo 47"})
	id := b.create(t, "Contact", map[string]any{"LastName": "Keeper", "AccountId": account, "Phone": "2065550142"})
	set := b.search(t, effect.SearchArgs{Query: "SELECT Id, Account.Name, Account.Owner.Name FROM Contact WHERE LastName = :n", Params: map[string]any{"n": "Keeper"}})
	require.Equal(t, "Contact", set.Object)
	require.Equal(t, id, set.Records[0]["Id"])
	require.Equal(t, "Zoo 47", set.Records[0]["Account"].(map[string]any)["Name"])
	require.NotContains(t, set.Records[0], "attributes")
	require.NotContains(t, set.Records[0]["Account"], "attributes")

	set = b.search(t, effect.SearchArgs{Query: "SELECT Id, (SELECT LastName FROM Contacts) FROM Account WHERE Name = 'Zoo 47'"})
	require.Equal(t, []map[string]any{{"Id": account, "Contacts": []any{map[string]any{"LastName": "Keeper"}}}}, set.Records)

	set = b.search(t, effect.SearchArgs{Query: "FIND {:p} IN PHONE FIELDS RETURNING Contact(Id, LastName)", Params: map[string]any{"p": "2065550142"}})
	require.Equal(t, []map[string]any{{"Id": id, "LastName": "Keeper"}}, set.Records)
	set = b.search(t, effect.SearchArgs{Query: "SELECT Id, LastName FROM Contact WHERE Id IN :ids", Params: map[string]any{"ids": []any{id}}, Fields: []string{"lastname"}})
	require.Equal(t, []map[string]any{{"lastname": "Keeper"}}, set.Records)
}

func TestLimitOrderAndFields(t *testing.T) {
	t.Parallel()
	for _, batch := range []int{0, 2} {
		b := open(t, emulator.Options{Strict: emulator.Strict{BatchSize: batch}})
		for _, name := range []string{"c", "a", "b"} {
			b.create(t, "Contact", map[string]any{"FirstName": "Order", "LastName": name})
		}
		args := where("Contact", "FirstName", effect.Eq, "Order")
		args.Order, args.Fields = "-LastName", []string{"lastname", "account.name", "account.Phone"}
		set := b.search(t, args)
		require.False(t, set.More)
		require.Equal(t, 3, set.Count)
		first := set.Records[0]
		require.True(t, isID(first["Id"].(string)))
		delete(first, "Id")
		require.Equal(t, map[string]any{"lastname": "c", "account": nil}, first, "as it was asked for")

		args.Limit, args.Order, args.Fields = 2, "LastName", nil
		set = b.search(t, args)
		require.True(t, set.More)
		require.Equal(t, []any{"Order a", "Order b"}, names(set))
	}
}

func TestUsualFields(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Options{})
	id := b.create(t, "Case", map[string]any{"Subject": "Usual"})
	set := b.search(t, where("case", "Id", effect.Eq, id))
	require.Equal(t, "Usual", set.Records[0]["Subject"])
	require.NotEmpty(t, set.Records[0]["CaseNumber"])
	require.Len(t, set.Records[0], 3)
	id = b.create(t, "Task", map[string]any{"Subject": "Usual"})
	require.Equal(t, []map[string]any{{"Id": id, "Subject": "Usual"}}, b.search(t, where("Task", "Id", effect.Eq, id)).Records)
}

func TestRefusedSearches(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Options{})
	both := where("Contact", "Name", effect.Eq, "x")
	both.Query = "SELECT Id FROM Contact"
	injected := where("Contact", "Name", effect.Eq, "x")
	injected.Fields = []string{"Id FROM User"}
	tests := []struct {
		args effect.SearchArgs
		want string
	}{
		{effect.SearchArgs{Object: "Contact"}, "nothing to search by"},
		{both, "either a query or"},
		{injected, "not the name of a field"},
		{where("Contact;", "Name", effect.Eq, "x"), "not the name of an object"},
		{effect.SearchArgs{Object: "a/../b", Phone: "+14155550100"}, "not the name of an object"},
		{where("Contact", "Name", effect.Contains, ""), "would find every record"},
		{effect.SearchArgs{Query: "SELECT Id FROM Contact WHERE Name = ':n'", Params: map[string]any{"n": "x"}}, ":n stands inside a quoted string"},
	}
	for _, tt := range tests {
		tt.args.Limit = 5
		_, err := b.Search(b.ctx, tt.args)
		require.ErrorContains(t, b.fault(t, effect.Invalid, err), tt.want)
	}
	require.Empty(t, b.requests())
}

func TestTheVendorsRefusals(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Options{})
	tests := []struct {
		args   effect.SearchArgs
		detail string
		text   string
	}{
		{where("Contact", "Nmae", effect.Eq, "secret value"), "INVALID_FIELD", "Nmae"},
		{where("Contcat", "Name", effect.Eq, "secret value"), "INVALID_TYPE", "Contcat"},
		{effect.SearchArgs{Query: "SELECT Id FROM Contact WHERE Name == :v", Params: map[string]any{"v": "secret value"}}, "MALFORMED_QUERY", "Row:"},
		{effect.SearchArgs{Query: "FIND {:v) RETURNING Contact", Params: map[string]any{"v": "secret value"}}, "", "not closed"},
	}
	for _, tt := range tests {
		tt.args.Limit = 5
		_, err := b.Search(b.ctx, tt.args)
		f := b.fault(t, effect.Invalid, err)
		require.Equal(t, tt.detail, f.Detail)
		require.Contains(t, f.Message, tt.text)
		require.NotContains(t, f.Message, "secret value")
	}
	for _, x := range b.recorder.Exchanges() {
		require.False(t, strings.Contains(x.URL, "secret"), x.URL)
	}
}
