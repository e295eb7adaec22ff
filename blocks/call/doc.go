// Package call holds the blocks that talk with the caller: they play, ask,
// listen, record and hang up. What they ask for is done by the host, the
// telephony side of the service that Callwright is embedded in.
//
// No entry of the caller is kept anywhere but in the variable that the author
// names, so a secret variable is all that it takes to keep an entry secret.
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

// got is a field of what the host answered, or nil.
func got(r effect.Result, name string) any {
	m, _ := r.Value.(map[string]any)
	return m[name]
}

// gotText is got for a text, or "".
func gotText(r effect.Result, name string) string {
	s, _ := got(r, name).(string)
	return s
}
