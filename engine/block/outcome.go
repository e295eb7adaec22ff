package block

import (
	"time"

	"github.com/callwright/callwright/engine/effect"
)

// Outcome is what a block answers: exactly one of an exit and a request.
type Outcome struct {
	Exit    string
	Outputs map[string]any
	Fault   *effect.Fault // why, when the exit is taken because of a failure
	Ask     *Ask
	Raise   []string // events that happened, such as agent.answered: their handlers start
}

// Ask is a request as a block makes it; the interpreter adds who asks, the
// attempt, the deadline and the idempotency key.
type Ask struct {
	Kind    effect.Kind
	Account string        // "": none, or the default account
	Args    any           // the argument struct of the kind
	Timeout time.Duration // 0: the step's timeout setting, if it has one
	Write   bool          // this request writes, although the block as a whole may only read

	// Event makes the step wait for an event of this name too. It withdraws the
	// request, which is usually a TimeWait for the deadline, and Finish gets the
	// result {"event": name, "data": ...} in place of the request's.
	Event string
}

// Leave takes an exit.
func Leave(exit string) Outcome { return Outcome{Exit: exit} }

// LeaveWith takes an exit and leaves outputs behind.
func LeaveWith(exit string, outputs map[string]any) Outcome {
	return Outcome{Exit: exit, Outputs: outputs}
}

// Fail takes the exit that belongs to the fault: timeout for Timeout, failed
// for everything else.
func Fail(f *effect.Fault) Outcome {
	if f.Code == effect.Timeout {
		return Outcome{Exit: "timeout", Fault: f}
	}
	return Outcome{Exit: "failed", Fault: f}
}

// FailAs takes a named exit because of a fault.
func FailAs(exit string, f *effect.Fault) Outcome { return Outcome{Exit: exit, Fault: f} }

// AskFor asks the performers of kind.
func AskFor(kind effect.Kind, args any) Outcome {
	return Outcome{Ask: &Ask{Kind: kind, Args: args}}
}

// AskAccount asks a connector account; "" means the default one.
func AskAccount(kind effect.Kind, account string, args any) Outcome {
	return Outcome{Ask: &Ask{Kind: kind, Account: account, Args: args}}
}
