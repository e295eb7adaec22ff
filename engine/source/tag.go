package source

import (
	"math"
	"strconv"
	"strings"
)

// tagOf returns what a plain scalar is by the YAML 1.2 core schema, less the
// forms whose text a number would not give back: those are Text.
func tagOf(text string) Tag {
	switch text {
	case "", "~", "null":
		return Null
	case "true", "false":
		return Bool
	}
	if !startsNumber(text[0]) {
		return Text
	}
	digits := strings.TrimPrefix(text, "-")
	if isDigits(digits) {
		return intTag(text, digits)
	}
	if whole, ok := decimal(digits); ok && !paddedWithZeros(whole) {
		if v, err := strconv.ParseFloat(text, 64); err == nil && !math.IsInf(v, 0) {
			return Float
		}
	}
	return Text
}

func startsNumber(c byte) bool {
	return '0' <= c && c <= '9' || c == '-' || c == '+' || c == '.'
}

func intTag(text, digits string) Tag {
	if text == "-0" || paddedWithZeros(digits) {
		return Text
	}
	if _, err := strconv.ParseInt(text, 10, 64); err != nil {
		return Text
	}
	return Int
}

// paddedWithZeros reports whether whole digits begin with a zero that a number
// would lose.
func paddedWithZeros(whole string) bool {
	return len(whole) > 1 && whole[0] == '0'
}

func isDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// decimal reports whether s is a number without sign: digits, a fraction, an
// exponent. It returns the digits before the point.
func decimal(s string) (whole string, ok bool) {
	mantissa, exponent, hasExponent := s, "", false
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		mantissa, exponent, hasExponent = s[:i], s[i+1:], true
	}
	if hasExponent {
		if exponent != "" && (exponent[0] == '+' || exponent[0] == '-') {
			exponent = exponent[1:]
		}
		if !isDigits(exponent) {
			return "", false
		}
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	if whole == "" {
		return "", isDigits(fraction)
	}
	return whole, isDigits(whole) && (fraction == "" || isDigits(fraction))
}

// losesText reports whether other YAML tools would read a plain Text as a
// number, and so change it: +1415, 0044, 1_000, 0x1F, more digits than fit.
func losesText(text string) bool {
	if text == "" || !startsNumber(text[0]) {
		return false
	}
	s := strings.TrimLeft(text[:1], "+-") + text[1:]
	s = strings.ReplaceAll(s, "_", "")
	if len(s) > 2 && s[0] == '0' {
		if _, err := strconv.ParseUint(s, 0, 64); err == nil {
			return true // also 0x, 0o and 0b
		}
	}
	_, ok := decimal(s)
	return ok
}
