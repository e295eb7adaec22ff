package cli

import (
	"slices"
	"strings"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
)

// abilities are the requests that a host or a router may not be able to do.
func abilities() []effect.Kind {
	return append(host.Kinds(), effect.RouteFind, effect.RouteStatus, effect.RoutePriority, effect.RouteCallback)
}

// abilityNames are their names without who does them, such as record.
func abilityNames() []string {
	var out []string
	for _, k := range abilities() {
		out = append(out, abilityName(k))
	}
	return out
}

func abilityName(k effect.Kind) string {
	_, name, _ := strings.Cut(string(k), ".")
	return name
}

// hostWithout is what can be done where the named abilities are lacking; nil
// for none named. A name is record or, in full, host.record.
func hostWithout(names []string) (func(effect.Kind) bool, error) {
	if len(names) == 0 {
		return nil, nil
	}
	var lacking []effect.Kind
	for _, name := range names {
		i := slices.IndexFunc(abilities(), func(k effect.Kind) bool { return name == string(k) || name == abilityName(k) })
		if i < 0 {
			return nil, usage(diag.OneOf(name, abilityNames()), "--host-cannot: nothing is called %q", diag.Printable(name))
		}
		lacking = append(lacking, abilities()[i])
	}
	return func(k effect.Kind) bool { return !slices.Contains(lacking, k) }, nil
}
