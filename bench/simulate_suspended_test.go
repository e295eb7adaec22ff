package bench

import (
	"bytes"
	"fmt"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/interp"
)

// The stored state of a run is at most 1 KB at every wait of the call; and
// 100,000 of the runs that wait for the agent's answer, each with a run id of
// its own, ready to be resumed, take at most 4 KB of memory each. What is
// needed to resume one is its state and the program, which all of them share;
// the map that finds it by its id is counted too.
func BenchmarkSuspended(b *testing.B) {
	p := inbound(b)
	stored, err := waiting(b, p, usualRun).State().Encode()
	require.NoError(b, err)
	const runs = 100_000
	for b.Loop() {
		before := heap()
		held := make(map[string][]byte, runs)
		for i := range runs {
			id := fmt.Sprintf("run-%016d", i)
			held[id] = bytes.ReplaceAll(stored, []byte(usualRun), []byte(id))
		}
		b.ReportMetric(float64(heap()-before)/runs, "B/run")
		for _, id := range []string{"run-0000000000000000", "run-0000000000099999"} {
			s, err := interp.Decode(held[id], p)
			require.NoError(b, err)
			require.Equal(b, id, interp.Restore(p, s, interp.Options{}).State().Run)
		}
		runtime.KeepAlive(held)
	}
	b.ReportMetric(float64(largest(b, p)), "B/state")
}

// BenchmarkWaitingMachines measures the same for runs that are kept as they
// are, not encoded.
func BenchmarkWaitingMachines(b *testing.B) {
	p := inbound(b)
	const runs = 10_000
	for b.Loop() {
		before := heap()
		held := make([]*interp.Machine, runs)
		for i := range held {
			held[i] = waiting(b, p, fmt.Sprintf("run-%016d", i))
		}
		b.ReportMetric(float64(heap()-before)/runs, "B/run")
		runtime.KeepAlive(held)
	}
}

// heap is how much memory is in use.
func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
