package cli

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// On a terminal long lines stay in their column; elsewhere they are left whole.
func TestRowsStayInTheirColumns(t *testing.T) {
	t.Parallel()
	rows := []row{{"call", "flow", "Runs another scenario and comes back to where it was."}, {"end", "", "Ends."}}
	w := sheet{width: 44}
	writeRows(&w, rows, indexes(rows))
	require.Equal(t, "call  flow  Runs another scenario and comes\n            back to where it was.\nend         Ends.\n", w.String())

	w = sheet{}
	writeRows(&w, rows, indexes(rows))
	require.Equal(t, "call  flow  Runs another scenario and comes back to where it was.\nend         Ends.\n", w.String())
	writeRows(&w, nil, nil)
}

func TestParagraphFitsTheTerminal(t *testing.T) {
	t.Parallel()
	w := sheet{width: 34}
	require.Equal(t, "  Runs another scenario and comes\n  back.", w.paragraph("Runs another scenario and comes back."))
}
