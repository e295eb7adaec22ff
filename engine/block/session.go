package block

import (
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// Session is what belongs to the call rather than to a step: it travels with
// the call, and blocks read and change it. It is part of the run's state.
type Session struct {
	Account  string        `json:"account,omitempty"`  // chosen by the last select_account
	Attached value.Map     `json:"attached,omitempty"` // attached data
	Pops     []effect.Pop  `json:"pops,omitempty"`     // screen pops that wait for an agent
	Popped   int           `json:"popped,omitempty"`   // screen pops asked for so far; numbers them
	Agent    *effect.Agent `json:"agent,omitempty"`    // who has, or is being offered, the call
	Answered bool          `json:"answered,omitempty"` // an agent has answered
	Over     bool          `json:"over,omitempty"`     // the scenario has hung up: that the caller leaves is no news
	Talked   int           `json:"talked,omitempty"`   // seconds of conversation
	Language string        `json:"language,omitempty"` // of prompts
	Voice    string        `json:"voice,omitempty"`    // of prompts
	Found    *effect.Agent `json:"found,omitempty"`    // whom find_agent has found; connect_call offers the call to them
	Priority int           `json:"priority,omitempty"` // set by set_priority; 0: not set

	// Stage is how far Agent has come: AtOffered while it rings, AtAnswered
	// while they talk and, when the caller was the one to leave, after it. It is
	// empty when Agent does not have the call, or has it no more.
	Stage string `json:"stage,omitempty"`

	// Queue is what is known of the queue that the caller is in; nil: nothing.
	Queue *effect.QueueStatus `json:"queue,omitempty"`
}

// Due returns the pops that are to be shown at the given moment ("offered" or
// "answered") and takes them off the list of those that wait.
func (s *Session) Due(at string) []effect.Pop {
	var due, rest []effect.Pop
	for _, p := range s.Pops {
		if p.At == at {
			due = append(due, p)
		} else {
			rest = append(rest, p)
		}
	}
	s.Pops = rest
	return due
}
