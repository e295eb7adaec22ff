package call

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/spec"
)

// Why the caller is asked again; also the names of the exits that are taken
// when no try is left.
const (
	noInput = "no_input"
	invalid = "invalid"
)

// tries are the prompts that a question can have for another try, by the
// beginning of their settings' names.
var tries = [...]string{"retry", noInput, invalid}

// againFields are the settings of a question that is asked again.
func againFields(retries int) []spec.Field {
	out := []spec.Field{{Name: "retries", Kind: spec.Int, Default: retries, Min: 0, Max: 5, Doc: "How often to ask again."}}
	docs := [...]string{
		"in place of the prompt when asking again",
		"before asking again when nothing came",
		"before asking again when the answer was not valid",
	}
	says := [...]string{"Please try again.", "We have not heard anything.", "That was not valid."}
	for i, prefix := range tries {
		out = append(out,
			spec.Field{Name: prefix + "_say", Kind: spec.Text, Exposes: true, Doc: "A text to say " + docs[i] + ".", Example: says[i]},
			spec.Field{Name: prefix + "_audio", Kind: spec.Text, Exposes: true, Doc: "An audio file to play " + docs[i] + ".", Example: prefix + ".wav"},
		)
	}
	return out
}

// question makes the request that puts a prompt to the caller.
type question func(c *block.Call, p effect.PlayArgs) block.Outcome

// ask puts the question for the first time.
func (q question) ask(c *block.Call) block.Outcome { return q(c, prompt(c)) }

// again puts the question once more, or leaves by the exit why with the
// outputs when no try is left.
func (q question) again(c *block.Call, why string, outputs map[string]any) block.Outcome {
	asked, _ := c.Memory["tries"].(int)
	if asked >= c.Int("retries") {
		return block.LeaveWith(why, outputs)
	}
	c.Memory = map[string]any{"tries": asked + 1}
	return q(c, play(c, append(variant(c, why), retryParts(c)...)))
}

// retryParts are the shorter prompt, or the usual one if there is none.
func retryParts(c *block.Call) []effect.Part {
	if short := variant(c, "retry"); short != nil {
		return short
	}
	return parts(c)
}

func variant(c *block.Call, prefix string) []effect.Part {
	return piece(c.Text(prefix+"_say"), c.Text(prefix+"_audio"))
}
