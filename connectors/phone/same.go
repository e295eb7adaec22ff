package phone

import (
	"strconv"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// minLocal is how many digits two numbers must share before a missing country
// code is overlooked. Shorter ones are the same only if all digits are.
const minLocal = 7

// Matches reports whether stored, as a record holds it, is the number n. A
// stored number without country code is first read as one of n's region.
func (n Number) Matches(stored string) bool {
	if n.IsZero() {
		return false
	}
	t := read(stored)
	if n.E164 != "" && !t.plus && n.region != "" {
		if p := possible(t.digits, n.region); p != nil && phonenumbers.IsValidNumber(p) {
			return phonenumbers.Format(p, phonenumbers.E164) == n.E164 && sameExtension(n.Extension, t.extension)
		}
	}
	own := text{written: n.Digits, digits: n.Digits, extension: n.Extension}
	if n.E164 != "" {
		own.plus = true
	}
	return same(own, t)
}

// Same reports whether a and b are the same number in two notations. Of two
// international numbers all digits count. A number without country code is
// read as one of the other's country; two such numbers are the same when they
// differ in nothing but a country code or a trunk prefix before at least nine
// common digits. Extensions count only when both have one.
func Same(a, b string) bool { return same(read(a), read(b)) }

func same(a, b text) bool {
	switch {
	case a.digits == "" || b.digits == "" || !sameExtension(a.extension, b.extension):
		return false
	case a.plus == b.plus && a.digits == b.digits:
		return true
	case a.plus && b.plus:
		return e164(a) != "" && e164(a) == e164(b)
	case a.plus:
		return inCountry(a, b)
	case b.plus:
		return inCountry(b, a)
	}
	return sameEnd(a.digits, b.digits)
}

func sameExtension(a, b string) bool { return a == "" || b == "" || a == b }

// inCountry reports whether local, read as somebody in the country of full
// would dial it, is full.
func inCountry(full, local text) bool {
	p := possible("+"+full.digits, "")
	if p == nil {
		return len(local.digits) >= minLocal && full.digits == local.digits
	}
	if phonenumbers.GetNationalSignificantNumber(p) == local.digits {
		return true
	}
	if len(local.digits) < minLocal {
		return false
	}
	q := possible(local.digits, phonenumbers.GetRegionCodeForNumber(p))
	if q == nil {
		return full.digits == strings.TrimPrefix(local.digits, "00")
	}
	return phonenumbers.Format(p, phonenumbers.E164) == phonenumbers.Format(q, phonenumbers.E164)
}

func e164(t text) string {
	p := possible("+"+t.digits, "")
	if p == nil {
		return ""
	}
	return phonenumbers.Format(p, phonenumbers.E164)
}

// sameEnd compares two numbers whose countries are not known.
func sameEnd(a, b string) bool {
	if a == b {
		return true
	}
	long, short := strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	if len(long) < len(short) {
		long, short = short, long
	}
	if long == short {
		return len(short) >= minLocal
	}
	prefix, ok := strings.CutSuffix(long, short)
	return ok && len(short) >= minLocal+2 && isCountryCode(strings.TrimRight(prefix, "0"))
}

func isCountryCode(s string) bool {
	code, err := strconv.Atoi(s)
	return err == nil && len(s) <= 3 && phonenumbers.GetRegionCodeForCountryCode(code) != phonenumbers.UNKNOWN_REGION
}
