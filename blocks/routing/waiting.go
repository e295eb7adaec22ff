package routing

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// unknown is what a number of a queue is when there is no data.
const unknown = -1

// enter notes that the caller is in a queue, at a place that is not known yet.
func enter(s *block.Session, queue string) {
	q := effect.QueueStatus{Name: queue, Waiting: unknown, Wait: unknown, Agents: unknown, Available: unknown}
	if s.Queue != nil && s.Queue.Name == queue {
		q = *s.Queue
	}
	q.Position = unknown
	s.Queue = &q
}

// leave notes that the caller is in no queue any longer.
func leave(s *block.Session) {
	if s.Queue != nil {
		left := *s.Queue
		left.Position = 0
		s.Queue = &left
	}
}

// waiting reports whether the caller is in a queue.
func waiting(s *block.Session) bool { return s.Queue != nil && s.Queue.Position != 0 }

// agentOf reads the agent of a router's or a host's answer; one without an id
// when there is none.
func agentOf(got map[string]any) *effect.Agent {
	a, _ := got["agent"].(map[string]any)
	return &effect.Agent{ID: value.Text(a["id"]), Name: value.Text(a["name"]), Email: value.Text(a["email"])}
}

// remember keeps something in the block's memory.
func remember(c *block.Call, name string, v any) {
	if c.Memory == nil {
		c.Memory = map[string]any{}
	}
	c.Memory[name] = v
}
