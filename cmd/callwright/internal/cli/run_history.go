package cli

import (
	"strings"
	"time"

	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/engine/host"
)

// history tells what has become of the call when the event is not its
// beginning: the agent of the script was offered it, and talked, as the flags
// say.
func (f *runFlags) history(in *engine.Input, s host.Script) {
	in.Queue = f.queue
	if strings.HasSuffix(f.event, ".incoming") || f.event == "call.ringing" || f.event == "manual" {
		return
	}
	agent := host.DefaultAgent()
	if len(s.Agents) > 0 {
		agent = s.Agents[0]
	}
	answered := s.Agent == host.Answers && f.event != "call.missed" && f.event != "call.rejected"
	if answered || f.event == "agent.offered" {
		in.Agent = &agent
	}
	in.Answered = answered && f.event != "agent.offered"
	if in.Answered && strings.HasSuffix(f.event, ".ended") {
		in.Seconds = int(f.talk / time.Second)
	}
}
