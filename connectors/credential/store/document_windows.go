package store

import "context"

// acquireBeside locks a file of its own; a directory cannot be locked there.
func acquireBeside(ctx context.Context, path string) (func(), error) {
	return acquire(ctx, path+".lock")
}
