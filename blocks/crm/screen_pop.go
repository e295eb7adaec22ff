package crm

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/spec"
)

// ScreenPop describes the block screen_pop.
func ScreenPop() block.Descriptor {
	return block.Descriptor{
		Name: "screen_pop", Family: Family, Mode: effect.Write, Short: "records",
		Asks:    []effect.Kind{effect.DeskDeliver},
		Summary: "Brings a record to the screen of the agent who gets the call.",
		Doc: "One record opens that record, several open a list to choose from, and none opens a new record if `new` says how. " +
			"The pop belongs to the call: it waits until an agent is offered the call, and goes to the next one if that agent does not answer. " +
			"While an agent has the call it is shown at once. What the desk cannot show does not stop the call: the output `delivered` tells.",
		Fields: []spec.Field{
			{Name: "records", Kind: spec.Value, Want: spec.WantRecords, Exposes: true, Doc: "A record set, a record, or a list of records.", Example: "${caller}"},
			{Name: "object", Kind: spec.Name, Want: spec.WantObject, Doc: "The kind of record, where `records` is not a record set.", Example: "ticket"},
			{Name: "new", Kind: spec.Object, Doc: "The new record to open when there is none.", Fields: []spec.Field{
				{Name: "object", Kind: spec.Name, Want: spec.WantObject, Required: true, Doc: "The kind of record.", Example: "Contact"},
				{Name: "defaults", Kind: spec.Map, Want: spec.WantWrite, Exposes: true, Doc: "Fields to fill in beforehand.", Example: `{Phone: "${call.from}"}`},
			}},
			{Name: "at", Kind: spec.Enum, Enum: []string{block.AtOffered, block.AtAnswered}, Default: block.AtOffered, Doc: "Whether to pop when the call is offered to the agent, or when it is answered."},
			accountField(),
		},
		Outputs:  []block.Output{deliveredOutput()},
		Branches: popExits,
		Begin:    screenPop,
		Finish:   (*block.Call).Delivered,
		Examples: []string{"- screen_pop:\n    new: {object: Contact, defaults: {Phone: \"${call.from}\"}}\n"},
	}
}

// popExits gives the exit none to steps that have nothing to fall back on.
func popExits(s block.Static) []block.Exit {
	if s.Setting("new") != nil {
		return nil
	}
	return []block.Exit{{Name: "none", Doc: "There is no record, and `new` does not say what to open instead."}}
}

func screenPop(c *block.Call) block.Outcome {
	pop := effect.Pop{
		At: c.Text("at"), Account: c.Account(), Object: c.Text("object"),
	}
	fillPop(&pop, c.Value("records"), c.Text("account") != "")
	if len(pop.Records) == 0 {
		blank, _ := c.Value("new").(map[string]any)
		if blank == nil {
			return block.Leave("none")
		}
		defaults, _ := blank["defaults"].(map[string]any)
		pop.New = &effect.NewRecord{Object: text(blank["object"]), Defaults: defaults}
	}
	if len(pop.Records) > 0 && pop.Object == "" {
		return block.FailAs("", effect.NewFault(effect.Invalid, "say what kind of record it is with the setting object"))
	}
	return c.Pop(pop)
}

// deliveredOutput is the output of blocks that reach the agent's desk.
func deliveredOutput() block.Output {
	return block.Output{Name: block.OutputDelivered, Type: expression.Bool(), Doc: "Whether it was shown at once to an agent who has the call."}
}

// fillPop takes the records out of a record set, a list or a single record.
func fillPop(pop *effect.Pop, v any, ownAccount bool) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			if r, ok := e.(map[string]any); ok {
				pop.Records = append(pop.Records, r)
			}
		}
	case map[string]any:
		if list, ok := v["records"].([]any); ok {
			fillPop(pop, list, ownAccount)
			if account := text(v["account"]); account != "" && !ownAccount {
				pop.Account = account
			}
			if pop.Object == "" {
				pop.Object = text(v["object"])
			}
			return
		}
		if len(v) > 0 && (v["Id"] != nil || v["id"] != nil) {
			pop.Records = append(pop.Records, v)
		}
	}
}
