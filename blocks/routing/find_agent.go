package routing

import (
	"strings"
	"time"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
	"github.com/callwright/callwright/engine/value"
)

// FindAgent describes the block find_agent.
func FindAgent() block.Descriptor {
	return block.Descriptor{
		Name: "find_agent", Family: Family, Mode: effect.Write, Waits: true, Quick: true,
		Asks:    []effect.Kind{effect.RouteFind},
		Summary: "Waits until an agent is free for the caller.",
		Doc: "The agent is one of the queue, or one with the skills, or both. The search loosens over time as `relax` says, and ends after `timeout`. " +
			"The agent who was found is kept for the caller: connect_call, without an agent or a queue of its own, offers the call to them. " +
			"The caller can leave by a key of `keys`, each of which has an exit of the name that it gives.",
		Fields: append(whoFields("The queue to wait in, by name; without one, everybody with the skills is asked."),
			relaxField(),
			spec.Field{Name: "timeout", Kind: spec.Duration, Default: usualWait, Doc: "How long to wait for an agent."},
			keysField(),
			block.WhileWaiting("What the caller hears until an agent is found; it starts again when it has come to its end."),
		),
		Exits: []block.Exit{
			{Name: "no_agents", Doc: "Nobody with the skills is signed in, or the last one has left."},
			{Name: "queue_full", Doc: "The queue takes no more callers."},
			{Name: "timeout", Doc: "No agent was free in time."},
			{Name: "failed", Doc: "There is no such queue, or the router could not search."},
		},
		Outputs: []block.Output{
			{Name: "agent", Type: expression.String(), Doc: "The name of the agent who was found."},
			{Name: "waited", Type: expression.Int(), Doc: "How many seconds the search took, whatever came of it."},
			{Name: "relaxed", Type: expression.Int(), Doc: "How many entries of `relax` had to be used."},
			{Name: "key", Type: expression.String(), Doc: "The key by which the caller left."},
		},
		Branches: leavingKeys,
		Check:    checkFind,
		Begin:    find,
		Finish:   found,
		Examples: []string{
			"- find_agent: {skill: support, timeout: 5m}\n  exits: {no_agents: end, queue_full: end, timeout: end, failed: end}\n",
			"- find_agent:\n    queue: support\n    skills: [{name: german, level: 3}, {name: billing, preferred: true}]\n    priority: \"${tier == 'gold' ? 1 : 5}\"\n    relax:\n      - {after: 1m, level: 1}\n      - {after: 3m, drop: [german], queue: overflow}\n    keys: {1: callback, 9: escape}\n    while_waiting:\n      - play_prompt: Please stay on the line.\n        exits: {failed: continue}\n      - play_music: {for: 30s}\n        exits: {failed: continue}\n  exits:\n    callback: [{log: Call them back}]\n    escape: end\n    no_agents: end\n    queue_full: end\n    timeout: end\n    failed: end\n",
		},
	}
}

// usualWait is how long a caller waits where the step does not say.
const usualWait = 10 * time.Minute

func keysField() spec.Field {
	return spec.Field{Name: "keys", Kind: spec.Map, Literal: true, Doc: "Keys by which the caller leaves the queue, and the names of their exits.", Example: "{1: callback, 9: escape}"}
}

// leavingKeys are the exits that the file names under keys.
func leavingKeys(s block.Static) (out []block.Exit) {
	n := s.Setting("keys")
	if n == nil || n.Kind != source.Mapping {
		return nil
	}
	seen := map[string]bool{}
	for _, e := range n.Entries {
		if name := e.Value.Text; !seen[name] {
			seen[name] = true
			out = append(out, block.Exit{Name: name, Doc: "The caller pressed " + e.Key.Text + "."})
		}
	}
	return out
}

func checkFind(s block.Static) (diags diag.List) {
	if len(given(s, "queue", "skill", "skills")) == 0 {
		report(&diags, diag.CodeMissingKey, s.Node, "for example skill: support", "find_agent needs a queue, a skill or both")
	}
	checkSkills(&diags, s)
	checkRelax(&diags, s)
	if n := s.Setting("keys"); n != nil {
		for _, e := range n.Entries {
			checkKey(&diags, e.Key)
			checkExitName(&diags, e.Value, s.Desc)
		}
	}
	return diags
}

func checkKey(diags *diag.List, n *source.Node) {
	if len(n.Text) != 1 || !strings.Contains("0123456789*#", n.Text) {
		report(diags, diag.CodeBadValue, n, "use one of 0 to 9, * and #", "a telephone has no key %q", n.Text)
	}
}

func find(c *block.Call) block.Outcome {
	args := effect.FindArgs{Relax: relaxations(c), Priority: priority(c), Escape: strings.Join(value.Keys(c.Map("keys")), "")}
	var f *effect.Fault
	if args.Queue, f = queue(c); f != nil {
		return block.FailAs("failed", f)
	}
	if args.Skills, f = skills(c); f != nil {
		return block.FailAs("failed", f)
	}
	c.Session.Found = nil // whatever comes of this search, the last one is over
	remember(c, memorySince, int(c.Now.UnixMilli()))
	enter(c.Session, args.Queue)
	o := block.AskFor(effect.RouteFind, args)
	o.Ask.Timeout = c.Duration("timeout")
	return o
}

// memorySince is the name in the block's memory of the moment, in
// milliseconds, when the search began.
const memorySince = "since"

func found(c *block.Call, r effect.Result) block.Outcome {
	leave(c.Session)
	o := decided(c, r)
	if o.Outputs == nil {
		o.Outputs = map[string]any{}
	}
	since, _ := c.Memory[memorySince].(int)
	o.Outputs["waited"] = int(c.Now.Sub(time.UnixMilli(int64(since))) / time.Second)
	return o
}

func decided(c *block.Call, r effect.Result) block.Outcome {
	if r.Fault != nil {
		return block.FailAs(unfound(r.Fault.Code), r.Fault)
	}
	got, _ := r.Value.(map[string]any)
	if key, ok := got[effect.FindEscaped].(string); ok {
		return escaped(c, key)
	}
	agent := agentOf(got)
	if agent.ID == "" {
		return block.FailAs("failed", effect.NewFault(effect.Unavailable, "the router has found nobody and does not say why"))
	}
	c.Session.Found = agent
	relaxed, _ := got["relaxed"].(int)
	return block.LeaveWith(block.OK, map[string]any{"agent": agent.Name, "relaxed": relaxed})
}

// escaped takes the exit of the key by which the caller left.
func escaped(c *block.Call, key string) block.Outcome {
	exit := value.Text(c.Map("keys")[key])
	if exit == "" {
		return block.FailAs("failed", effect.NewFault(effect.Unavailable, "the router let the caller leave by the key %q, which is none of keys", key))
	}
	return block.LeaveWith(exit, map[string]any{"key": key})
}

// unfound is the exit for a search that failed.
func unfound(code effect.Code) string {
	switch code {
	case effect.NoAnswer:
		return "no_agents"
	case effect.Limit:
		return "queue_full"
	case effect.Timeout:
		return "timeout"
	}
	return "failed"
}
