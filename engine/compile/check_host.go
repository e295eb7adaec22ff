package compile

import (
	"fmt"
	"strings"

	"github.com/callwright/callwright/engine/diag"
)

// checkHost reports steps that the host or the router cannot do, where that is
// known. A desk is left out: what does not reach it stops no call.
func checkHost(c *compiler) {
	if c.opt.Can == nil {
		return
	}
	for i, s := range c.steps {
		d := c.program.Nodes[i].Desc
		if d == nil {
			continue
		}
		who, lacks := "", []string(nil)
		for _, k := range d.Asks {
			if k.Who() != "desk" && !c.opt.Can(k) {
				who, lacks = k.Who(), append(lacks, fmt.Sprintf("%s (%s)", k.Does(), k))
			}
		}
		if lacks != nil {
			c.add(diag.CodeUnsupportedBlock, s.Word, "", "this %s cannot %s", who, strings.Join(lacks, ", nor "))
		}
	}
}
