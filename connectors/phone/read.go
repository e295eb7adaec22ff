package phone

import (
	"net/url"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"
)

// maxLength is how much of a text is looked at; no number is longer.
const maxLength = 100

// text is a number as it was written, taken out of its wrapping.
type text struct {
	written   string // without scheme, host and extension
	digits    string // ASCII digits of written
	extension string
	plus      bool // it begins with a country code
}

// read takes the number out of s: a plain number, a tel: or sip: address, or
// a name-addr such as "Jane" <sip:+14155550100@pbx.example;user=phone>.
func read(s string) text {
	s = unwrap(s)
	if len(s) > maxLength {
		return text{}
	}
	main, extension := splitExtension(s)
	main = strings.TrimSpace(main)
	if !numeric(main) {
		return text{}
	}
	t := text{
		written:   main,
		digits:    onlyDigits(phonenumbers.NormalizeDigitsOnly(vanity(main))),
		extension: extension,
		plus:      strings.HasPrefix(strings.TrimLeft(main, "( "), "+") || strings.HasPrefix(main, "＋"),
	}
	if t.withheld() {
		return text{}
	}
	return t
}

// spelled are words that carriers send in place of a number, typed on a
// keypad: ANONYMOUS, UNAVAILABLE, RESTRICTED, UNKNOWN, PRIVATE, BLOCKED.
const spelled = " 266696687 86282452253 7378742833 8656696 7748283 2562533 "

// withheld reports whether t says that there is no number. Without a plus the
// words could be numbers that can be dialled.
func (t text) withheld() bool {
	return t.plus && strings.Contains(spelled, " "+t.digits+" ")
}

// unwrap removes what surrounds a number in a SIP header or a link.
func unwrap(s string) string {
	if i := strings.LastIndexByte(s, '<'); i >= 0 {
		s = s[i+1:]
		s, _, _ = strings.Cut(s, ">")
	}
	s = strings.TrimSpace(s)
	for _, scheme := range []string{"sip:", "sips:", "tel:", "callto:"} {
		if len(s) >= len(scheme) && strings.EqualFold(s[:len(scheme)], scheme) {
			s = s[len(scheme):]
		}
	}
	user, _, isAddress := strings.Cut(s, "@")
	if isAddress {
		user, _, _ = strings.Cut(user, ":") // a password
	}
	if plain, err := url.PathUnescape(user); err == nil {
		user = plain
	}
	return user
}

// splitExtension cuts ";ext=12" and other parameters, "x12", "ext. 12" and
// "#12" off.
func splitExtension(s string) (main, extension string) {
	main, params, _ := strings.Cut(s, ";")
	for param := range strings.SplitSeq(params, ";") {
		if v, ok := strings.CutPrefix(strings.ToLower(param), "ext="); ok {
			return main, onlyDigits(v)
		}
	}
	return phonenumbers.MaybeSeparateExtensionFromPhone(main)
}

// numeric reports whether s can be a number: it starts with a digit, a plus or
// a bracket, and holds nothing but digits, punctuation and vanity letters.
func numeric(s string) bool {
	for i, r := range s {
		switch {
		case unicode.IsDigit(r):
		case strings.ContainsRune("+＋(", r):
		case i > 0 && (unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || strings.ContainsRune(").-/~[]·", r)):
		case i > 0 && (r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'):
		default:
			return false
		}
	}
	return s != ""
}

// vanity turns the letters of 1-800-FLOWERS into digits.
func vanity(s string) string {
	if !phonenumbers.IsAlphaNumber(s) {
		return s
	}
	return phonenumbers.ConvertAlphaCharactersInNumber(s)
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// parse finds the full number, or returns nil when its country is not known.
// Digits that are no number of the region are tried as an international
// number whose plus got lost, as many switches send it.
func parse(t text, region string) *phonenumbers.PhoneNumber {
	if t.plus {
		return possible("+"+t.digits, "")
	}
	p := possible(t.digits, region)
	if p != nil && phonenumbers.IsValidNumber(p) {
		return p
	}
	if len(t.digits) < minLocal {
		return nil // rather an extension of a switchboard than a number
	}
	if region == "" || t.written != t.digits {
		return p
	}
	if q := possible("+"+t.digits, ""); q != nil && phonenumbers.IsValidNumber(q) {
		return q
	}
	return p
}

// possible parses digits and refuses numbers that are too short or too long
// to be dialled from abroad.
func possible(digits, region string) *phonenumbers.PhoneNumber {
	p, err := phonenumbers.Parse(digits, region)
	if err != nil || phonenumbers.IsPossibleNumberWithReason(p) != phonenumbers.IS_POSSIBLE {
		return nil
	}
	return p
}
