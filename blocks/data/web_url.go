package data

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/callwright/callwright/engine/effect"
)

// urlStart is how an address begins: the author names the scheme and the host,
// and what ends the host.
var urlStart = regexp.MustCompile(`^https://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?([/?#]|$)`)

// webURL joins the parts of an address. Values are escaped: in the path as a
// part of one segment, and behind "?" or "#" as a part of one parameter.
func webURL(parts []effect.PathPart) (string, *effect.Fault) {
	if !urlStart.MatchString(parts[0].Literal) {
		return "", effect.NewFault(effect.Invalid, "the address does not begin with https:// and the name of a host")
	}
	if f := effect.PathHole(parts); f != nil {
		return "", f
	}
	var b strings.Builder
	for _, p := range parts {
		switch {
		case p.Literal != "":
			b.WriteString(strings.ReplaceAll(p.Literal, " ", "%20"))
		case strings.ContainsAny(b.String(), "?#"):
			b.WriteString(url.QueryEscape(p.Value))
		default:
			b.WriteString(url.PathEscape(p.Value))
		}
	}
	u, err := url.Parse(b.String())
	if err != nil || u.User != nil {
		return "", effect.NewFault(effect.Invalid, "the address is not valid")
	}
	segments := strings.Split(u.Path, "/")
	if slices.Contains(segments, ".") || slices.Contains(segments, "..") {
		return "", effect.NewFault(effect.Invalid, "the address holds a . or .. segment")
	}
	return b.String(), nil
}
