package phone

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestVariants(t *testing.T) {
	t.Parallel()
	jane := Number{
		E164: "+14155550100", National: "4155550100", Trunk: "4155550100", Digits: "14155550100",
		Groupings: []string{"(415) 555-0100", "415-555-0100", "+1 415-555-0100", "+1 415 555 0100"}, region: "US",
	}
	for _, notation := range []string{
		"+14155550100", "+1 (415) 555-0100", "(415) 555-0100", "415.555.0100", "415 555 0100", "4155550100",
		"14155550100", "1-415-555-0100", "011 1 415 555 0100", " +1 415\u00a0555\u20110100 ", "tel:+1-415-555-0100",
		"sip:+14155550100@pbx.example:5060;user=phone", `"Jane Doe" <sips:+14155550100@10.0.0.1>;tag=1`,
		"sip:%2B14155550100@pbx.example", "sip:4155550100:secret@pbx.example", "+14155550100;phone-context=x", "＋１４１５５５５０１００",
	} {
		require.Equal(t, jane, Variants(notation, "us"), notation)
	}
}

func TestVariantsOfOtherKinds(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, number, region string
		want                 Number
	}{
		{"national with trunk prefix", "020 7946 0000", "GB", Number{
			E164: "+442079460000", National: "2079460000", Trunk: "02079460000", Digits: "442079460000",
			Groupings: []string{"020 7946 0000", "020-7946-0000", "+44 20 7946 0000", "20 7946 0000"}, region: "GB"}},
		{"plus with trunk prefix", "+44 (0)20 7946 0000", "", Number{
			E164: "+442079460000", National: "2079460000", Trunk: "02079460000", Digits: "442079460000",
			Groupings: []string{"020 7946 0000", "020-7946-0000", "+44 20 7946 0000", "20 7946 0000"}}},
		{"plus got lost", "442079460000", "US", Number{
			E164: "+442079460000", National: "2079460000", Trunk: "02079460000", Digits: "442079460000",
			Groupings: []string{"020 7946 0000", "020-7946-0000", "+44 20 7946 0000", "20 7946 0000"}, region: "US"}},
		{"leading zero that counts", "+39 06 1234 5678", "", Number{
			E164: "+390612345678", National: "0612345678", Trunk: "0612345678", Digits: "390612345678",
			Groupings: []string{"06 1234 5678", "06-1234-5678", "+39 06 1234 5678"}}},
		{"vanity", "1-800-FLOWERS", "US", Number{
			E164: "+18003569377", National: "8003569377", Trunk: "8003569377", Digits: "18003569377",
			Groupings: []string{"(800) 356-9377", "800-356-9377", "+1 800-356-9377", "+1 800 356 9377"}, region: "US"}},
		{"extension", "+1 415-555-0111 ext. 12", "", Number{
			E164: "+14155550111", National: "4155550111", Trunk: "4155550111", Digits: "14155550111", Extension: "12",
			Groupings: []string{"(415) 555-0111", "415-555-0111", "+1 415-555-0111", "+1 415 555 0111"}}},
		{"extension of Zendesk", "+14155550111x12", "", Number{
			E164: "+14155550111", National: "4155550111", Trunk: "4155550111", Digits: "14155550111", Extension: "12",
			Groupings: []string{"(415) 555-0111", "415-555-0111", "+1 415-555-0111", "+1 415 555 0111"}}},
		{"emergency number", "112", "US", Number{National: "112", Trunk: "112", Digits: "112", region: "US"}},
		{"switchboard", "4-711", "DE", Number{National: "4711", Trunk: "4711", Digits: "4711", Groupings: []string{"4-711"}, region: "DE"}},
		{"local part only", "555-0100", "US", Number{National: "5550100", Trunk: "5550100", Digits: "5550100", Groupings: []string{"555-0100"}, region: "US"}},
		{"no region, no guess", "4155550100", "", Number{National: "4155550100", Trunk: "4155550100", Digits: "4155550100"}},
	}
	for _, tt := range tests {
		require.Equal(t, tt.want, Variants(tt.number, tt.region), tt.name)
	}
}

func TestNoNumber(t *testing.T) {
	t.Parallel()
	for _, number := range []string{
		"", " ", "anonymous", "Anonymous", "restricted", "unavailable", "sip:anonymous@anonymous.invalid",
		"sip:alice@example.com", "agent47", "<>", "<", "@", "sip:", "+", "++", "()", "x12", ";ext=12", "'; DROP TABLE--",
		"+266696687", "+86282452253", "+7378742833", "O'Brien') OR Name LIKE '%", "\x00", "\xff\xfe", strings.Repeat("1", 5000),
	} {
		require.True(t, Variants(number, "US").IsZero(), "%q", number)
		require.False(t, Variants(number, "US").Matches(number), "%q", number)
		require.False(t, Same(number, number), "%q", number)
	}
}

func TestSame(t *testing.T) {
	t.Parallel()
	tests := []struct {
		a, b string
		want bool
	}{
		{"+14155550100", "(415) 555-0100", true},
		{"+14155550100", "1 415 555 0100", true},
		{"+14155550100", "011 1 415 555 0100", true},
		{"+14155550100", "+1.415.555.0100", true},
		{"4155550100", "1-415-555-0100", true},
		{"+442079460000", "020 7946 0000", true},
		{"+442079460000", "0044 20 7946 0000", true},
		{"+442079460000", "+44 (0)20 7946 0000", true},
		{"02079460000", "00442079460000", true},
		{"+4532123456", "32 12 34 56", true},
		{"+14155550100 x1", "+14155550100", true},
		{"112", "112", true},
		{"+14155550100 x1", "+14155550100 x2", false},
		{"+14155550100", "+14155550111", false},
		{"+14155550100", "+44 4155550100", false},
		{"+14155550100", "5550100", false},
		{"+14155550100", "0100", false},
		{"+14155550100", "(215) 555-0100", false},
		{"4155550100", "5550100", false},
		{"112", "0112", false},
		{"112", "+112", false},
		{"5550100", "9995550100", false},
		{"", "", false},
	}
	for _, tt := range tests {
		require.Equal(t, tt.want, Same(tt.a, tt.b), "%s | %s", tt.a, tt.b)
		require.Equal(t, tt.want, Same(tt.b, tt.a), "%s | %s", tt.b, tt.a)
	}
}

func TestMatchesReadsStoredNumbersInTheRegion(t *testing.T) {
	t.Parallel()
	swiss := "+41555550100"
	require.True(t, Variants(swiss, "CH").Matches("055 555 01 00"))
	require.True(t, Variants(swiss, "US").Matches("+41 55 555 01 00"))
	require.False(t, Variants(swiss, "US").Matches("4155550100"), "in the US that is a number in San Francisco")
	require.True(t, Variants("4155550100", "US").Matches("+1 (415) 555-0100"))
	require.True(t, Variants("4711", "DE").Matches("4-711"))
	require.False(t, Variants("4711", "DE").Matches("+49 30 4711"))
	require.True(t, Variants("+493012345678", "US").Matches("030 / 123 456 78"), "stored by a German, read by an American")
}

func TestWords(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"1", "415", "555", "0100"}, Words("+1 (415) 555-0100"))
	require.Empty(t, Words("anonymous"))
}

func FuzzVariants(f *testing.F) {
	for _, seed := range []string{
		"+14155550100", "anonymous", "sip:+1@x", "tel:112;ext=4", "１２３", "+44 (0)20", "1-800-FLOWERS", "\"a\" <sip:%zz@h>", "+0", "+999999999999999",
	} {
		f.Add(seed, "US", "(415) 555-0100")
	}
	f.Fuzz(func(t *testing.T, number, region, other string) {
		n := Variants(number, region)
		require.Equal(t, n.Digits, onlyDigits(n.Digits))
		if n.E164 != "" {
			require.Equal(t, "+"+n.Digits, n.E164)
			require.True(t, n.Matches(n.E164), "%q is %+v", number, n)
			require.Equal(t, n.E164, Variants(n.E164, region).E164, "reading again changes nothing")
		}
		require.Equal(t, Same(number, other), Same(other, number))
		n.Matches(other)
	})
}

func BenchmarkVariants(b *testing.B) {
	for b.Loop() {
		Variants("+14155550100", "US")
	}
}

func BenchmarkSame(b *testing.B) {
	for b.Loop() {
		Same("+14155550100", "(415) 555-0100")
	}
}
