package engine_test

import (
	"fmt"
	"testing/fstest"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/interp"
)

// router is a call-routing service with an event loop of its own. It holds a
// run per call, performs the host's requests itself, and never lets a
// goroutine wait: what a run needs goes out, what comes back resumes it.
type router struct {
	scenario *engine.Scenario
	calls    map[string]*engine.Run
	waiting  map[string]effect.Request // by call: what the phone is busy with
}

// incoming is called for each new call.
func (r *router) incoming(id, from, to string) {
	run, sprint, err := r.scenario.Start(engine.Input{Run: id, From: from, To: to})
	if err != nil {
		fmt.Println("refused:", err)
		return
	}
	r.calls[id] = run
	r.perform(id, sprint)
}

// perform starts what a sprint asks for.
func (r *router) perform(id string, s interp.Sprint) {
	for _, q := range s.Requests {
		fmt.Println(id, "->", q.Kind, string(q.Args))
		r.waiting[id] = q
	}
	if s.Done {
		fmt.Println(id, "is over:", r.calls[id].State().Status)
		delete(r.calls, id)
	}
}

// done is called when the phone has finished what it was asked to do.
func (r *router) done(id string, v any) {
	r.perform(id, r.calls[id].Result(effect.Done(r.waiting[id], v)))
}

// hungUp is called when the caller leaves, whatever the run waits for.
func (r *router) hungUp(id string) {
	r.perform(id, r.calls[id].HangUp())
}

// restart keeps the runs of all calls over a restart of the service.
func (r *router) restart(id string) error {
	stored, err := r.calls[id].State().Encode()
	if err != nil {
		return err
	}
	r.calls[id], err = r.scenario.Restore(stored, nil)
	return err
}

// A call-routing service runs a scenario for every call, performs what the
// runs ask for, and tells them when a caller hangs up.
func Example_callRoutingService() {
	files := fstest.MapFS{"menu.yaml": {Data: []byte(`
callwright: v1
scenario: menu
steps:
  - answer:
  - menu:
      say: For sales press one, for support press two.
      choices: {1: sales, 2: support}
    exits:
      sales: [{play_prompt: Welcome to sales.}]
      support: [{play_prompt: Welcome to support.}]
      no_input: end
      invalid: end
handlers:
  call.ended:
    - log: The call with ${call.from} is over.
`)}}
	eng, err := engine.New(engine.Options{Blocks: blocks.All()})
	if err != nil {
		panic(err)
	}
	scenario, diags := eng.Load(files, "menu.yaml")
	if diags.HasErrors() {
		panic(diags.Err())
	}
	r := &router{scenario: scenario, calls: map[string]*engine.Run{}, waiting: map[string]effect.Request{}}

	r.incoming("call-1", "+14155550100", "+18005550199")
	r.incoming("call-2", "+442079460018", "+18005550199")
	r.done("call-1", nil) // answered
	r.done("call-2", nil)
	if err := r.restart("call-1"); err != nil {
		panic(err)
	}
	r.done("call-1", map[string]any{"digits": "2", "reason": "finished"})
	r.hungUp("call-2")
	r.done("call-1", nil) // played
	// Output:
	// call-1 -> host.answer {}
	// call-2 -> host.answer {}
	// call-1 -> host.collect {"prompt":{"say":"For sales press one, for support press two.","barge_in":true},"max_digits":1,"first_digit":"5s","inter_digit":"5s","keys":"12"}
	// call-2 -> host.collect {"prompt":{"say":"For sales press one, for support press two.","barge_in":true},"max_digits":1,"first_digit":"5s","inter_digit":"5s","keys":"12"}
	// call-1 -> host.play {"say":"Welcome to support."}
	// call-2 is over: hung_up
	// call-1 is over: completed
}
