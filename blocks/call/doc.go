// Package call holds the blocks that talk with the caller: answer,
// play_prompt, collect_digits, menu and hangup. What they ask is done by the
// host, the telephony side of the service that Callwright is embedded in.
package call

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
)

// Family is the blocks' heading on the reference page.
const Family = "Call"

// done is the Finish of blocks that only need to know that it was done.
func done(_ *block.Call, r effect.Result) block.Outcome {
	if r.Fault != nil {
		return failed(r.Fault)
	}
	return block.Leave(block.OK)
}

// failed takes the exit failed for every fault; these blocks have no exit
// timeout.
func failed(f *effect.Fault) block.Outcome { return block.FailAs("failed", f) }

func exitFailed() block.Exit {
	return block.Exit{Name: "failed", Doc: "The host could not do it; `error` says why.", Rare: true}
}
