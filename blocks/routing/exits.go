package routing

import (
	"regexp"
	"slices"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
)

// exitForm is what can name an exit in a file and be found again at run time.
var exitForm = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)

// checkExitName reports a name that cannot be an exit of its own.
func checkExitName(diags *diag.List, n *source.Node, d *block.Descriptor) {
	taken := n.Text == block.OK || slices.ContainsFunc(d.Exits, func(e block.Exit) bool { return e.Name == n.Text })
	if n.Kind != source.Scalar || !exitForm.MatchString(n.Text) || taken {
		report(diags, diag.CodeBadValue, n, "give it a name of its own", "%q cannot be the name of an exit", n.Text)
	}
}
