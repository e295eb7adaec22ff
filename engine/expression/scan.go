package expression

import "strings"

// skipQuoted returns the offset behind the text or comment that begins at i,
// or i if none does. One that is not closed reaches to the end.
func skipQuoted(src string, i int) int {
	switch c := src[i]; {
	case c == '"' || c == '\'':
		return skipString(src, i+1, c)
	case c == '`':
		return behind(src, i+1, "`")
	case strings.HasPrefix(src[i:], "//"):
		return behind(src, i+2, "\n")
	case strings.HasPrefix(src[i:], "/*"):
		return behind(src, i+2, "*/")
	}
	return i
}

func skipString(src string, i int, quote byte) int {
	for ; i < len(src); i++ {
		switch src[i] {
		case '\\':
			i++
		case quote:
			return i + 1
		}
	}
	return len(src)
}

func behind(src string, i int, end string) int {
	j := strings.Index(src[i:], end)
	if j < 0 {
		return len(src)
	}
	return i + j + len(end)
}

// unclosedAt returns where the last text or comment begins.
func unclosedAt(src string) int {
	last := 0
	for i := 0; i < len(src); {
		if j := skipQuoted(src, i); j > i {
			last, i = i, j
			continue
		}
		i++
	}
	return last
}

// closingBrace returns the offset of the } that closes a ${ whose expression
// begins at i, or -1.
func closingBrace(src string, i int) int {
	depth := 0
	for i < len(src) {
		if j := skipQuoted(src, i); j > i {
			i = j
			continue
		}
		switch src[i] {
		case '{':
			depth++
		case '}':
			if depth == 0 {
				return i
			}
			depth--
		}
		i++
	}
	return -1
}

// tooDeepAt returns the offset of the first bracket that is nested too deeply,
// or -1. The parser goes down once a bracket, before it counts any node.
func tooDeepAt(src string) int {
	depth := 0
	for i := 0; i < len(src); {
		if j := skipQuoted(src, i); j > i {
			i = j
			continue
		}
		switch src[i] {
		case '(', '[', '{':
			if depth++; depth > maxBrackets {
				return i
			}
		case ')', ']', '}':
			depth--
		}
		i++
	}
	return -1
}
