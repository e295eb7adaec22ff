package smtp

import (
	"errors"
	"net"
	"time"
)

const (
	maxAnswers = 1 << 20          // bytes that a server may say in a session
	patience   = 30 * time.Second // for a session without a deadline
)

var errTalkative = errors.New("the server says too much")

// bounded keeps a server from filling the memory with a line that never ends.
type bounded struct {
	net.Conn
	left int
}

// Read reads up to what is left.
func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errTalkative
	}
	n, err := b.Conn.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}
