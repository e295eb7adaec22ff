package cli

import (
	"context"
	"runtime"
	"sync"
)

// inParallel calls do for 0 to n-1, on all processors, until ctx ends. A panic
// is handed on to the caller, which reports it as any other.
func inParallel(ctx context.Context, n int, do func(i int)) {
	next := make(chan int)
	panics := make(chan any, 1)
	var all sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		all.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					select {
					case panics <- p:
					default:
					}
					for range next { // the others are not worth doing
					}
				}
			}()
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		if ctx.Err() != nil || len(panics) > 0 {
			break
		}
		next <- i
	}
	close(next)
	all.Wait()
	select {
	case p := <-panics:
		panic(p)
	default:
	}
}
