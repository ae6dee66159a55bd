// Package flock locks files between processes. The kernel releases a lock when its process ends.
package flock

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// ErrHeld means that another process holds the lock.
var ErrHeld = errors.New("lock is held by another process")

// A Lock is a lock on a file, held until [Lock.Release] or the end of the process.
type Lock struct{ file *os.File }

// Shared waits for a shared lock. The file is created if necessary.
func Shared(path string) (*Lock, error) { return lock(path, unix.LOCK_SH) }

// Exclusive waits for an exclusive lock.
func Exclusive(path string) (*Lock, error) { return lock(path, unix.LOCK_EX) }

// TryExclusive takes an exclusive lock, or returns [ErrHeld] at once.
func TryExclusive(path string) (*Lock, error) { return lock(path, unix.LOCK_EX|unix.LOCK_NB) }

// Release releases the lock. It does not remove the file, because two processes could then hold locks on different
// files of the same name.
//
// Closing the file is not enough: a program that another goroutine starts at this moment has a copy of the descriptor
// until it executes, and flock(2) locks last until the last copy is closed or one of them is unlocked.
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

// flock calls flock(2) until no signal interrupts it. The file may be closed concurrently.
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
