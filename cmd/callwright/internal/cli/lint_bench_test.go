package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// scenarioOf50 is a scenario of 50 steps, as people write them.
func scenarioOf50(number int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "callwright: v1\nscenario: number_%d\non: call.incoming\nvars: {tier: standard, digits: \"\"}\nsteps:\n", number)
	for i := range 10 {
		fmt.Fprintf(&b, `  - id: find_%d
    search:
      object: Contact
      fields: [Id, Name, Email, Tier__c, Account.Name]
      phone: ${call.from}
      into: caller_%d
      timeout: 2s
    exits: {none: ask_%d, many: ask_%d, failed: ask_%d, timeout: ask_%d}
  - if: caller_%d.count == 1
    then:
      - set_variable: {tier: "${caller_%d.first.Tier__c ?? 'standard'}"}
  - id: ask_%d
    collect_digits: {say: "Your number, ${tier} caller.", max_digits: 8, into: digits}
    exits: {no_input: continue, invalid: continue}
  - attached_data: {tier: "${tier}", number: "${digits}", found: "${caller_%d.count}"}
`, i, i, i, i, i, i, i, i, i, i)
	}
	return b.String()
}

// BenchmarkLint1000 is `callwright lint` of a folder with 1,000 scenarios of
// 50 steps each.
func BenchmarkLint1000(b *testing.B) {
	dir := b.TempDir()
	for i := range 1000 {
		require.NoError(b, os.WriteFile(filepath.Join(dir, fmt.Sprintf("s%d.yaml", i)), []byte(scenarioOf50(i)), 0o600))
	}
	b.ReportAllocs()
	for b.Loop() {
		found := scenarios()
		paths, err := found.find([]string{dir})
		require.NoError(b, err)
		require.Len(b, paths, 1000)
		l := newLinter("")
		l.lintAll(b.Context(), paths)
		require.Empty(b, l.diags)
	}
}
