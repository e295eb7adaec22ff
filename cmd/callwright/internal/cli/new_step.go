package cli

import (
	"io"
	"slices"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine/skeleton"
)

// begunStep is what `new --block --output json` prints.
type begunStep struct {
	FormatVersion int    `json:"format_version"`
	Block         string `json:"block"`
	Steps         string `json:"steps"` // YAML, indented as below "steps:"
}

// newStep prints a step of a block.
func (a *app) newStep(f *newFlags) error {
	r := blocks.Registry()
	if names := skeleton.Names(r); !slices.Contains(names, f.block) {
		return usage(suggest(f.block, names, "callwright list blocks shows them"), "there is no block %q", f.block)
	}
	steps, err := skeleton.Of(r, f.block)
	if err != nil {
		return err
	}
	if f.format == formatJSON {
		return a.out.json(begunStep{FormatVersion: 1, Block: f.block, Steps: steps})
	}
	_, err = io.WriteString(a.out, steps)
	return err
}
