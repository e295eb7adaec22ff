package simulate

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/callwright/callwright/engine/spec"
)

// chance is where the luck of one call comes from. The same seed, call and
// purpose give the same luck, whatever other calls do. It is not copied.
type chance struct {
	source rand.PCG
	*rand.Rand
}

// The purposes: what is drawn for one of them does not move another's luck.
const (
	luckOfCaller = iota
	luckOfResults
	luckOfQueue
	luckOfArrival
	luckOfCallbacks
	purposes
)

// begin makes c the luck of another call.
func (c *chance) begin(seed uint64, call, purpose int) {
	if c.Rand == nil {
		c.Rand = rand.New(&c.source)
	}
	c.source.Seed(seed, scatter(uint64(call)*purposes+uint64(purpose)))
}

// scatter makes of neighbours numbers that have nothing in common, as
// splitmix64 does.
func scatter(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// percent is true in so many of a hundred cases.
func (c *chance) percent(n int) bool { return n > 0 && c.IntN(100) < n }

// weighted draws an index by the weights; -1 when all are nothing.
func (c *chance) weighted(n int, weight func(i int) int) int {
	sum := 0
	for i := range n {
		sum += weight(i)
	}
	if sum == 0 {
		return -1
	}
	at := c.IntN(sum)
	for i := range n {
		if at -= weight(i); at < 0 {
			return i
		}
	}
	return -1
}

// Spread is a duration that is drawn anew each time. Without Mean, all from
// Least to Most are equally likely; with it, short ones are the more likely,
// as waits and conversations are (an exponential distribution, cut off at ten
// times the mean).
type Spread struct {
	Least, Most time.Duration
	Mean        time.Duration
}

const longest = 10 // means, of an exponential Spread

// ParseSpread reads 90s (always that), 10s..3m (anything between) or ~2m
// (about two minutes). problem finishes the sentence "the setting x ...".
func ParseSpread(text string) (s Spread, problem string) {
	if mean, ok := strings.CutPrefix(text, "~"); ok {
		s.Mean, problem = spec.ParseDuration(mean)
		return s, problem
	}
	least, most, between := strings.Cut(text, "..")
	if s.Least, problem = spec.ParseDuration(least); problem != "" {
		return Spread{}, fmt.Sprintf("needs a duration such as 90s, 10s..3m or ~2m, not %q", text)
	}
	if s.Most = s.Least; !between {
		return s, ""
	}
	if s.Most, problem = spec.ParseDuration(most); problem != "" {
		return Spread{}, fmt.Sprintf("needs a duration such as 90s, 10s..3m or ~2m, not %q", text)
	}
	if s.Most < s.Least {
		return Spread{}, fmt.Sprintf("is %q, which ends before it begins", text)
	}
	return s, ""
}

// String is what ParseSpread reads.
func (s Spread) String() string {
	switch {
	case s.Mean > 0:
		return "~" + spec.FormatDuration(s.Mean)
	case s.Least == s.Most:
		return spec.FormatDuration(s.Least)
	}
	return spec.FormatDuration(s.Least) + ".." + spec.FormatDuration(s.Most)
}

// draw draws to the millisecond. Every Spread takes one number from the source,
// so that changing one does not move the luck of what is drawn after it.
func (s Spread) draw(c *chance) time.Duration {
	n := c.Uint64()
	if s.Mean > 0 {
		hi, lo := bits.Mul64(uint64(s.Mean), exponential(n))
		return min(time.Duration(hi<<(64-fraction)|lo>>fraction), longest*s.Mean).Round(time.Millisecond)
	}
	width, _ := bits.Mul64(n, uint64(s.Most-s.Least)+1)
	return (s.Least + time.Duration(width)).Round(time.Millisecond)
}

// fraction is how many bits of what exponential returns are behind the point.
const fraction = 20

// exponential makes of a number that is equally likely anywhere one that is
// exponentially distributed around 1: -ln(n/2^64). It uses whole numbers only,
// because floating point may differ between machines in the last bit.
func exponential(n uint64) uint64 {
	n |= 1
	zeros := bits.LeadingZeros64(n)
	n <<= zeros // now between 1 and 2, with 63 bits behind the point
	log := uint64(0)
	for range fraction { // squaring doubles the logarithm: its bits come out one by one
		hi, lo := bits.Mul64(n, n)
		log <<= 1
		if hi>>63 == 1 {
			log |= 1
			n = hi
			continue
		}
		n = hi<<1 | lo>>63
	}
	const ln2 = 726817 // with 20 bits behind the point
	return ((uint64(zeros)+1)<<fraction - log) * ln2 >> fraction
}
