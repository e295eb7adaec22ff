package router_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/router"
)

// crowded is a router whose agents all have calls, with callers in line.
func crowded(b *testing.B, agents, callers int) *router.Router {
	b.Helper()
	c := router.Config{Hold: 1000 * time.Hour}
	for i := range agents {
		c.Agents = append(c.Agents, router.Agent{Agent: effect.Agent{Name: fmt.Sprint("agent ", i)}, Skills: []effect.Skill{{Name: fmt.Sprint("skill ", i%10)}}})
	}
	r, err := router.New(c, start())
	require.NoError(b, err)
	for i := range agents + callers {
		r.Ask(wanted(b, i), 0)
	}
	r.Moves()
	return r
}

func wanted(b *testing.B, i int) effect.Request {
	q := request(b, effect.RouteFind, fmt.Sprintf("run%d/find/1", i), effect.FindArgs{Skills: []effect.Skill{{Name: fmt.Sprint("skill ", i%10)}}, Priority: 1 + i%7})
	q.Timeout = effect.Duration(10 * time.Hour)
	return q
}

// BenchmarkTurn lets a caller come and another be given to an agent, while
// ten thousand wait.
func BenchmarkTurn(b *testing.B) {
	const agents, callers = 100, 10_000
	r := crowded(b, agents, callers)
	requests := make([]effect.Request, b.N)
	for i := range requests {
		requests[i] = wanted(b, agents+callers+i)
	}
	busy := make([]string, 0, b.N+agents) // tickets, in the order in which they were found
	for i := range agents {
		busy = append(busy, fmt.Sprintf("run%d/find/1", i))
	}
	b.ReportAllocs()
	b.ResetTimer()
	for i := range requests {
		now := time.Duration(i) * time.Millisecond
		for _, d := range append(r.Ask(requests[i], now), r.Withdraw(busy[i], now)...) {
			busy = append(busy, d.Ticket)
		}
	}
}

// BenchmarkStatus tells a caller among ten thousand of their position.
func BenchmarkStatus(b *testing.B) {
	r := crowded(b, 100, 10_000)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, f := r.Status(fmt.Sprintf("run%d", 100+i%10_000), ""); f != nil {
			b.Fatal(f)
		}
	}
}

// BenchmarkMoves tells a thousand callers, a tenth of all, that they have
// moved up.
func BenchmarkMoves(b *testing.B) {
	r := crowded(b, 100, 10_000)
	i := 10_100
	moves := 0
	b.ReportAllocs()
	for b.Loop() {
		r.Ask(request(b, effect.RouteFind, fmt.Sprintf("run%d/find/1", i), effect.FindArgs{Skills: []effect.Skill{{Name: "skill 3"}}, Priority: 1}), 0)
		r.Moves()
		r.Withdraw(fmt.Sprintf("run%d/find/1", i), 0)
		moves += len(r.Moves())
		i++
	}
	b.ReportMetric(float64(moves)/float64(b.N), "moves/op")
}
