package crm

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/spec"
	"github.com/callwright/callwright/engine/value"
)

// AttachedData describes the block attached_data.
func AttachedData() block.Descriptor {
	return block.Descriptor{
		Name: "attached_data", Family: Family, Mode: effect.Write, Free: true,
		Asks:    []effect.Kind{effect.DeskDeliver},
		Summary: "Attaches data to the call.",
		Doc: "The data travels with the call and reaches the agent's desk when the call is offered. Later steps add to it; the same name replaces the value, and an empty value takes the name away. " +
			"While an agent has the call, all of it is shown again at once.",
		Fields: []spec.Field{
			{Name: "data", Kind: spec.Map, Required: true, Exposes: true, Doc: "Names and values.", Example: `{tier: "${tier}"}`},
		},
		Outputs:  []block.Output{deliveredOutput()},
		Begin:    attach,
		Finish:   (*block.Call).Delivered,
		Examples: []string{"- attached_data: {caller: \"${call.from}\", reason: billing}\n"},
	}
}

func attach(c *block.Call) block.Outcome {
	data := c.Map("data")
	if c.Session.Attached == nil {
		c.Session.Attached = value.Map{}
	}
	for _, name := range value.Keys(data) {
		if data[name] == nil {
			delete(c.Session.Attached, name)
			continue
		}
		c.Session.Attached[name] = data[name]
	}
	return c.Attach()
}
