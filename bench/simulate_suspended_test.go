package bench

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/interp"
)

// The stored state of a run that waits for the agent's answer, with the caller
// found, is at most 1 KB; and 100,000 of them, each with a run id of its own,
// ready to be resumed, take at most 4 KB of memory each. What is needed to
// resume one is its state and the program, which all of them share; the map
// that finds it by its id is counted too.
func BenchmarkSuspended(b *testing.B) {
	p, m := waiting(b)
	stored, err := m.State().Encode()
	require.NoError(b, err)
	const runs = 100_000
	for b.Loop() {
		before := heap()
		held := make(map[string][]byte, runs)
		for i := range runs {
			s := *m.State()
			s.Run = fmt.Sprintf("run-%016d", i)
			data, err := s.Encode()
			require.NoError(b, err)
			held[s.Run] = data
		}
		b.ReportMetric(float64(heap()-before)/runs, "B/run")
		for _, id := range []string{"run-0000000000000000", "run-0000000000099999"} {
			s, err := interp.Decode(held[id], p)
			require.NoError(b, err)
			require.Equal(b, id, interp.Restore(p, s, interp.Options{}).State().Run)
		}
		runtime.KeepAlive(held)
	}
	b.ReportMetric(float64(len(stored)), "B/state")
}

// BenchmarkWaitingMachines measures the same for runs that are kept as they
// are, not encoded.
func BenchmarkWaitingMachines(b *testing.B) {
	p, _ := waiting(b)
	const runs = 10_000
	for b.Loop() {
		before := heap()
		held := make([]*interp.Machine, runs)
		for i := range held {
			m := interp.New(p, interp.Options{})
			s, err := m.Start(interp.Input{Run: fmt.Sprintf("run-%016d", i), Call: interp.Call{From: "+14155550100", To: "+18005550199"}})
			require.NoError(b, err)
			for s.Requests[0].Kind != effect.HostConnect {
				s = m.Resume(interp.Event{Result: new(answer(s.Requests[0]))})
			}
			held[i] = m
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
