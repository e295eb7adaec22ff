package routing

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/spec"
	"github.com/callwright/callwright/engine/value"
)

// QueueStatus describes the block queue_status.
func QueueStatus() block.Descriptor {
	return block.Descriptor{
		Name: "queue_status", Family: Family, Mode: effect.Read, Short: "queue",
		Asks:    []effect.Kind{effect.RouteStatus},
		Summary: "Asks how a queue is doing.",
		Doc: "Prompts can then name the caller's place and how long it may take, by `queue` as by the outputs. " +
			"A number that is not known is -1 and takes the exit unknown, so that no caller is told of a wait of -1 seconds.",
		Fields: []spec.Field{
			{Name: "queue", Kind: spec.Text, Exposes: true, Doc: "The queue, by name; the one that the caller is in if not given.", Example: "support"},
		},
		Exits: []block.Exit{
			{Name: "unknown", Doc: "There is no data for at least one of the numbers."},
			{Name: "failed", Doc: "There is no such queue, or the router did not answer."},
		},
		Outputs: []block.Output{
			{Name: "position", Type: expression.Int(), Doc: "The caller's place, from 1; 0 when they are not in the queue."},
			{Name: "waiting", Type: expression.Int(), Doc: "How many callers are in the queue."},
			{Name: "estimated_wait", Type: expression.Int(), Doc: "How many seconds a caller is likely to wait."},
			{Name: "agents", Type: expression.Int(), Doc: "How many agents are signed in."},
			{Name: "available", Type: expression.Int(), Doc: "How many of them are free."},
		},
		Begin:    askStatus,
		Finish:   gotStatus,
		Examples: []string{"- id: load\n  queue_status: support\n  exits:\n    unknown: continue\n    failed: continue\n- log: \"${steps.load.available} agents are free\"\n"},
	}
}

func askStatus(c *block.Call) block.Outcome {
	name, f := queue(c)
	if f != nil {
		return block.FailAs("failed", f)
	}
	return block.AskFor(effect.RouteStatus, effect.StatusArgs{Queue: name})
}

func gotStatus(c *block.Call, r effect.Result) block.Outcome {
	if r.Fault != nil {
		return block.FailAs("failed", r.Fault)
	}
	got, _ := r.Value.(map[string]any)
	exit := block.OK
	number := func(name string) int {
		n, ok := got[name].(int)
		if !ok || n < 0 {
			exit, n = "unknown", unknown
		}
		return n
	}
	q := effect.QueueStatus{
		Name: value.Text(got["name"]), Position: number("position"), Waiting: number("waiting"),
		Wait: number("estimated_wait"), Agents: number("agents"), Available: number("available"),
	}
	if s := c.Session; !waiting(s) || q.Name == s.Queue.Name { // else the caller is in another one
		s.Queue = &q
	}
	return block.LeaveWith(exit, map[string]any{
		"position": q.Position, "waiting": q.Waiting, "estimated_wait": q.Wait, "agents": q.Agents, "available": q.Available,
	})
}
