// Package bench measures what the README's performance section quotes, each
// figure side by side with its yardstick in one run:
//
//	make bench
//
// Compare the ratios, not the nanoseconds: machines differ and are shared.
package bench
