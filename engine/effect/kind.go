package effect

import "strings"

// Who says who performs requests of the kind: "host", "router", "desk",
// "connector" or "timer".
func (k Kind) Who() string {
	family, _, _ := strings.Cut(string(k), ".")
	switch family {
	case "host", "desk":
		return family
	case "route":
		return "router"
	case "time":
		return "timer"
	}
	return "connector"
}

// Does says in words what a host, a router or a desk does for a request of the
// kind, finishing the sentence "it can ..."; "" for kinds of others.
func (k Kind) Does() string {
	switch k {
	case HostAnswer:
		return "answer calls"
	case HostPlay:
		return "play prompts"
	case HostMusic:
		return "play music"
	case HostCollect:
		return "collect digits"
	case HostSpeech:
		return "understand speech"
	case HostRecord:
		return "record calls"
	case HostMessage:
		return "record messages"
	case HostDTMF:
		return "send tones"
	case HostHangup:
		return "hang up"
	}
	return k.doesForOthers()
}

// doesForOthers is Does for what takes somebody else than the caller, or
// writing.
func (k Kind) doesForOthers() string {
	switch k {
	case HostOffer:
		return "ring agents"
	case HostConnect:
		return "connect agents"
	case HostTalk:
		return "tell when a conversation ends"
	case HostTransfer:
		return "transfer calls"
	case HostSend:
		return "send messages"
	case HostReply:
		return "wait for messages"
	case RouteFind:
		return "find agents"
	case RouteStatus:
		return "tell the state of queues"
	case RoutePriority:
		return "change priorities"
	case RouteCallback:
		return "keep callbacks"
	case DeskDeliver:
		return "show pops and data"
	}
	return ""
}
