package expression

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// dateVerbs are those of strftime that give the same everywhere, as layouts of
// the package time. A minus takes the leading zero away.
var dateVerbs = map[string]string{
	"Y": "2006", "y": "06", "m": "01", "-m": "1", "B": "January", "b": "Jan", "d": "02", "-d": "2", "j": "002", "A": "Monday", "a": "Mon",
	"H": "15", "I": "03", "-I": "3", "M": "04", "-M": "4", "S": "05", "-S": "5", "p": "PM", "F": "2006-01-02", "T": "15:04:05",
}

var errVerb = errors.New("a % is followed by one of Y y m B b d j A a H I M S p F T %, or by - and one of m d H I M S")

// dateText writes a date as people read or hear it.
func dateText(e *Env, args []any) (any, error) {
	t, err := parseDate(args[0])
	if err != nil {
		return nil, err
	}
	form, _ := args[1].(string)
	if err := e.pay(len(form)); err != nil {
		return nil, err
	}
	var b strings.Builder
	for rest := form; ; {
		literal, behind, found := strings.Cut(rest, "%")
		b.WriteString(literal)
		if !found {
			return b.String(), nil
		}
		verb := behind[:min(len(behind), 1)]
		if verb == "-" {
			verb = behind[:min(len(behind), 2)]
		}
		if err := writeVerb(&b, t, verb); err != nil {
			return nil, err
		}
		rest = behind[len(verb):]
	}
}

func writeVerb(b *strings.Builder, t time.Time, verb string) error {
	layout := dateVerbs[verb]
	switch {
	case verb == "%":
		b.WriteByte('%')
	case verb == "-H": // which package time has no layout for
		b.WriteString(strconv.Itoa(t.Hour()))
	case layout == "":
		return errVerb
	default:
		b.WriteString(t.Format(layout))
	}
	return nil
}
