package flock

import (
	"errors"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

func TestExclusiveKeepsOthersOut(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lock")
	held := take(t, path)
	if _, err := TryExclusive(path); !errors.Is(err, ErrHeld) {
		t.Errorf("error is %v, want ErrHeld", err)
	}
	release(t, held)
	release(t, take(t, path))
}

// A program that is being started has copies of all descriptors for a moment.
func TestReleaseUnlocksCopiesOfTheDescriptor(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lock")
	held := take(t, path)
	duplicate, err := unix.Dup(int(held.file.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = unix.Close(duplicate) })
	release(t, held)
	release(t, take(t, path))
}

func take(t *testing.T, path string) *Lock {
	t.Helper()
	lock, err := TryExclusive(path)
	if err != nil {
		t.Fatal(err)
	}
	return lock
}

func release(t *testing.T, lock *Lock) {
	t.Helper()
	if err := lock.Release(); err != nil {
		t.Fatal(err)
	}
}
