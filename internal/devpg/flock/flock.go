// Package flock locks files between processes; the kernel releases a lock when its holder ends, however it ends.
package flock

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// ErrHeld says that another process holds the lock.
var ErrHeld = errors.New("lock is held by another process")

// A Lock is a held lock on a file, given up by [Lock.Release] or at the end of the process.
type Lock struct{ file *os.File }

// Shared waits for a lock that other shared holders may hold as well. The file is created if need be.
func Shared(path string) (*Lock, error) { return lock(path, unix.LOCK_SH) }

// Exclusive waits for a lock that nobody else holds.
func Exclusive(path string) (*Lock, error) { return lock(path, unix.LOCK_EX) }

// TryExclusive takes a lock that nobody else holds, or returns [ErrHeld] at once.
func TryExclusive(path string) (*Lock, error) { return lock(path, unix.LOCK_EX|unix.LOCK_NB) }

// Release gives the lock up. The file stays: removing it would let two processes hold locks on different files of one
// name.
//
// Closing the file alone would not do: a program that another goroutine starts at this moment has a copy of the
// descriptor until it executes, and flock(2) locks stay until the last copy is closed or one of them is unlocked.
func (l *Lock) Release() error {
	return errors.Join(flock(l.file, unix.LOCK_UN), l.file.Close())
}

func lock(path string, how int) (*Lock, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open lock file: %w", err)
	}
	err = flock(file, how)
	if err == nil {
		return &Lock{file: file}, nil
	}
	_ = file.Close()
	if errors.Is(err, unix.EWOULDBLOCK) {
		return nil, fmt.Errorf("lock %s: %w", path, ErrHeld)
	}
	return nil, fmt.Errorf("lock %s: %w", path, err)
}

// flock is flock(2), again as long as a signal interrupts it. The file may be being closed at the same time.
func flock(file *os.File, how int) error {
	raw, err := file.SyscallConn()
	if err != nil {
		return err
	}
	var locking error
	err = raw.Control(func(fd uintptr) {
		for {
			if locking = unix.Flock(int(fd), how); !errors.Is(locking, unix.EINTR) {
				return
			}
		}
	})
	return errors.Join(err, locking)
}
