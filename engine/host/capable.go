package host

import (
	"slices"

	"github.com/callwright/callwright/engine/effect"
)

// Capable is a host that says what it can do. Who gives its Can to the engine's
// Options finds a scenario that asks for more before a call arrives.
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

// Can reports whether the host does requests of the kind: all of its own, but
// those that the Script says it Cannot.
func (h *Host) Can(k effect.Kind) bool {
	return slices.Contains(Kinds(), k) && !slices.Contains(h.script.Cannot, k)
}
