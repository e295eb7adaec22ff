package simulate

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestParseSpread(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Spread{
		"90s":     {Least: 90 * time.Second, Most: 90 * time.Second},
		"0s":      {},
		"10s..3m": {Least: 10 * time.Second, Most: 3 * time.Minute},
		"~2m":     {Mean: 2 * time.Minute},
	} {
		got, problem := ParseSpread(text)
		require.Empty(t, problem, text)
		require.Equal(t, want, got, text)
		again, problem := ParseSpread(got.String())
		require.Empty(t, problem)
		require.Equal(t, got, again)
	}
	for _, text := range []string{"", "soon", "3m..1m", "1s..", "..1s", "~", "-5s", "1s..2s..3s", "~9999999h"} {
		_, problem := ParseSpread(text)
		require.NotEmpty(t, problem, text)
	}
}

func FuzzParseSpread(f *testing.F) {
	for _, text := range []string{"90s", "10s..3m", "~2m", "~-1s", ".."} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, problem := ParseSpread(text)
		if problem != "" {
			return
		}
		var c chance
		c.begin(1, 1, luckOfCaller)
		for range 100 {
			require.GreaterOrEqual(t, s.draw(&c), time.Duration(0))
		}
	})
}

// An exponential spread has its mean, and the share of a third of it or less
// that it should have.
func TestSpreadIsExponential(t *testing.T) {
	t.Parallel()
	const n = 100_000
	sum, short := time.Duration(0), 0
	var c chance
	s := Spread{Mean: time.Minute}
	for i := range n {
		c.begin(7, i, luckOfCaller)
		d := s.draw(&c)
		require.LessOrEqual(t, d, longest*time.Minute)
		if sum += d; d <= 20*time.Second {
			short++
		}
	}
	require.InDelta(t, time.Minute.Seconds(), (sum / n).Seconds(), 0.6)
	require.InDelta(t, 1-math.Exp(-1.0/3), float64(short)/n, 0.005)
}

func TestSpreadIsUniform(t *testing.T) {
	t.Parallel()
	var c chance
	c.begin(7, 0, luckOfCaller)
	s := Spread{Least: time.Second, Most: 3 * time.Second}
	var all []time.Duration
	for range 10_000 {
		all = append(all, s.draw(&c))
	}
	slices.Sort(all)
	require.GreaterOrEqual(t, all[0], time.Second)
	require.LessOrEqual(t, all[len(all)-1], 3*time.Second)
	require.InDelta(t, 2, all[len(all)/2].Seconds(), 0.05)
}

// What is drawn must never change between versions and machines by accident:
// a seed stands for its calls.
func TestLuckIsFixed(t *testing.T) {
	t.Parallel()
	var c chance
	c.begin(7, 3, luckOfResults)
	require.Equal(t, []int{706, 595, 135}, []int{c.IntN(1000), c.IntN(1000), c.IntN(1000)})
	require.Equal(t, "4m27.6s", Spread{Mean: time.Minute}.draw(&c).String())
}

func TestWeighted(t *testing.T) {
	t.Parallel()
	var c chance
	c.begin(1, 1, luckOfCaller)
	require.Equal(t, -1, c.weighted(3, func(int) int { return 0 }))
	counts := [3]int{}
	for range 9000 {
		counts[c.weighted(3, func(i int) int { return i })]++
	}
	require.Zero(t, counts[0])
	require.InDelta(t, 3000, counts[1], 200)
}

func TestAgendaIsInOrder(t *testing.T) {
	t.Parallel()
	var a agenda
	var c chance
	c.begin(1, 1, luckOfCaller)
	for range 5000 {
		a.put(moment{at: time.Duration(c.IntN(100))})
		if c.percent(30) {
			a.next()
		}
	}
	last, n := moment{at: -1}, 0
	for m, ok := a.next(); ok; m, ok = a.next() {
		require.True(t, last.before(&m))
		last = m
		n++
	}
	require.Greater(t, n, 1000)
}
