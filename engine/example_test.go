package engine_test

import (
	"context"
	"fmt"
	"testing/fstest"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/engine/effect"
)

// The shortest way to run a scenario: load it once, run it for a call, and
// perform what it asks for.
func Example() {
	files := fstest.MapFS{"hello.yaml": {Data: []byte(`
callwright: v1
scenario: hello
steps:
  - answer:
  - play_prompt: Hello, ${call.from}.
`)}}
	eng, _ := engine.New(engine.Options{Blocks: blocks.All()})
	scenario, diags := eng.Load(files, "hello.yaml")
	phone := effect.PerformerFunc(func(_ context.Context, r effect.Request) effect.Result {
		fmt.Println(r.Kind, string(r.Args))
		return effect.Done(r, nil)
	})
	end, err := scenario.Run(context.Background(), engine.Input{Run: "run-1", From: "+14155550100"}, phone, nil)
	fmt.Println(end.Status, err, diags)
	// Output:
	// host.answer {}
	// host.play {"say":"Hello, +14155550100."}
	// completed <nil> []
}
