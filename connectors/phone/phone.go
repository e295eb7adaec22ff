// Package phone reads telephone numbers in any notation and tells how a CRM
// may have stored them.
//
// A caller's number arrives as E.164, as a SIP user, as digits, or not at all;
// records hold what somebody typed years ago. Variants lists what to look for,
// Matches and Same decide whether a record that was found really has the
// number. The package never dials, never guesses a country out of thin air,
// and never fails: what is no number gives the zero Number.
//
// It is the only user of the phonenumbers library, whose metadata costs some
// milliseconds when a program starts.
package phone

import (
	"slices"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// Number is a telephone number in the forms that CRMs store. The zero Number
// means that there is none: the caller withheld it, or the text held none.
type Number struct {
	E164      string   // "+14155550100"; empty when no country could be told
	National  string   // digits without country code and trunk prefix: "4155550100"
	Trunk     string   // digits as dialled inside the country: "02079460000"; often equal to National
	Digits    string   // all digits, country code first when it is known: "14155550100"
	Extension string   // "12"; empty when there is none
	Groupings []string // as people write it, most usual first: "(415) 555-0100", "+1 415-555-0100"

	region string // how to read numbers without a country code
}

// IsZero reports whether there is no number to look for.
func (n Number) IsZero() bool { return n.Digits == "" }

// Variants reads number. defaultRegion is the two-letter country in which a
// number without country code is dialled; it may be empty.
func Variants(number, defaultRegion string) Number {
	t := read(number)
	if t.digits == "" {
		return Number{}
	}
	region := strings.ToUpper(strings.TrimSpace(defaultRegion))
	p := parse(t, region)
	if p == nil {
		return local(t, region)
	}
	return full(p, t, region)
}

// local is a number of which no country is known: a short number, an
// extension of a switchboard, or digits without a default region.
func local(t text, region string) Number {
	n := Number{National: t.digits, Trunk: t.digits, Digits: t.digits, Extension: t.extension, region: region}
	if t.written != t.digits {
		n.Groupings = []string{t.written}
	}
	return n
}

func full(p *phonenumbers.PhoneNumber, t text, region string) Number {
	e164 := phonenumbers.Format(p, phonenumbers.E164)
	national := phonenumbers.GetNationalSignificantNumber(p)
	written := phonenumbers.Format(p, phonenumbers.NATIONAL)
	international := phonenumbers.Format(p, phonenumbers.INTERNATIONAL)
	_, bare, _ := strings.Cut(international, " ") // without country code: found in "+44 (0)20 7946 0000"
	return Number{
		E164:      e164,
		National:  national,
		Trunk:     onlyDigits(written),
		Digits:    e164[1:],
		Extension: t.extension,
		Groupings: distinct([]string{e164, national}, written, dashed(written), international, strings.ReplaceAll(international, "-", " "), bare),
		region:    region,
	}
}

// distinct returns the texts that are not known, each once.
func distinct(known []string, texts ...string) []string {
	var out []string
	for _, s := range texts {
		if s != "" && !slices.Contains(known, s) && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// dashed is "(415) 555-0100" written as "415-555-0100".
func dashed(s string) string {
	return strings.Join(Words(s), "-")
}

// Words returns the groups of digits in s: "(415) 555-0100" is 415, 555, 0100.
// That is how search indexes cut a number up.
func Words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}
