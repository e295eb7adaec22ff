// Package messages holds the blocks of written conversations: send_message,
// wait_for_reply and send_email. The first two are done by the host, on the
// channel that the run is about or another one; mail goes out by a connector.
// A flow in a chat uses the CRM, routing and flow blocks as a call does.
package messages

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// Family is the blocks' heading on the reference page.
const Family = "Messages"

// failed takes the exit failed for every fault; the blocks of the host have no
// exit timeout.
func failed(f *effect.Fault) block.Outcome { return block.FailAs("failed", f) }

// idOf is the id that a sent message has got.
func idOf(r effect.Result) string {
	got, _ := r.Value.(map[string]any)
	return value.Text(got["id"])
}

// list returns the texts of a setting that holds a list of one-field mappings.
func list(c *block.Call, name, field string) (out []string) {
	for _, m := range c.Objects(name) {
		if text := value.Text(m[field]); text != "" {
			out = append(out, text)
		}
	}
	return out
}
