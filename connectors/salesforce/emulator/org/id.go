package org

import "strings"

// idAlphabet is the order in which the emulator counts ids.
const idAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// idBegin makes ids with letters of both cases, in which the case matters.
const idBegin = 36*62*62 + 10*62

// NewID makes the nth id of a prefix, 18 characters long.
func NewID(prefix string, n uint64) string {
	digits := []byte("000000000")
	n += idBegin
	for i := len(digits) - 1; i >= 0 && n > 0; i-- {
		digits[i] = idAlphabet[n%62]
		n /= 62
	}
	id, _ := ID18(prefix + "Cw0" + string(digits))
	return id
}

// ID18 gives the 18 character form of an id that has 15 or 18 characters. It
// refuses a form whose checksum is wrong.
func ID18(id string) (string, bool) {
	if len(id) != 15 && len(id) != 18 {
		return "", false
	}
	full := id[:15]
	for b := 0; b < 15; b += 5 {
		bits := 0
		for i := range 5 {
			c := id[b+i]
			if strings.IndexByte(idAlphabet, c) < 0 {
				return "", false
			}
			if c >= 'A' && c <= 'Z' {
				bits |= 1 << i
			}
		}
		full += string("ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[bits])
	}
	return full, len(id) == 15 || strings.EqualFold(id[15:], full[15:])
}
