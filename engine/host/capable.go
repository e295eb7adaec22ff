package host

import (
	"slices"

	"github.com/callwright/callwright/engine/effect"
)

// Capable is a host that says what it can do, so that a scenario that asks for
// more is found before a call arrives. A host that is not Capable is taken to
// do everything.
type Capable interface {
	Can(k effect.Kind) bool
}

// Kinds returns the kinds of requests that hosts are asked for.
func Kinds() []effect.Kind {
	return []effect.Kind{
		effect.HostAnswer, effect.HostPlay, effect.HostMusic, effect.HostCollect, effect.HostSpeech, effect.HostRecord,
		effect.HostMessage, effect.HostDTMF, effect.HostOffer, effect.HostConnect, effect.HostTalk, effect.HostTransfer,
		effect.HostHangup, effect.HostSend, effect.HostReply,
	}
}

// Lacks returns those of the kinds that are for a host and that p cannot do.
func Lacks(p effect.Performer, kinds []effect.Kind) []effect.Kind {
	c, ok := p.(Capable)
	if !ok {
		return nil
	}
	var out []effect.Kind
	for _, k := range kinds {
		if slices.Contains(Kinds(), k) && !c.Can(k) {
			out = append(out, k)
		}
	}
	return out
}

// Can reports whether the host does requests of the kind: all of its own, but
// those that the Script says it Cannot.
func (h *Host) Can(k effect.Kind) bool {
	return slices.Contains(Kinds(), k) && !slices.Contains(h.script.Cannot, k)
}
