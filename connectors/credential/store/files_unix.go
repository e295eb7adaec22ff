//go:build !windows

package store

import (
	"fmt"
	"os"
	"syscall"
)

// noFollow refuses symbolic links, and does not wait for who opens a pipe.
const noFollow = syscall.O_NOFOLLOW | syscall.O_NONBLOCK

// pins: a file that is open can be replaced.
const pins = true

const lockFlags = os.O_CREATE | os.O_RDWR | syscall.O_NOFOLLOW

// checkPrivate refuses what others own, and modes beyond most.
func checkPrivate(path string, info os.FileInfo, most os.FileMode) error {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok && int(stat.Uid) != os.Geteuid() {
		return fmt.Errorf("%s is %w: it belongs to the user %d, and this process runs as %d; run: chown %d %s",
			path, ErrUnsafe, stat.Uid, os.Geteuid(), os.Geteuid(), path)
	}
	if mode := info.Mode().Perm(); mode&^most != 0 {
		return fmt.Errorf("%s is %w: its mode is %04o, so that others can reach it; run: chmod %o %s",
			path, ErrUnsafe, mode, most, path)
	}
	return nil
}

// checkHolder refuses a directory in which others can put another file into
// the place of one.
func checkHolder(dir string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if ok && stat.Uid != 0 && int(stat.Uid) != os.Geteuid() {
		return fmt.Errorf("%s is %w: it belongs to the user %d; run: chown %d %s", dir, ErrUnsafe, stat.Uid, os.Geteuid(), dir)
	}
	if mode := info.Mode(); mode.Perm()&0o022 != 0 && mode&os.ModeSticky == 0 {
		return fmt.Errorf("%s is %w: others can write to it; run: chmod go-w %s", dir, ErrUnsafe, dir)
	}
	return nil
}
